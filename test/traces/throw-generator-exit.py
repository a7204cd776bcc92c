from prelude import *


async def inner():
    try:
        await Wait(1)
    except GeneratorExit as error:
        print("inner", show(error))
        raise

async def outer():
    try:
        await inner()
    except GeneratorExit as error:
        print("outer", show(error))
        return await Wait(2)

c = outer()
send(c)
throw(c, GeneratorExit("mine"))
send(c, 3)
