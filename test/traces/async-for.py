from prelude import *


class Count:
    def __init__(self, n):
        self.i = 0
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return await Wait(self.i)

async def f():
    seen = []
    async for x in Count(2):
        seen.append(x)
    return seen

c = f()
send(c)
send(c, "a")
send(c, "b")
