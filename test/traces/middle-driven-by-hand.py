from prelude import *


async def leaf():
    return [await Wait("a"), await Wait("b")]

async def middle():
    return await leaf()

async def outer():
    return await m

m = middle()
c = outer()
send(c)
send(m, 1)
send(c, 2)
state(m)
