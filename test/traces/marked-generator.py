from prelude import *


@types.coroutine
def g(x):
    try:
        y = yield x
        return [x, y]
    except Oops as error:
        z = yield show(error)
        return z

async def f(x):
    return await g(x)

c = f(1)
send(c)
send(c, 2)
d = f(3)
send(d)
throw(d, Oops("in"))
send(d, 4)
e = f(5)
send(e)
close(e)
state(e)
