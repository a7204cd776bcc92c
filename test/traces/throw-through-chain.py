from prelude import *


async def inner():
    try:
        await Wait("inner")
    except Oops:
        raise Oops("other")

async def middle():
    try:
        return await inner()
    finally:
        print("middle finally")

async def outer():
    try:
        return await middle()
    except Oops as error:
        return show(error)

c = outer()
send(c)
throw(c, Oops("in"))
