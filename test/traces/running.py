from prelude import *


async def f():
    send(c)
    throw(c, Oops("x"))
    close(c)
    state(c)
    return await Wait(1)

c = f()
send(c)
send(c, 2)
