"""What every program here starts with: `from prelude import *`. traces.test.ts has the same in TypeScript."""
import inspect
import types


class Oops(Exception):
    pass


def show(value):
    if value is None:
        return "nothing"
    if isinstance(value, BaseException):
        # The two languages have other words for a wrong type, and other classes for what runs already.
        if isinstance(value, (Oops, GeneratorExit)):
            return type(value).__name__ + (" " + str(value) if str(value) else "")
        return "TypeError" if isinstance(value, TypeError) else str(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(show(v) for v in value) + "]"
    return str(value)


def attempt(label, f):
    try:
        print(label, "yields", show(f()))
    except StopIteration as stop:
        print(label, "returns", show(stop.value))
    except BaseException as error:
        print(label, "raises", show(error))


def send(c, value=None):
    attempt("send " + show(value), lambda: c.send(value))


def throw(c, error):
    attempt("throw " + show(error), lambda: c.throw(error))


def close(c):
    try:
        c.close()
        print("closes")
    except BaseException as error:
        print("close raises", show(error))


def state(c):
    print("state", inspect.getcoroutinestate(c)[5:].lower())


class Wait:
    """Yields its value, and gives what is sent."""

    def __init__(self, value=None):
        self.value = value

    def __await__(self):
        return (yield self.value)


class Bare:
    """As Wait, by an iterator without throw and close."""

    def __init__(self, value=None):
        self.value = value

    def __await__(self):
        return Steps([self.value])


class Steps:
    def __init__(self, values):
        self.values = list(values)

    def __iter__(self):
        return self

    def __next__(self):
        if self.values:
            return self.values.pop(0)
        raise StopIteration("done")
