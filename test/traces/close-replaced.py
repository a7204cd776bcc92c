from prelude import *


async def inner():
    try:
        await Wait(1)
    finally:
        raise Oops("replaced")

async def outer():
    try:
        await inner()
    except BaseException as error:
        print("outer got", show(error))
        raise

c = outer()
send(c)
close(c)
state(c)
