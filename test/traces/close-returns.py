from prelude import *


async def inner():
    try:
        await Wait(1)
    except GeneratorExit:
        return "quiet"

async def outer():
    try:
        print("never", await inner())
    except GeneratorExit:
        print("outer gets its own")
        return 1

c = outer()
send(c)
close(c)
state(c)
