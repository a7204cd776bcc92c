from prelude import *


async def f():
    await Wait("f")

async def g():
    try:
        await c
    except BaseException as error:
        return show(error)

c = f()
a = g()
b = g()
send(a)
send(b)
send(a)
