# Runs the programs of a JSON array (program.ts) in trio, on a clock that jumps to the next timer. Prints what each task
# did, and when: one line of JSON for a program, task → list of events.
import json
import sys

import trio
from trio.testing import MockClock

if sys.version_info < (3, 11):
    sys.exit("exception groups need Python 3.11")


class Failure(Exception):
    pass


# The failures in it, not the way it took through groups.
def failures_in(error):
    if isinstance(error, BaseExceptionGroup):
        return sorted(each for inner in error.exceptions for each in failures_in(inner))
    if isinstance(error, Failure):
        return [str(error)]
    return ["timeout"] if isinstance(error, trio.TooSlowError) else []


class Program:
    def __init__(self, program):
        self.blocks = program["tasks"]
        self.events = [trio.Event(), trio.Event()]
        self.scopes = {}
        self.groups = {}
        self.logs = {}

    def log(self, number, what):
        self.logs.setdefault(str(number), []).append(f"{int(trio.current_time())} {what}")

    async def task(self, number):
        self.log(number, "starts")
        try:
            await self.block(number, self.blocks[number])
            self.log(number, "ends")
        except BaseException as error:
            self.log(number, "fails " + ",".join(failures_in(error)))
            raise

    async def block(self, number, ops):
        for kind, *details in ops:
            await getattr(self, "do_" + kind)(number, *details)

    async def do_sleep(self, number, time):
        await trio.sleep(time)

    async def do_scope(self, number, id, time, shield, ops):
        deadline = trio.current_time() + time if time else float("inf")
        scope = self.scopes[id] = trio.CancelScope(deadline=deadline, shield=shield == 1)
        with scope:
            await self.block(number, ops)
        caught = " caught" if scope.cancelled_caught else ""
        self.log(number, f"scope {id}{caught}{' cancelled' if scope.cancel_called else ''}")

    async def do_timeout(self, number, time, ops):
        with trio.fail_after(time):
            await self.block(number, ops)

    async def do_try(self, number, ops):
        try:
            await self.block(number, ops)
        except BaseException as error:
            failures = failures_in(error)
            if not failures:
                raise
            # What was cancelled beside them is raised again at the next wait.
            self.log(number, "catches " + ",".join(failures))

    async def do_finally(self, number, ops, cleanup):
        try:
            await self.block(number, ops)
        finally:
            self.log(number, "finally")
            await self.block(number, cleanup)
            self.log(number, "cleaned up")

    async def do_swallow(self, number, ops):
        try:
            await self.block(number, ops)
        except BaseException as error:
            if failures_in(error):
                raise
            self.log(number, "swallows")

    async def do_group(self, number, group, ops):
        async with trio.open_nursery() as self.groups[group]:
            self.scopes[group] = self.groups[group].cancel_scope
            await self.block(number, ops)
        self.log(number, "group ends")

    async def do_child(self, number, group, child):
        self.groups[group].start_soon(self.task, child)

    async def do_cancel(self, number, id):
        if id in self.scopes:
            self.scopes[id].cancel()

    async def do_move(self, number, id, time):
        if id in self.scopes and id not in self.groups:
            self.scopes[id].deadline = trio.current_time() + time

    async def do_wait(self, number, which):
        await self.events[which].wait()
        self.log(number, "was told")

    async def do_set(self, number, which):
        self.events[which].set()

    async def do_raise(self, number, which):
        raise Failure(f"failure {which}")


for program in json.load(sys.stdin):
    run = None

    async def start():
        global run
        run = Program(program)
        await run.task(0)

    try:
        trio.run(start, clock=MockClock(autojump_threshold=0), strict_exception_groups=True)
    except BaseException as error:
        if not failures_in(error):
            run.logs["crash"] = [type(error).__name__ + " " + str(error)]
    print(json.dumps(run.logs), flush=True)
