from prelude import *


async def inner():
    try:
        await Wait(1)
    except GeneratorExit:
        pass
    await Wait(2)
    return "inner end"

async def outer():
    try:
        await i
    except BaseException as error:
        print("outer got", show(error))

i = inner()
c = outer()
send(c)
close(c)
state(c)
state(i)
send(i)
