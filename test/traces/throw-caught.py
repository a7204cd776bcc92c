from prelude import *


async def f():
    try:
        await Wait(1)
    except Oops as error:
        print("caught", show(error))
        got = await Wait(2)
        return got
    finally:
        print("finally")

c = f()
send(c)
throw(c, Oops("in"))
send(c, "end")
