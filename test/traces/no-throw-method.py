from prelude import *


async def f():
    try:
        await Bare("bare")
    except Oops as error:
        return show(error)

c = f()
send(c)
throw(c, Oops("straight"))
d = f()
send(d)
send(d)
e = f()
send(e)
close(e)
state(e)
