// Random programs of tasks against CPython's asyncio: TaskGroup, timeout, Lock, Semaphore, Event, Condition, Barrier,
// Queue, gather, and cancellation at any time. The long run: node scripts/fuzz-tasks.mjs --count 10000
import { describe, expect, test } from "vitest";
import { asyncio, compareSeeds, isThere } from "../peers.ts";
import { traceOf } from "./interpret.ts";
import type { Program } from "./program.ts";

const hasAsyncio = isThere(asyncio);
if (!hasAsyncio) console.warn("there is no python3 of at least 3.11: the random programs of tasks are not compared");

describe.skipIf(!hasAsyncio)("random programs of tasks", () => {
  test("do here what they do in asyncio", { timeout: 60_000 }, () => {
    const seeds = Array.from({ length: 400 }, (_, index) => 1 + index);
    const { differences, events } = compareSeeds(asyncio, seeds);
    expect(differences).toEqual([]);
    expect(events).toBeGreaterThan(4000);
  });

  test("find a loop out in which nothing is too late", () => {
    const patient = (program: Program): Program =>
      JSON.parse(JSON.stringify(program).replaceAll(/(\["timeout",\d+)/g, "$1000000")) as Program;
    const seeds = Array.from({ length: 50 }, (_, index) => 1 + index);
    const { differences } = compareSeeds({ ...asyncio, traceOf: (program) => traceOf(patient(program)) }, seeds);
    expect(differences.length).toBeGreaterThan(0);
  });
});

test("a program, and what it did", () => {
  const program: Program = {
    tasks: [
      [
        ["sleep", 5],
        ["spawn", 1],
        ["sleep", 5],
        ["cancel", 1],
        ["sleep", 1],
        ["raise", 7],
      ],
      [["finally", [["wait", 0]]]],
    ],
    sizes: [1, 1, 1, 1, 1, 1],
  };
  expect(traceOf(program)).toEqual({
    "0": ["0 starts", "10 cancels 1 True", "11 fails failure 7"],
    "1": ["5 starts", "10 finally", "10 fails CancelledError"],
  });
});
