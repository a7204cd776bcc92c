from prelude import *


async def f():
    return await Wait(1)

c = f()
send(c, 5)
state(c)
send(c)
d = f()
throw(d, Oops("early"))
state(d)
send(d)
e = f()
close(e)
state(e)
close(e)
throw(e, Oops("late"))
