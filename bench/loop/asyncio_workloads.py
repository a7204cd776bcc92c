# CPython's asyncio: the workloads of workloads.mjs. Prints a line of JSON: name → nanoseconds per operation, the median.
#   python3 bench/loop/asyncio_workloads.py '{"spawn": 5000, …}' LEVELS DEPTH ROUNDS
import asyncio
import json
import statistics
import sys
import time

counts = json.loads(sys.argv[1])
LEVELS, DEPTH, ROUNDS = (int(each) for each in sys.argv[2:5])


async def spawn(count):
    async def one(i):
        return i

    total = 0
    for i in range(count):
        task = asyncio.create_task(one(i))
        total += await task
    return total


async def pingPong(count):
    there, back = asyncio.Queue(), asyncio.Queue()

    async def echo():
        for _ in range(count):
            await back.put(await there.get())

    task = asyncio.create_task(echo())
    total = 0
    for _ in range(count):
        await there.put(1)
        total += await back.get()
    await task
    return total


async def switching(count):
    turns = 0

    async def turner():
        nonlocal turns
        for _ in range(count // 2):
            await asyncio.sleep(0)
            turns += 1

    await asyncio.gather(turner(), turner())
    return turns


async def ready(count):
    async def one():
        return 1

    total = 0
    for _ in range(count):
        total += await one()
    return total


async def nest(depth):
    return 1 if depth == 1 else 1 + await nest(depth - 1)


async def deep(count):
    total = 0
    for _ in range(0, count, DEPTH):
        total += await nest(DEPTH)
    return total


async def cancel(_):
    ended = 0

    async def node(level):
        nonlocal ended
        try:
            if level == 1:
                await asyncio.sleep(1e6)
            else:
                async with asyncio.TaskGroup() as group:
                    for _ in range(3):
                        group.create_task(node(level - 1))
        finally:
            ended += 1

    tree = asyncio.create_task(node(LEVELS))
    for _ in range(LEVELS + 1):
        await asyncio.sleep(0)
    tree.cancel()
    try:
        await tree
    except asyncio.CancelledError:
        pass
    return ended


def measure(workload, count):
    start = time.perf_counter_ns()
    answer = asyncio.run(workload(count))
    return (time.perf_counter_ns() - start) / count, answer


result = {}
for name, count in counts.items():
    runs = [measure(globals()[name], count) for _ in range(ROUNDS + 1)][1:]
    result[name] = {"time": statistics.median(time for time, _ in runs), "answer": runs[0][1]}
print(json.dumps({"python": sys.version.split()[0], "workloads": result}))
