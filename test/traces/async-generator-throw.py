from prelude import *


async def g():
    try:
        yield 1
    except Oops as error:
        print("caught", show(error), await Wait("inside"))
        yield 2

async def f():
    it = g()
    print(await it.__anext__())
    print(await it.athrow(Oops("in")))
    try:
        await it.athrow(Oops("out"))
    except Oops as error:
        return show(error)

c = f()
send(c)
send(c, "resumed")
