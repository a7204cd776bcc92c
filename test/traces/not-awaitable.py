from prelude import *


async def f(x):
    try:
        await x
    except TypeError as error:
        return show(error)

class NoIterator:
    def __await__(self):
        return 5

class Coro:
    def __await__(self):
        c = f(1)
        close(c)
        return c

for x in [1, "s", None, [], NoIterator(), Coro()]:
    send(f(x))
