// openawait/loop. In the dialect: bench/loop.mjs compiles it.
import { Queue, TaskGroup, checkpoint, run, sleep, spawn as begin } from "openawait/loop";
import { DEPTH, LEVELS } from "./workloads.mjs";

export function spawn(count) {
  const one = async (i) => i;
  return run(async () => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const task = begin(one(i));
      sum += await task;
    }
    return sum;
  });
}

export function pingPong(count) {
  return run(async () => {
    const there = new Queue();
    const back = new Queue();
    const echo = begin(async () => {
      for (let i = 0; i < count; i++) await back.put(await there.get());
    });
    let sum = 0;
    for (let i = 0; i < count; i++) {
      await there.put(1);
      sum += await back.get();
    }
    await echo;
    return sum;
  });
}

export function switching(count) {
  let turns = 0;
  const turner = async () => {
    for (let i = 0; i < count / 2; i++) {
      await sleep(0);
      turns++;
    }
  };
  return run(async () => {
    const tasks = [begin(turner()), begin(turner())];
    for (const task of tasks) await task;
    return turns;
  });
}

export function ready(count) {
  const one = async () => 1;
  return run(async () => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += await one();
    return sum;
  });
}

async function nest(depth) {
  return depth === 1 ? 1 : 1 + (await nest(depth - 1));
}

export function deep(count) {
  return run(async () => {
    let sum = 0;
    for (let i = 0; i < count; i += DEPTH) sum += await nest(DEPTH);
    return sum;
  });
}

export function cancel() {
  let ended = 0;
  const node = async (level) => {
    try {
      if (level === 1) {
        await sleep(1e6);
      } else {
        await using group = new TaskGroup();
        for (let i = 0; i < 3; i++) group.spawn(node(level - 1));
      }
    } finally {
      ended++;
    }
  };
  return run(async () => {
    const tree = begin(node(LEVELS));
    for (let i = 0; i <= LEVELS; i++) await checkpoint();
    tree.cancel();
    try {
      await tree;
    } catch {}
    return ended;
  });
}
