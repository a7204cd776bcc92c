// Native async functions and promises: a task is a promise, and nothing can be cancelled but by hand, with a signal.
import { Queue } from "./promise-queue.mjs";
import { DEPTH, LEVELS } from "./workloads.mjs";

export async function spawn(count) {
  const one = async (i) => i;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const task = one(i);
    sum += await task;
  }
  return sum;
}

export async function pingPong(count) {
  const there = new Queue();
  const back = new Queue();
  const echo = (async () => {
    for (let i = 0; i < count; i++) back.put(await there.take());
  })();
  let sum = 0;
  for (let i = 0; i < count; i++) {
    there.put(1);
    sum += await back.take();
  }
  await echo;
  return sum;
}

export async function switching(count) {
  let turns = 0;
  const turner = async () => {
    for (let i = 0; i < count / 2; i++) {
      await undefined;
      turns++;
    }
  };
  await Promise.all([turner(), turner()]);
  return turns;
}

export async function ready(count) {
  const one = async () => 1;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await one();
  return sum;
}

async function nest(depth) {
  return depth === 1 ? 1 : 1 + (await nest(depth - 1));
}

export async function deep(count) {
  let sum = 0;
  for (let i = 0; i < count; i += DEPTH) sum += await nest(DEPTH);
  return sum;
}

export async function cancel() {
  let ended = 0;
  const controller = new AbortController();
  const aborted = new Promise((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
  });
  const node = async (level) => {
    try {
      if (level === 1) await aborted;
      else await Promise.all([node(level - 1), node(level - 1), node(level - 1)]);
    } finally {
      ended++;
    }
  };
  const tree = node(LEVELS);
  await undefined;
  controller.abort();
  await tree.catch(() => undefined);
  return ended;
}
