from prelude import *


async def f():
    print("body")
    a = await Wait("one")
    b = await Wait("two")
    return [a, b]

c = f()
state(c)
send(c)
state(c)
send(c, 1)
send(c, 2)
state(c)
send(c)
