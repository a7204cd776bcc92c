// Random cancellation of trees of tasks: no `finally` is skipped, no lock stays held, nothing is lost. And many tasks.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lower } from "../../compiler/index.ts";
import {
  allTasks,
  checkpoint,
  CancelledError,
  Channel,
  Lock,
  Queue,
  run,
  Semaphore,
  shield,
  sleep,
  spawn,
  TaskGroup,
  timeout,
  type Task,
} from "../../loop/index.ts";

/** A generator of numbers in [0, 1) (mulberry32), so that a seed that fails can be run again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface World {
  random: () => number;
  locks: Lock[];
  semaphore: Semaphore;
  channel: Channel<number>;
  queue: Queue<number>;
  tasks: Task<void>[];
  entered: number;
  left: number;
  inLock: Map<Lock, number>;
}

const pick = (world: World, count: number): number => Math.floor(world.random() * count);

async function action(world: World, depth: number): Promise<void> {
  switch (pick(world, 9)) {
    case 0:
      return sleep(pick(world, 3));
    case 1:
      return checkpoint();
    case 2: {
      const lock = world.locks[pick(world, world.locks.length)]!;
      await using _ = lock;
      world.inLock.set(lock, (world.inLock.get(lock) ?? 0) + 1);
      try {
        if (world.inLock.get(lock) !== 1) throw new Error("two in one lock");
        await checkpoint();
      } finally {
        world.inLock.set(lock, world.inLock.get(lock)! - 1);
      }
      return;
    }
    case 3: {
      await using _ = world.semaphore;
      return void (await sleep(pick(world, 2)));
    }
    case 4:
      return void (await Promise.race([new Promise((resolve) => setTimeout(resolve, 1)), Promise.resolve()]));
    case 5: {
      try {
        await using _ = timeout(pick(world, 3));
        await sleep(pick(world, 4));
        await checkpoint();
      } catch (error) {
        if ((error as Error).name !== "TimeoutError") throw error;
      }
      return;
    }
    case 6: {
      await using _ = shield();
      return void (await checkpoint());
    }
    case 7: {
      if (pick(world, 2)) world.queue.tryPut(1);
      else world.queue.tryGet();
      return;
    }
    default: {
      if (depth === 0) return;
      await using group = new TaskGroup();
      for (let n = pick(world, 4); n > 0; n--) world.tasks.push(group.spawn(node(world, depth - 1)));
      if (pick(world, 6) === 0) group.cancel();
      if (pick(world, 8) === 0) throw new Error("planned");
    }
  }
}

async function node(world: World, depth: number): Promise<void> {
  world.entered++;
  try {
    for (let n = 1 + pick(world, 3); n > 0; n--) {
      try {
        await action(world, depth);
      } catch (error) {
        if (error instanceof CancelledError || pick(world, 2)) throw error;
      }
    }
  } finally {
    try {
      await using _ = shield();
      await checkpoint();
    } finally {
      world.left++;
    }
  }
}

function isPlanned(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isPlanned);
  return error === undefined || error instanceof CancelledError || (error as Error).message === "planned";
}

test.each(Array.from({ length: 150 }, (_, index) => index + 1))("random cancellation, seed %i", async (seed) => {
  const random = randomOf(seed);
  const world: World = {
    random,
    locks: [new Lock(), new Lock()],
    semaphore: new Semaphore(2),
    channel: new Channel(),
    queue: new Queue(),
    tasks: [],
    entered: 0,
    left: 0,
    inLock: new Map(),
  };
  await run(async () => {
    const roots = Array.from({ length: 5 }, () => spawn(node(world, 3)));
    world.tasks.push(...roots);
    for (const task of roots) task.onDone(() => undefined);
    for (let n = 0; n < 40 && allTasks().length > 1; n++) {
      await (pick(world, 3) === 0 ? sleep(1) : checkpoint());
      if (pick(world, 3) === 0) world.tasks[pick(world, world.tasks.length)]!.cancel();
    }
    for (const task of roots) {
      while (!task.done) await sleep(1);
      if (!isPlanned(task.error)) throw task.error;
    }
    expect(allTasks()).toHaveLength(1);
  });
  expect(world.left).toBe(world.entered);
  expect(world.entered).toBeGreaterThan(0);
  expect([...world.locks.map((lock) => lock.locked), world.semaphore.value]).toEqual([false, false, 2]);
  expect([...world.inLock.values()].every((count) => count === 0)).toBe(true);
});

/** Prints the resident memory of its process, in megabytes, while 100,000 tasks of a group wait. */
const MANY_TASKS = `
  import { Event, run, sleep, TaskGroup } from "../../dist/loop/index.js";
  async function worker(event, n) {
    if (n % 2) await sleep(3_600_000);
    else await event.wait();
  }
  console.log(await run(async () => {
    const event = new Event();
    await using group = new TaskGroup();
    for (let n = 0; n < 100_000; n++) group.spawn(worker(event, n));
    await sleep(0);
    await sleep(0);
    const megabytes = process.memoryUsage().rss / 2 ** 20;
    group.cancel();
    return megabytes;
  }));
`;

test("100,000 tasks at once take less than 200 MB", () => {
  const folder = join(import.meta.dirname, "../../.cache/many-tasks");
  const file = join(folder, "main.js");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, lower(MANY_TASKS, { fileName: "main.js", importSource: "../../dist/runtime/index.js" }).code);
  const megabytes = Number(execFileSync(process.execPath, [file], { encoding: "utf8" }));
  expect(megabytes).toBeGreaterThan(50);
  expect(megabytes).toBeLessThan(200);
}, 60_000);
