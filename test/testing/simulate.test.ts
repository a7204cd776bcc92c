// simulate: time, timers, random numbers and the order of tasks belong to the simulation.
import { describe, expect, test } from "vitest";
import { checkpoint, currentTask, now, run, sleep, spawn, Future } from "../../loop/index.ts";
import { simulate, SimulationError } from "../../testing/index.ts";

const error = (code: string) => expect.objectContaining({ code }) as Error;

/** Three tasks that write down when they run. */
async function race(): Promise<string> {
  let log = "";
  const runner = (name: string) => async () => {
    for (let i = 0; i < 3; i++) {
      log += name;
      await checkpoint();
    }
  };
  const tasks = ["a", "b", "c"].map((name) => spawn(runner(name)));
  for (const task of tasks) await task;
  return log;
}

describe("time", () => {
  test("an hour of sleeps takes no time", async () => {
    const start = performance.now();
    const slept = await simulate(async () => {
      for (let i = 0; i < 3_600; i++) await sleep(1_000);
      return now();
    });
    expect(slept).toBe(3_600_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("Date and performance.now show the simulated time", async () => {
    const seen = await simulate(
      async () => {
        const before = [Date.now(), performance.now(), new Date().toISOString()];
        await sleep(90_000);
        return [...before, Date.now(), performance.now(), new Date(0).getTime(), typeof Date(), Date.UTC(2001, 0)];
      },
      { startTime: new Date("2020-02-02T00:00:00Z") },
    );
    const start = Date.UTC(2020, 1, 2);
    const after = [start + 90_000, 90_000, 0, "string", Date.UTC(2001, 0)];
    expect(seen).toEqual([start, 0, "2020-02-02T00:00:00.000Z", ...after]);
  });

  test("timers of the host are timers of the simulation", async () => {
    const log = await simulate(async () => {
      const log: string[] = [];
      const note = (text: string) => void log.push(`${text} ${now()}`);
      setTimeout(note, 20, "timeout");
      const cleared = setTimeout(note, 5, "never");
      clearTimeout(cleared);
      const interval = setInterval(note, 15, "interval");
      setImmediate(note, "immediate");
      note("main");
      await sleep(50);
      clearInterval(interval);
      await sleep(100);
      return log;
    });
    expect(log).toEqual(["main 0", "immediate 0", "interval 15", "timeout 20", "interval 30", "interval 45"]);
  });

  test("everything is as it was, after success and after failure", async () => {
    const names = ["Date", "setTimeout", "clearTimeout", "setInterval", "setImmediate"] as const;
    const before = names.map((name) => globalThis[name]);
    const { random } = Math;
    await simulate(async () => sleep(1));
    await expect(simulate(async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(names.map((name) => globalThis[name])).toEqual(before);
    expect(Math.random).toBe(random);
    expect(Object.hasOwn(performance, "now")).toBe(false);
  });

  test("who polls lets the clock go on", async () => {
    const polled = await simulate(async () => {
      let ready = false;
      setTimeout(() => (ready = true), 10);
      while (!ready) await checkpoint();
      return now();
    });
    expect(polled).toBe(10);
  });
});

describe("order", () => {
  test("the same seed, the same run; other seeds, other runs", async () => {
    const logs = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const log = await simulate(race, { seed });
      expect(await simulate(race, { seed })).toBe(log);
      logs.add(log);
    }
    expect(logs.size).toBeGreaterThan(10);
  });

  test("an empty schedule is the ordinary order", async () => {
    expect(await simulate(race, { schedule: [] })).toBe(await run(race));
    expect(await simulate(race, { schedule: [1] })).not.toBe(await run(race));
  });

  test("Math.random is the seed's", async () => {
    const numbers = async () => [Math.random(), Math.random()];
    expect(await simulate(numbers, { seed: 3 })).toEqual(await simulate(numbers, { seed: 3 }));
    expect(await simulate(numbers, { seed: 3 })).not.toEqual(await simulate(numbers, { seed: 4 }));
  });

  test("native promises settle between two steps", async () => {
    const log = await simulate(async () => {
      const log: string[] = [];
      // Eleven microtasks.
      let chain = Promise.resolve();
      for (let i = 0; i < 10; i++) chain = chain.then(() => undefined);
      void chain.then(() => log.push("chain"));
      await checkpoint();
      log.push("step");
      await chain;
      return log;
    });
    expect(log).toEqual(["chain", "step"]);
  });

  test("simulations that are asked for at once run one after another", async () => {
    const starts = await Promise.all([1, 2, 3].map(() => simulate(async () => (await sleep(5), Date.now()))));
    expect(new Set(starts).size).toBe(1);
  });
});

describe("what goes wrong", () => {
  test("deadlock, with the tree of tasks", async () => {
    const closed: string[] = [];
    const stuck = simulate(async () => {
      const never = new Future<void>();
      const waiting = spawn(
        async () => {
          try {
            await never;
          } finally {
            closed.push(currentTask().name);
          }
        },
        { name: "waiting" },
      );
      await waiting;
    });
    await expect(stuck).rejects.toThrow(SimulationError);
    await expect(stuck).rejects.toEqual(error("ERR_DEADLOCK"));
    await expect(stuck).rejects.toThrow("waiting");
    expect(closed).toEqual(["waiting"]);
  });

  test("a promise of outside is waited for with patience", async () => {
    const { setTimeout: realTimeout } = globalThis;
    const outside = () => new Promise((resolve) => void realTimeout(resolve, 20, "came"));
    await expect(simulate(outside)).rejects.toEqual(error("ERR_DEADLOCK"));
    expect(await simulate(outside, { patience: 5_000 })).toBe("came");
  });

  test("tasks that are left behind", async () => {
    const left = simulate(async () => void spawn(async () => sleep(10), { name: "forgotten" }));
    await expect(left).rejects.toEqual(error("ERR_TASKS_LEFT"));
    await expect(left).rejects.toThrow("forgotten");
  });

  test("a task that fails and is awaited by nobody", async () => {
    const failing = simulate(async () => {
      spawn(async () => Promise.reject(new Error("lost")), { name: "failing" });
      await sleep(10);
    });
    await expect(failing).rejects.toEqual(error("ERR_TASK_UNOBSERVED"));
    await expect(failing).rejects.toThrow("task 'failing' failed, and nobody awaited it: Error: lost");
  });

  test("what never ends", async () => {
    const forever = async () => {
      for (;;) await checkpoint();
    };
    await expect(simulate(forever, { maxSteps: 500 })).rejects.toEqual(error("ERR_TOO_MANY_STEPS"));
  });

  test("a simulation in a simulation", async () => {
    const nested = simulate(async () => simulate(async () => 1));
    await expect(nested).rejects.toEqual(error("ERR_NESTED_SIMULATION"));
  });

  test("a callback that throws", async () => {
    const throwing = simulate(async () => {
      setTimeout(() => {
        throw new Error("in a callback");
      }, 1);
      await sleep(10);
    });
    await expect(throwing).rejects.toThrow("in a callback");
  });

  test.each([{ seed: 0.5 }, { maxSteps: 0 }, { patience: -1 }, { startTime: NaN }, { schedule: [-1] }])(
    "the option %o",
    async (options) => {
      await expect(simulate(async () => 1, options)).rejects.toEqual(error("ERR_BAD_OPTION"));
    },
  );
});
