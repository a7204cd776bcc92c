from prelude import *


async def g():
    print("start")
    try:
        a = yield 1
        print("got", show(a), await Wait("inside"))
        yield 2
    finally:
        print("finally")

async def f():
    seen = []
    async for x in g():
        seen.append(x)
    return seen

c = f()
send(c)
send(c, "resumed")
