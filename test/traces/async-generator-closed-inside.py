from prelude import *


async def g():
    try:
        yield await Wait("inside")
    except GeneratorExit as error:
        print("g", show(error))
        raise
    finally:
        print("finally")

async def f():
    async for x in g():
        print("never")

c = f()
send(c)
close(c)
state(c)
