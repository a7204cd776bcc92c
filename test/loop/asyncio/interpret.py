# Runs the programs of a JSON array (program.ts) in asyncio, on a clock that jumps to the next timer. Prints what each task
# did, and when: one line of JSON for a program, task → list of events.
import asyncio
import gc
import json
import os
import sys

if sys.version_info < (3, 11):
    sys.exit("asyncio.TaskGroup and asyncio.timeout need Python 3.11")


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__()
        self.at = 0.0
        # (With the default a timer of a large number is never due.)
        self._clock_resolution = 0.1
        select = self._selector.select

        def jump(timeout):
            if timeout is None:
                raise RuntimeError("deadlock")
            if timeout > 0 and self._scheduled:
                self.at = max(self.at, self._scheduled[0]._when)
            return select(0)

        self._selector.select = jump

    def time(self):
        return self.at


class Failure(Exception):
    pass


class Return(Exception):
    pass


def describe(error):
    if isinstance(error, BaseExceptionGroup):
        return "[" + ",".join(sorted(describe(each) for each in error.exceptions)) + "]"
    if isinstance(error, Failure):
        return str(error)
    return {"BrokenBarrierError": "broken", "ValueError": "misuse", "RuntimeError": "misuse"}.get(
        type(error).__name__, type(error).__name__
    )


class Program:
    def __init__(self, program):
        self.blocks = program["tasks"]
        sizes = iter(program["sizes"])
        self.events = [asyncio.Event(), asyncio.Event()]
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.conditions = [asyncio.Condition(lock) for lock in self.locks]
        self.semaphores = [asyncio.Semaphore(next(sizes)) for _ in range(2)]
        self.barriers = [asyncio.Barrier(next(sizes)) for _ in range(2)]
        self.queues = [asyncio.Queue(next(sizes)) for _ in range(2)]
        self.tasks = {}
        self.groups = {}
        self.logs = {}

    def log(self, number, what):
        at = int(asyncio.get_running_loop().time())
        self.logs.setdefault(str(number), []).append(f"{at} {what}")

    async def task(self, number):
        self.log(number, "starts")
        try:
            await self.block(number, self.blocks[number])
            self.log(number, "ends")
        except Return:
            self.log(number, "returns")
        except BaseException as error:
            self.log(number, "fails " + describe(error))
            raise

    async def block(self, number, ops):
        for kind, *details in ops:
            result = await getattr(self, "do_" + kind)(number, *details)
            if result is not None:
                # What it was given at the moment in which it is cancelled it may keep or not.
                await asyncio.sleep(1)
                self.log(number, f"{kind} {result}")

    async def do_sleep(self, number, time):
        await asyncio.sleep(time)

    async def do_timeout(self, number, time, ops):
        async with asyncio.timeout(time):
            await self.block(number, ops)

    async def do_try(self, number, ops):
        try:
            await self.block(number, ops)
        except Return:
            raise
        except Exception as error:
            self.log(number, "catches " + describe(error))
            raise Return()

    async def do_finally(self, number, ops):
        try:
            await self.block(number, ops)
        finally:
            self.log(number, "finally")

    async def do_group(self, number, group, ops):
        returned = False
        async with asyncio.TaskGroup() as self.groups[group]:
            try:
                await self.block(number, ops)
            except Return:
                returned = True
        self.log(number, "group ends")
        if returned:
            raise Return()

    async def do_child(self, number, group, child):
        self.tasks[child] = self.groups[group].create_task(self.task(child))

    async def do_spawn(self, number, child):
        self.tasks[child] = asyncio.create_task(self.task(child))

    async def do_cancel(self, number, other):
        if other != number and other in self.tasks:
            self.log(number, f"cancels {other} {self.tasks[other].cancel()}")

    async def do_join(self, number, other):
        if other in self.tasks:
            await self.tasks[other]
            return "done"

    async def do_semaphore(self, number, which, ops):
        async with self.semaphores[which]:
            await self.block(number, ops)

    async def do_lock(self, number, which, ops):
        async with self.locks[which]:
            await self.block(number, ops)

    async def do_condition(self, number, which, ops):
        async with self.conditions[which]:
            await self.block(number, ops)

    async def do_await(self, number, which):
        await self.conditions[which].wait()
        return "notified"

    async def do_notify(self, number, which, count):
        self.conditions[which].notify(count)

    async def do_wait(self, number, which):
        await self.events[which].wait()
        return "set"

    async def do_set(self, number, which):
        self.events[which].set()

    async def do_clear(self, number, which):
        self.events[which].clear()

    async def do_barrier(self, number, which):
        await self.barriers[which].wait()
        return "passed"

    async def do_put(self, number, which, value):
        await self.queues[which].put(value)
        return self.queues[which].maxsize

    async def do_get(self, number, which):
        return await self.queues[which].get()

    async def do_taskDone(self, number, which):
        self.queues[which].task_done()

    async def do_gather(self, number, *times):
        async def nap(time):
            await asyncio.sleep(time)
            return time

        return ",".join(str(each) for each in await asyncio.gather(*map(nap, times)))

    async def do_raise(self, number, which):
        raise Failure(f"failure {which}")

    async def do_return(self, number):
        raise Return()


async def main(program):
    run = Program(program)

    def cancel_all():
        for number in sorted(run.tasks):
            run.tasks[number].cancel()

    run.tasks[0] = asyncio.create_task(run.task(0))
    # Those that wait for ever.
    asyncio.get_running_loop().call_at(1e9, cancel_all)
    await asyncio.wait([run.tasks[0]])
    cancel_all()
    await asyncio.wait(run.tasks.values())
    return run.logs


# What is left of one that crashed must not run into the next.
gc.disable()
kept = []
for program in json.load(sys.stdin):
    loop = Loop()
    loop.set_exception_handler(lambda loop, context: None)
    asyncio.set_event_loop(loop)
    try:
        print(json.dumps(loop.run_until_complete(main(program))), flush=True)
        loop.close()
    except BaseException as error:
        kept.append([loop, asyncio.all_tasks(loop)])
        print(json.dumps({"crash": [type(error).__name__ + " " + str(error)]}), flush=True)
# Without finalizers, which would run the rest of the programs.
os._exit(0)
