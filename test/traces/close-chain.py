from prelude import *


async def link(name, inner):
    try:
        await inner
    except GeneratorExit as error:
        print(name, show(error))
        raise
    finally:
        print(name, "finally")

c = link("outer", link("middle", link("inner", Wait(1))))
send(c)
close(c)
state(c)
