# The objects that random programs in Python use; objects.js says the same in the dialect.
#
#     async with K(Manager("m0", None, None, lambda: S[0], None, True)) as v0: …
class Manager:
    """Its methods are coroutines."""

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


class PlainManager(Manager):
    """Its methods are none, but return what can be awaited."""

    def __aenter__(self):
        out(self.name, "enter")
        if self.enter_raises is not None:
            raise Oops(self.enter_raises)
        return AW(self.enter()) if self.enter else K(Wait(0))

    def __aexit__(self, kind, error, trace):
        out(self.name, "exit", show(error))
        if self.exit_raises == "same":
            if error is not None:
                raise error
        elif self.exit_raises is not None:
            raise Oops(self.exit_raises)
        return self.leave()

    @types.coroutine
    def leave(self):
        yield 8
        return self.suppresses


class NoExit:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        out(self.name, "enter")


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


class MarkedItems(Items):
    """Its method returns a marked generator, or raises."""

    def __anext__(self):
        out(self.name, "next")
        if not self.values and self.raises is not None:
            raise Oops(self.raises)
        return K(self.steps())

    @types.coroutine
    def steps(self):
        out(self.name, "got", show((yield 6)))
        if self.values:
            return self.values.pop(0)
        raise StopAsyncIteration


class BadItems(Items):
    def __anext__(self):
        return 3


class NoNext:
    def __init__(self, name, values, operand, raises):
        self.raises = raises

    def __aiter__(self):
        if self.raises is not None:
            raise Oops(self.raises)
        return NOT


class Step:
    """
    A step of an async generator, as of CPython 3.13 and later. Before, close() did not close; a generator that runs
    forgot that it does when it was driven once more; and one that an error ended while it was closed ran for ever.
    """

    def __init__(self, stream, step):
        self.stream, self.step, self.started = stream, K(step), False

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def send(self, value):
        return self.drive(lambda: self.step.send(value))

    def throw(self, error):
        return self.drive(lambda: self.step.throw(error))

    def drive(self, f):
        stream = self.stream
        if stream.driven and self.started:
            raise ValueError("coroutine already executing")
        outer, stream.driven, self.started = stream.driven, True, True
        try:
            return f()
        finally:
            stream.driven = outer
            if stream.generator.ag_frame is None and stream.generator.ag_running:
                reset(stream.generator)

    def close(self):
        try:
            self.throw(GeneratorExit())
        except (StopIteration, StopAsyncIteration, GeneratorExit):
            return
        raise RuntimeError("coroutine ignored GeneratorExit")


def reset(generator):
    """A step of an ended generator that fails makes it one that does not run."""
    try:
        K(generator.__anext__()).throw(GeneratorExit())
    except BaseException:
        pass


class Stream:
    """An async generator; what differs by contract when it has not started or has ended is kept out by the flags."""

    def __init__(self, generator):
        self.generator, self.started, self.ended, self.running, self.driven = K(generator), False, False, False, False

    def leave(self, owns, failed):
        self.running = self.running and not owns
        self.ended = self.ended or (owns and failed)

    def __aiter__(self):
        return self

    async def __anext__(self):
        owns = not self.running
        self.started = self.running = True
        try:
            item = await K(Step(self, self.generator.__anext__()))
        except BaseException:
            self.leave(owns, True)
            raise
        self.leave(owns, False)
        return item


async def step(stream, how, value):
    if how in ("throw", "exit") and (stream.ended or not stream.started):
        return "no throw"
    first = not stream.started
    owns = not stream.running
    stream.started = stream.running = True
    ends = True
    try:
        if how == "next":
            result = show(await K(Step(stream, stream.generator.asend(None if first else value))))
        elif how == "throw":
            result = show(await K(Step(stream, stream.generator.athrow(Oops(value)))))
        elif how == "exit":
            result = show(await K(Step(stream, stream.generator.athrow(GeneratorExit()))))
        else:
            await K(Step(stream, stream.generator.aclose()))
            return "closed"
        ends = False
        return result
    except StopAsyncIteration:
        return "end"
    finally:
        stream.leave(owns, ends)
