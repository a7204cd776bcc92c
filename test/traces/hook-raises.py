from prelude import *


class Raises:
    def __await__(self):
        raise Oops("hook")

class RaisesLater:
    def __await__(self):
        yield 1
        raise Oops("later")

async def f(x):
    try:
        await x
    except Oops as error:
        return show(error)

send(f(Raises()))
c = f(RaisesLater())
send(c)
send(c)
