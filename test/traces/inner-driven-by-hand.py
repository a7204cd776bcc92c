from prelude import *


async def inner():
    return await Wait(1)

async def outer():
    try:
        return await i
    except BaseException as error:
        return show(error)

i = inner()
c = outer()
send(c)
send(i, "by hand")
state(i)
state(c)
send(c)
