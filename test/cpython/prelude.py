# What every random program in Python starts with; run.py runs it anew for each. prelude.js says the same in the dialect.
# The objects that programs use are in objects.py.
#
#     S[0] = K(f0(None)); send(S[0], None)        appends "send nothing yields 5" to TRACE
import inspect
import re
import types

KEEP = []  # nothing is collected while a program runs: that would close it, which JavaScript doesn't do
S = []
MAKE = []
M = []
G = []
BOX = [0, 0]
FUEL = [6]


class Oops(Exception):
    pass


class Quit(GeneratorExit):
    pass


class Unfit:
    pass


NOT = Unfit()


CODES = [
    ("cannot reuse already awaited", "Reused"),
    ("is being awaited already", "Awaited"),
    ("coroutine already executing", "Running"),
    ("ignored GeneratorExit", "Ignored"),
    ("asynchronous generator is already running", "StreamRunning"),
    ("generator already executing", "GeneratorRunning"),
]

TYPE_ERRORS = [
    (r"can't send non-None value to a just-started coroutine", "JustStarted"),
    (r"object (\w+) can't be used in 'await' expression", "NotAwaitable"),
    (r"does not implement __await__: (\w+)", "NotAwaitable"),
    (r"__await__\(\) returned non-iterator of type '(\w+)'", "NonIterator"),
    (r"__await__\(\) returned a coroutine", "ReturnedCoroutine"),
    (r"'async for' requires an object with __aiter__ method, got (\w+)", "NotIterable"),
    (r"that does not implement __anext__: (\w+)", "NoNextMethod"),
    (r"'async for' received an invalid object from __anext__: (\w+)", "InvalidNext"),
    (r"'(\w+)' object does not support the asynchronous context manager protocol", "NoManager"),
]
TYPES = {"int": "number", "str": "string", "NoneType": "undefined"}


def type_error(text):
    for pattern, label in TYPE_ERRORS:
        found = re.search(pattern, text)
        if found:
            return " ".join([label] + [TYPES.get(name, name) for name in found.groups()])
    return "TypeError " + text


def show(value):
    if value is None:
        return "nothing"
    if isinstance(value, Oops):
        return "Oops " + str(value)
    if isinstance(value, TypeError):
        return type_error(str(value))
    if isinstance(value, BaseException):
        for text, code in CODES:
            if text in str(value):
                return code
        return (type(value).__name__ + " " + str(value)).strip()
    return str(flat(value))


def flat(value):
    return value if value is None or isinstance(value, (int, str)) else "object"


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


def num(value):
    return value % 10 if isinstance(value, int) else 2


def tell(value):
    out("tell", show(value))
    return value


def mix(*values):
    out("mix", *[show(value) for value in values])
    return [flat(value) for value in values if value is not None][0]


def again(call):
    if FUEL[0] == 0:
        return K(Wait(0))
    FUEL[0] -= 1
    return K(call())


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


def state(c, named):
    awaiting = c.cr_await if inspect.getcoroutinestate(c) == "CORO_SUSPENDED" else None
    name = awaiting.__name__ if named and inspect.iscoroutine(awaiting) else "something"
    name = name if re.match(r"[cf]\d", name) else "something"
    out(name_of(c), inspect.getcoroutinestate(c)[5:].lower(), "nothing" if awaiting is None else name)


def renew(slot):
    if inspect.getcoroutinestate(S[slot]) == "CORO_CLOSED":
        S[slot] = MAKE[slot]()
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


async def guarded(n, x):
    try:
        return await AW(x if n == 0 else guarded(n - 1, x))
    except BaseException as error:
        if n % 100 == 0:
            out("guarded", str(n), show(error))
        raise
    finally:
        if n % 100 == 3:
            await AW(Wait(n))


async def tail(n, x):
    if n == 0:
        return await AW(x)
    return await AW(tail(n - 1, x))
