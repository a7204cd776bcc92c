/**
 * The same programs in a Python library and here: where they differ.
 *
 *     compareSeeds(asyncio, [1, 2, 3]).differences      →      [] or the first of each seed that has one
 */
import { spawnSync } from "node:child_process";

/** What each task did, and when: task → events, each of which begins with its time. */
export type Trace = Record<string, string[]>;

export interface Peer<Program> {
  /** Of the script that reads an array of programs in JSON, and prints the trace of each on a line. */
  readonly script: string;
  readonly generate: (seed: number) => Program;
  readonly traceOf: (program: Program) => Trace;
}

export interface Difference {
  readonly seed: number;
  readonly task: string;
  readonly before: readonly string[];
  readonly theirs: string;
  readonly here: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** How much was compared. */
  readonly events: number;
}

/** Whether there is a Python that has what the script needs. */
export function isThere({ script }: Pick<Peer<unknown>, "script">): boolean {
  return spawnSync("python3", [script], { input: "[]" }).status === 0;
}

function tracesOfPython(script: string, programs: readonly unknown[]): Trace[] {
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

export function compareSeeds<Program>(peer: Peer<Program>, seeds: readonly number[]): Comparison {
  const programs = seeds.map(peer.generate);
  let events = 0;
  const differences: Difference[] = [];
  for (const [index, expected] of tracesOfPython(peer.script, programs).entries()) {
    // (Of asyncio itself: two tasks that wait for each other, and are cancelled.)
    if (expected["crash"] !== undefined) continue;
    const difference = firstDifference(expected, peer.traceOf(programs[index]!));
    if (difference !== undefined) differences.push({ seed: seeds[index]!, ...difference });
    events += Object.values(expected).flat().length;
  }
  return { differences, events };
}

/** The earliest in time, since what comes after it is its consequence. */
function firstDifference(expected: Trace, got: Trace): Omit<Difference, "seed"> | undefined {
  const found: (Omit<Difference, "seed"> & { at: number })[] = [];
  for (const task of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const [all, ours] = [expected[task] ?? [], got[task] ?? []];
    const place = all.findIndex((event, index) => event !== ours[index]);
    const index = place < 0 ? all.length : place;
    const [theirs = "(nothing)", here = "(nothing)"] = [all[index], ours[index]];
    if (theirs === here) continue;
    const at = Math.min(...[theirs, here].map((event) => Number.parseInt(event) || Infinity));
    found.push({ at, task, before: all.slice(0, index), theirs, here });
  }
  return found.toSorted((left, right) => left.at - right.at)[0];
}
