from prelude import *


async def f():
    return await Wait(1)

class Through:
    def __await__(self):
        return f().__await__()

class Around:
    def __await__(self):
        print("before")
        result = yield from f().__await__()
        print("after")
        return result

async def g(x):
    return await x

for x in [Through(), Around()]:
    c = g(x)
    send(c)
    send(c, 2)
    d = g(x)
    send(d)
    close(d)
    state(d)
