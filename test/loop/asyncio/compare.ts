/**
 * The same programs in asyncio and here: where they differ.
 *
 *     differences([1, 2, 3])      →      [] or the first difference of each seed that has one
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { traceOf, type Trace } from "./interpret.ts";
import { generate, type Program } from "./program.ts";

export { generate, traceOf };

const script = join(process.env["ASYNCIO_FUZZ_DIR"] ?? import.meta.dirname, "interpret.py");

/** There is a Python with TaskGroup and timeout. */
export const hasAsyncio = spawnSync("python3", [script], { input: "[]" }).status === 0;

function tracesOfPython(programs: readonly Program[]): Trace[] {
  const { stdout, stderr, status } = spawnSync("python3", [script], {
    input: JSON.stringify(programs),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Trace);
}

export interface Difference {
  readonly seed: number;
  readonly task: string;
  readonly before: readonly string[];
  readonly asyncio: string;
  readonly here: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** How much was compared. */
  readonly events: number;
}

export function compareSeeds(seeds: readonly number[]): Comparison {
  const programs = seeds.map(generate);
  let events = 0;
  const differences: Difference[] = [];
  for (const [index, expected] of tracesOfPython(programs).entries()) {
    // (Of asyncio itself: two tasks that wait for each other, and are cancelled.)
    if (expected["crash"] !== undefined) continue;
    const difference = firstDifference(expected, traceOf(programs[index]!));
    if (difference !== undefined) differences.push({ seed: seeds[index]!, ...difference });
    events += Object.values(expected).flat().length;
  }
  return { differences, events };
}

/** The earliest in time, since what comes after it is its consequence. */
function firstDifference(expected: Trace, got: Trace): Omit<Difference, "seed"> | undefined {
  const found: (Omit<Difference, "seed"> & { at: number })[] = [];
  for (const task of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const [theirs, ours] = [expected[task] ?? [], got[task] ?? []];
    const place = theirs.findIndex((event, index) => event !== ours[index]);
    const index = place < 0 ? theirs.length : place;
    const [asyncio = "(nothing)", here = "(nothing)"] = [theirs[index], ours[index]];
    if (asyncio === here) continue;
    const at = Math.min(...[asyncio, here].map((event) => Number.parseInt(event) || Infinity));
    found.push({ at, task, before: theirs.slice(0, index), asyncio, here });
  }
  return found.toSorted((left, right) => left.at - right.at)[0];
}
