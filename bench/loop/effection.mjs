// Effection 4: operations are generators, tasks belong to the operation that spawned them.
import { createQueue, run, spawn as begin, suspend, until } from "effection";
import { DEPTH, LEVELS } from "./workloads.mjs";

// Its sleep(0) is a timer of the host, 1 ms: a promise that is resolved is its shortest wait.
const turn = () => until(Promise.resolve());

export function spawn(count) {
  // oxlint-disable-next-line require-yield -- a call that is ready
  const one = function* (i) {
    return i;
  };
  return run(function* () {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const task = yield* begin(() => one(i));
      sum += yield* task;
    }
    return sum;
  });
}

export function pingPong(count) {
  return run(function* () {
    const there = createQueue();
    const back = createQueue();
    const echo = yield* begin(function* () {
      for (let i = 0; i < count; i++) back.add((yield* there.next()).value);
    });
    let sum = 0;
    for (let i = 0; i < count; i++) {
      there.add(1);
      sum += (yield* back.next()).value;
    }
    yield* echo;
    return sum;
  });
}

export function switching(count) {
  let turns = 0;
  const turner = function* () {
    for (let i = 0; i < count / 2; i++) {
      yield* turn();
      turns++;
    }
  };
  return run(function* () {
    const first = yield* begin(turner);
    const second = yield* begin(turner);
    yield* first;
    yield* second;
    return turns;
  });
}

export function ready(count) {
  // oxlint-disable-next-line require-yield -- a call that is ready
  const one = function* () {
    return 1;
  };
  return run(function* () {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += yield* one();
    return sum;
  });
}

function* nest(depth) {
  return depth === 1 ? 1 : 1 + (yield* nest(depth - 1));
}

export function deep(count) {
  // oxlint-disable-next-line require-yield -- a call that is ready
  return run(function* () {
    let sum = 0;
    for (let i = 0; i < count; i += DEPTH) sum += yield* nest(DEPTH);
    return sum;
  });
}

export function cancel() {
  let ended = 0;
  const node = function* (level) {
    try {
      if (level > 1) for (let i = 0; i < 3; i++) void (yield* begin(() => node(level - 1)));
      yield* suspend();
    } finally {
      ended++;
    }
  };
  return run(function* () {
    const tree = yield* begin(() => node(LEVELS));
    yield* turn();
    yield* tree.halt();
    return ended;
  });
}
