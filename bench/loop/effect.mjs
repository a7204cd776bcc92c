// Effect 4: effects are values, run by fibers.
import { Effect, Fiber, Queue } from "effect";
import { DEPTH, LEVELS } from "./workloads.mjs";

const one = (i) =>
  // oxlint-disable-next-line require-yield -- a call that is ready
  Effect.gen(function* () {
    return i;
  });

export function spawn(count) {
  return Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const fiber = yield* Effect.forkChild(one(i));
        sum += yield* Fiber.join(fiber);
      }
      return sum;
    }),
  );
}

export function pingPong(count) {
  return Effect.runPromise(
    Effect.gen(function* () {
      const there = yield* Queue.unbounded();
      const back = yield* Queue.unbounded();
      const echo = yield* Effect.forkChild(
        Effect.gen(function* () {
          for (let i = 0; i < count; i++) yield* Queue.offer(back, yield* Queue.take(there));
        }),
      );
      let sum = 0;
      for (let i = 0; i < count; i++) {
        yield* Queue.offer(there, 1);
        sum += yield* Queue.take(back);
      }
      yield* Fiber.join(echo);
      return sum;
    }),
  );
}

export function switching(count) {
  let turns = 0;
  const turner = Effect.gen(function* () {
    for (let i = 0; i < count / 2; i++) {
      yield* Effect.yieldNow;
      turns++;
    }
  });
  return Effect.runPromise(
    Effect.gen(function* () {
      const fibers = [yield* Effect.forkChild(turner), yield* Effect.forkChild(turner)];
      for (const fiber of fibers) yield* Fiber.join(fiber);
      return turns;
    }),
  );
}

export function ready(count) {
  return Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += yield* one(1);
      return sum;
    }),
  );
}

const nest = (depth) =>
  Effect.gen(function* () {
    return depth === 1 ? 1 : 1 + (yield* nest(depth - 1));
  });

export function deep(count) {
  return Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let i = 0; i < count; i += DEPTH) sum += yield* nest(DEPTH);
      return sum;
    }),
  );
}

export function cancel() {
  let ended = 0;
  const node = (level) =>
    Effect.ensuring(
      Effect.gen(function* () {
        if (level > 1) for (let i = 0; i < 3; i++) yield* Effect.forkChild(node(level - 1));
        yield* Effect.never;
      }),
      Effect.sync(() => void ended++),
    );
  return Effect.runPromise(
    Effect.gen(function* () {
      const tree = yield* Effect.forkChild(node(LEVELS));
      for (let i = 0; i <= LEVELS; i++) yield* Effect.yieldNow;
      yield* Fiber.interrupt(tree);
      return ended;
    }),
  );
}
