from prelude import *


async def f():
    return 1

async def g(c):
    return await c

c = f()
send(g(c))
send(g(c))
d = f()
close(d)
send(g(d))
