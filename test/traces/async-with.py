from prelude import *


class Manager:
    def __init__(self, name, suppress):
        self.name = name
        self.suppress = suppress

    async def __aenter__(self):
        print("enter", await Wait(self.name))
        return self

    async def __aexit__(self, kind, error, trace):
        print("exit", await Wait(self.name), show(error))
        return self.suppress

async def f(suppress):
    async with Manager("m", suppress) as m:
        print("in", m.name)
        raise Oops("body")
    return "after"

for suppress in [True, False]:
    c = f(suppress)
    send(c)
    send(c, "entered")
    send(c, "exited")
