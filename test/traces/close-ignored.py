from prelude import *


async def f():
    try:
        await Wait(1)
    except GeneratorExit:
        pass
    await Wait(2)
    return "end"

c = f()
send(c)
close(c)
state(c)
send(c)
state(c)
