// What of the host belongs to a simulation: everything that tells the time, waits for it, or is random.
import { randomBytes, randomInt, randomUUID, randomFill } from "node:crypto";
import { setTimeout as setTimer, setImmediate as setNext } from "node:timers";
import { scheduler, setImmediate as nextTurn, setInterval as every, setTimeout as after } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { now, sleep } from "../../loop/index.ts";
import { simulate } from "../../testing/index.ts";
import { errorOf } from "../loop/looped.ts";

const HOUR = 3_600_000;

describe("time", () => {
  test("node:timers and node:timers/promises, imported by name", async () => {
    const seen = await simulate(async () => {
      const times: unknown[] = [await after(HOUR, "value"), now()];
      await new Promise((resolve) => void setTimer(resolve, HOUR));
      await new Promise<void>((resolve) => void setNext(resolve));
      times.push(now());
      let ticks = 0;
      for await (const tick of every(HOUR, "tick")) {
        times.push(tick);
        if (++ticks === 2) break;
      }
      times.push(now(), await nextTurn("next"));
      await scheduler.wait(HOUR);
      await promisify(setTimeout)(HOUR);
      return [...times, now()];
    });
    expect(seen).toEqual(["value", HOUR, 2 * HOUR, "tick", "tick", 4 * HOUR, "next", 6 * HOUR]);
  });

  test("a wait that a signal ends", async () => {
    const [error, at] = await simulate(async () => {
      const signal = AbortSignal.timeout(HOUR);
      return [await errorOf(after(2 * HOUR, undefined, { signal })), now()] as const;
    });
    expect(error).toMatchObject({ name: "AbortError", code: "ABORT_ERR", cause: { name: "TimeoutError" } });
    expect(at).toBe(HOUR);
    const early = simulate(() => after(HOUR, undefined, { signal: AbortSignal.abort() }));
    await expect(early).rejects.toMatchObject({ name: "AbortError" });
  });

  test("process.hrtime, uptime, performance.timeOrigin", async () => {
    const seen = await simulate(
      async () => {
        const [start, nanoseconds] = [process.hrtime(), process.hrtime.bigint()];
        await sleep(1500);
        const passed = process.hrtime.bigint() - nanoseconds;
        return [process.hrtime(start), passed, process.uptime(), performance.timeOrigin + performance.now()];
      },
      { startTime: 1000 },
    );
    expect(seen).toEqual([[1, 500_000_000], 1_500_000_000n, 1.5, 2500]);
  });
});

describe("random numbers", () => {
  const draw = async (): Promise<unknown[]> => [
    crypto.randomUUID(),
    [...crypto.getRandomValues(new Uint8Array(4))],
    randomUUID(),
    randomBytes(4).toString("hex"),
    randomInt(1000),
    randomInt(5, 6),
    await new Promise((resolve) => void randomBytes(2, (_, bytes) => resolve(bytes.length))),
    await new Promise((resolve) => void randomFill(new Uint8Array(3), (_, bytes) => resolve(bytes.length))),
    Math.random(),
  ];

  test("are the seed's", async () => {
    const [first, again, other] = [
      await simulate(draw, { seed: 1 }),
      await simulate(draw, { seed: 1 }),
      await simulate(draw, { seed: 2 }),
    ];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(first.slice(5, 8)).toEqual([5, 2, 3]);
  });

  test("are the host's again afterwards", async () => {
    await simulate(draw);
    expect(crypto.randomUUID()).not.toBe(crypto.randomUUID());
    expect(randomUUID()).not.toBe(randomUUID());
    expect([Object.hasOwn(crypto, "randomUUID"), Object.hasOwn(performance, "timeOrigin")]).toEqual([false, false]);
    const start = performance.now();
    await new Promise((resolve) => void setTimer(resolve, 5));
    expect(performance.now() - start).toBeGreaterThan(3);
  });
});

test("names of tasks without a name are the same in each run", async () => {
  const names = async (): Promise<string[]> => {
    const { spawn } = await import("../../loop/index.ts");
    const tasks = [spawn(Promise.resolve()), spawn(Promise.resolve())];
    for (const task of tasks) await task;
    return tasks.map(({ name }) => name);
  };
  const runs = [await simulate(names, { patience: 1000 }), await simulate(names, { patience: 1000 })];
  expect(runs).toEqual([
    ["task-1", "task-2"],
    ["task-1", "task-2"],
  ]);
});
