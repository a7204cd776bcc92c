from prelude import *


async def f():
    try:
        await Wait("body")
    finally:
        print("cleanup", await Wait("finally"))

for error in [None, Oops("e")]:
    c = f()
    send(c)
    if error is None:
        send(c, 1)
    else:
        throw(c, error)
    send(c, "resumed")
