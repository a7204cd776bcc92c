// co: generators that yield promises. It has no tasks that could be cancelled.
import co from "co";
import { Queue } from "./promise-queue.mjs";
import { DEPTH } from "./workloads.mjs";

export function spawn(count) {
  // oxlint-disable-next-line require-yield -- a call that is ready
  const one = function* (i) {
    return i;
  };
  return co(function* () {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const task = co(one(i));
      sum += yield task;
    }
    return sum;
  });
}

export function switching(count) {
  let turns = 0;
  const turner = function* () {
    for (let i = 0; i < count / 2; i++) {
      yield Promise.resolve();
      turns++;
    }
  };
  return co(function* () {
    yield [co(turner()), co(turner())];
    return turns;
  });
}

export function pingPong(count) {
  return co(function* () {
    const there = new Queue();
    const back = new Queue();
    const echo = co(function* () {
      for (let i = 0; i < count; i++) back.put(yield there.take());
    });
    let sum = 0;
    for (let i = 0; i < count; i++) {
      there.put(1);
      sum += yield back.take();
    }
    yield echo;
    return sum;
  });
}

export function ready(count) {
  // oxlint-disable-next-line require-yield -- a call that is ready
  const one = function* () {
    return 1;
  };
  return co(function* () {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += yield one();
    return sum;
  });
}

function* nest(depth) {
  return depth === 1 ? 1 : 1 + (yield nest(depth - 1));
}

export function deep(count) {
  return co(function* () {
    let sum = 0;
    for (let i = 0; i < count; i += DEPTH) sum += yield nest(DEPTH);
    return sum;
  });
}
