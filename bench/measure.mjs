// Measures: contenders take turns, in another order each round. Libraries for benchmarks run one contender after the
// other, so that what the machine does meanwhile falls on one of them.
//
//     await interleave({ native: () => f(9), lowered: () => g(9) }, { rounds: 15 })   →   { native: 1.2, lowered: 1.5 }
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
/** Collects garbage: all there is, or with `{ type: "minor" }` only what is young. */
export const collect = runInNewContext("gc");

/** Milliseconds. The processor's time is disturbed less by other work, but does not see what a child process does. */
export const clocks = {
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  wall: () => performance.now(),
};

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function geometricMean(numbers) {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}

/** Milliseconds of one run of each contender: the median of its turns, after rounds that only warm up. */
export async function interleave(contenders, { rounds, warmup = 1, ...turn }) {
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmup; round < rounds; round++) {
    for (const index of names.keys()) {
      const name = names[(index + round + warmup) % names.length];
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      const time = await takeTurn(contenders[name], turn);
      if (round >= 0) times[name].push(time);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])]));
}

/**
 * The median of several runs in a row, after some that only warm up again. In the turns of the others a contender grows
 * cold: a garbage collection throws away its optimized code with the last of its objects, which does not happen in a
 * program that uses it all along.
 */
async function takeTurn(run, { clock = clocks.processor, warm = true, atLeast = 3, milliseconds = 30 }) {
  collect({ type: "minor" }); // the garbage of the one before; a full collection would make everything cold
  if (warm) await runFor(run, clock, 1, milliseconds);
  return median(await runFor(run, clock, atLeast, milliseconds));
}

async function runFor(run, clock, atLeast, milliseconds) {
  const runs = [];
  for (let spent = 0; runs.length < atLeast || spent < milliseconds; spent += runs.at(-1)) {
    const started = clock();
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await run();
    runs.push(clock() - started);
  }
  return runs;
}
