# What every random program in Python starts with; run.py runs it anew for each. prelude.js says the same in the dialect.
#
#     S[0] = K(f0(None)); send(S[0], None)        appends "send nothing yields 5" to TRACE
import inspect
import types

KEEP = []  # nothing is collected while a program runs: that would close it, which JavaScript doesn't do
S = []
M = []
G = []


class Oops(Exception):
    pass


CODES = [
    ("cannot reuse already awaited", "Reused"),
    ("is being awaited already", "Awaited"),
    ("coroutine already executing", "Running"),
    ("ignored GeneratorExit", "Ignored"),
    ("asynchronous generator is already running", "StreamRunning"),
    ("generator already executing", "GeneratorRunning"),
]


def show(value):
    if value is None:
        return "nothing"
    if isinstance(value, Oops):
        return "Oops " + str(value)
    if isinstance(value, TypeError):
        return "TypeError"
    if isinstance(value, BaseException):
        for text, code in CODES:
            if text in str(value):
                return code
        return (type(value).__name__ + " " + str(value)).strip()
    return str(value)


def out(*words):
    if len(TRACE) < LIMIT:
        TRACE.append(" ".join(words))


def K(x):
    KEEP.append(x)
    return x


def AW(x):
    # The contract's table: awaiting one that runs is "Running". CPython says "Awaited" while an error is thrown in.
    if inspect.iscoroutine(x) and x.cr_running:
        raise ValueError("coroutine already executing")
    return K(x)


def name_of(c):
    return "s" + str([each is c for each in S].index(True))


def attempt(label, f):
    try:
        out(label, "yields", show(f()))
    except StopIteration as stop:
        out(label, "returns", show(stop.value))
    except BaseException as error:
        out(label, "raises", show(error))


def send(c, value):
    out(name_of(c), "send", show(value))
    attempt(name_of(c), lambda: c.send(value))


def runs_below(c):
    while inspect.iscoroutine(c) and not c.cr_running:
        c = c.cr_await
    return inspect.iscoroutine(c)


def throw_in(c, error):
    # CPython 3.11 has no check here: it takes the running one's operand off its stack, or crashes. By the contract the
    # error is not delivered; "Running" is raised where send() would raise it.
    if c.cr_running or (runs_below(c) and not isinstance(error, GeneratorExit)):
        return c.send(None)
    return c.throw(error)


def throw(c, error):
    out(name_of(c), "throw", show(error))
    attempt(name_of(c), lambda: throw_in(c, error))


class Through:
    """A coroutine by its iterator."""

    def __init__(self, c):
        self.c, self.iterator = c, K(c.__await__())
        self.send, self.close = self.iterator.send, self.iterator.close

    def throw(self, error):
        return throw_in(self.c, error) if self.c.cr_running or runs_below(self.c) else self.iterator.throw(error)


def through(c, how, value):
    iterator = Through(c)
    out(name_of(c), "through", how, show(value))
    if how == "close":
        attempt(name_of(c), lambda: stops(iterator.close()))
    else:
        attempt(name_of(c), lambda: iterator.send(value) if how == "send" else iterator.throw(K(Oops(str(value)))))


def stops(value):
    raise StopIteration(value)


def close(c):
    out(name_of(c), "close")
    try:
        c.close()
        out(name_of(c), "closes")
    except BaseException as error:
        out(name_of(c), "close raises", show(error))


def state(c):
    awaiting = "something" if inspect.getcoroutinestate(c) == "CORO_SUSPENDED" and c.cr_await is not None else "nothing"
    out(name_of(c), inspect.getcoroutinestate(c)[5:].lower(), awaiting)


def renew(slot, f):
    if inspect.getcoroutinestate(S[slot]) == "CORO_CLOSED":
        S[slot] = K(f(slot))
        out("s" + str(slot), "anew")


class Wait:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return K(self.steps())

    def steps(self):
        return (yield self.value)


class Hook:
    """Its hook returns whatever the function gives."""

    def __init__(self, f):
        self.f = f

    def __await__(self):
        return self.f()


class Steps:
    def __init__(self, name, steps, throw, close):
        self.name = name
        self.left = list(steps)
        if throw is not None:
            self.throw = lambda error: self.act("throw " + show(error), throw, error)
        if close is not None:
            self.close = lambda: self.act("close", close, None)

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def send(self, value):
        return self.act("next " + show(value), self.left.pop(0) if self.left else ["return", -1], None)

    def act(self, label, action, error):
        out(self.name, label)
        kind = action[0]
        if kind == "yield":
            return action[1]
        if kind == "return":
            raise StopIteration(action[1])
        if kind == "raise":
            raise Oops(action[1])
        if kind == "exit":
            raise GeneratorExit()
        if kind == "same":
            raise error


class Refuses:
    def __init__(self, error):
        self.error = error

    def __await__(self):
        raise Oops(self.error)


async def deep(n, x):
    return await AW(x if n == 0 else deep(n - 1, x))


class Manager:
    def __init__(self, name, enter, enter_raises, exit, exit_raises, suppresses):
        self.name, self.enter, self.enter_raises = name, enter, enter_raises
        self.exit, self.exit_raises, self.suppresses = exit, exit_raises, suppresses

    async def __aenter__(self):
        out(self.name, "enter")
        value = await AW(self.enter()) if self.enter else 0
        if self.enter_raises is not None:
            raise Oops(self.enter_raises)
        return value

    async def __aexit__(self, kind, error, trace):
        out(self.name, "exit", show(error))
        value = await AW(self.exit()) if self.exit else 0
        out(self.name, "exited", show(value))
        if self.exit_raises == "same":
            if error is not None:
                raise error
        elif self.exit_raises is not None:
            raise Oops(self.exit_raises)
        return self.suppresses


class Items:
    def __init__(self, name, values, operand, raises):
        self.name, self.values, self.operand, self.raises = name, list(values), operand, raises

    def __aiter__(self):
        return self

    async def __anext__(self):
        out(self.name, "next")
        if self.operand:
            out(self.name, "got", show(await AW(self.operand())))
        if self.values:
            return self.values.pop(0)
        if self.raises is not None:
            raise Oops(self.raises)
        raise StopAsyncIteration


class Step:
    """A step of an async generator, with the close() that CPython has since 3.13: GeneratorExit goes in."""

    def __init__(self, step):
        self.step = K(step)

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.step.send(None)

    def send(self, value):
        return self.step.send(value)

    def throw(self, error):
        return self.step.throw(error)

    def close(self):
        try:
            self.step.throw(GeneratorExit())
        except (StopIteration, StopAsyncIteration, GeneratorExit):
            return
        raise RuntimeError("coroutine ignored GeneratorExit")


class Stream:
    """An async generator; what differs by contract when it has not started or has ended is kept out by the flags."""

    def __init__(self, generator):
        self.generator, self.started, self.ended, self.running = K(generator), False, False, False

    def leave(self, owns, failed):
        self.running = self.running and not owns
        self.ended = self.ended or (owns and failed)

    def __aiter__(self):
        return self

    async def __anext__(self):
        owns = not self.running
        self.started = self.running = True
        try:
            item = await K(Step(self.generator.__anext__()))
        except BaseException:
            self.leave(owns, True)
            raise
        self.leave(owns, False)
        return item


async def step(stream, how, value):
    if how == "throw" and (stream.ended or not stream.started):
        return "no throw"
    first = not stream.started
    owns = not stream.running
    stream.started = stream.running = True
    ends = True
    try:
        if how == "next":
            result = show(await K(Step(stream.generator.asend(None if first else value))))
        elif how == "throw":
            result = show(await K(Step(stream.generator.athrow(Oops(value)))))
        else:
            await K(Step(stream.generator.aclose()))
            return "closed"
        ends = False
        return result
    except StopAsyncIteration:
        return "end"
    finally:
        stream.leave(owns, ends)
