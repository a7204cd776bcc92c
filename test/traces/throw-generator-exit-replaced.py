from prelude import *


async def inner():
    try:
        await Wait(1)
    finally:
        raise Oops("closing")

async def outer():
    try:
        await inner()
    except BaseException as error:
        print("outer", show(error))
        raise

c = outer()
send(c)
throw(c, GeneratorExit())
