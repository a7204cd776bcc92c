// What can be seen of a run: the tree of tasks, events for tracers, the trace for Chrome, warnings in development.
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  checkpoint,
  Future,
  Lock,
  run,
  sleep,
  spawn,
  TaskGroup,
  taskTree,
  type Task,
  type Tracer,
} from "../../loop/index.ts";
import { ChromeTrace, type TraceEvent } from "../../loop/chrome-trace.ts";
import { setDebug } from "../../runtime/index.ts";
import { errorOf, logger, withCode } from "./looped.ts";

afterEach(() => setDebug(false));

async function fetchPage(): Promise<void> {
  await new Future<void>();
}
async function load(): Promise<void> {
  await fetchPage();
}

describe("the tree of tasks", () => {
  test("shows who waits for whom, coroutine by coroutine", async () => {
    const tree = await run(async function main() {
      const lock = new Lock();
      await lock.acquire();
      const group = spawn(
        async () => {
          await using group = new TaskGroup();
          group.spawn(load());
          group.spawn(sleep(50), { name: "nap" });
          group.spawn(lock.acquire(), { name: "locked" });
        },
        { name: "grouped" },
      );
      const outer = spawn(async () => group, { name: "outer" });
      await checkpoint();
      await checkpoint();
      const text = taskTree();
      outer.cancel();
      await errorOf(outer);
      return text;
    });
    expect(tree.replaceAll(/task-\d+/g, "task-N")).toBe(`main: running
outer: waiting for task 'grouped'
│  at (anonymous)
└─ grouped: waiting for the end of its TaskGroup
   │  at [onExit]
   │  at (anonymous)
   ├─ load: waiting for Future
   │     at fetchPage
   │     at load
   ├─ nap: waiting for sleep(50)
   └─ locked: waiting for Lock`);
  });

  test("in development with the line of each await", async () => {
    setDebug(true);
    const tree = await run(async function main() {
      const task = spawn(load());
      await checkpoint();
      const text = taskTree();
      task.cancel();
      return text;
    });
    expect(tree).toMatch(
      /^load: waiting for Future\n {3}at fetchPage \(.*tracing\.test\.ts:\d+:\d+\)\n {3}at load \(.*:\d+:\d+\)$/m,
    );
  });

  test("shows circles, and needs a loop", async () => {
    const text = await run(async function main() {
      const tasks: Task<void>[] = [];
      for (const [name, other] of [
        ["a", 1],
        ["b", 0],
      ] as const) {
        tasks.push(spawn(async () => tasks[other], { name }));
      }
      await checkpoint();
      await checkpoint();
      const tree = taskTree();
      tasks[0]!.cancel();
      await errorOf(tasks[0]!);
      return tree;
    });
    expect(text).toBe(`main: running
(circle) a: waiting for task 'b'
│  at (anonymous)
└─ b: waiting for task 'a'
   │  at (anonymous)
   └─ a: see above`);
    expect(() => taskTree()).toThrowError(withCode("ERR_NO_RUNNING_LOOP") as Error);
  });
});

describe("a tracer", () => {
  test("is told of all that happens, in order", async () => {
    const log = logger();
    const tracer: Tracer = {
      created: (task, parent) => log(`+${task.name}/${parent?.name ?? "none"}`),
      stepStarted: (task) => log(`>${task.name}`),
      stepEnded: (task) => log(`<${task.name}`),
      suspended: (task, awaited) => log(`${task.name}?${(awaited as object).constructor.name}`),
      resumed: (task, value, failed) => log(`${task.name}!${failed ? (value as Error).name : String(value)}`),
      cancelled: (task, error) => log(`${task.name}×${(error as Error).name}`),
      ended: (task) => log(`-${task.name}`),
    };
    await run(
      async function main() {
        const task = spawn(sleep(1e9), { name: "child" });
        await checkpoint();
        task.cancel();
        await errorOf(task);
      },
      { tracer },
    );
    expect(log.text).toBe(
      "+main/none >main +child/main <main main?Sleep main!undefined >child <child child?Sleep " +
        ">main child×CancelledError child!CancelledError <main main?Task " +
        ">child main!CancelledError <child -child >main <main -main",
    );
  });

  test("may be told of some of it only", async () => {
    expect(await run(async () => 1, { tracer: {} })).toBe(1);
  });

  test("writes a trace for Chrome: rows, steps, waits, arrows", async () => {
    const tracer = new ChromeTrace();
    await run(
      async function main() {
        const task = spawn(sleep(3), { name: "child" });
        await task;
        const other = spawn(sleep(1e9), { name: "other" });
        await checkpoint();
        other.cancel();
      },
      { tracer },
    );
    const { traceEvents } = JSON.parse(JSON.stringify(tracer)) as { traceEvents: TraceEvent[] };
    const named = (ph: string): string[] => traceEvents.filter((each) => each.ph === ph).map((each) => each.name);
    expect(traceEvents.filter(({ ph }) => ph === "M").map(({ tid, args }) => [tid, args])).toEqual([
      [1, { name: "main" }],
      [2, { name: "child" }],
      [3, { name: "other" }],
    ]);
    expect(named("X")).toEqual(
      expect.arrayContaining(["main", "child", "await task 'child'", "await sleep(3)", "ready"]),
    );
    expect([named("s"), named("f")]).toEqual([
      ["spawn", "spawn"],
      ["spawn", "spawn"],
    ]);
    expect(named("i")).toEqual(
      expect.arrayContaining(
        ["ended: done", "ended: cancelled", "CancelledError: cancelled: the main task has ended"].slice(0, 2),
      ),
    );
    const wait = traceEvents.find(({ name, tid }) => name === "await sleep(3)" && tid === 2)!;
    expect(wait.dur).toBeGreaterThan(2000);
    for (const { ts, dur = 0 } of traceEvents) expect([Number.isFinite(ts), dur >= 0]).toEqual([true, true]);
  });
});

describe("in development", () => {
  async function warnings(body: () => PromiseLike<unknown>): Promise<string[]> {
    const emit = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    setDebug(true);
    try {
      await run(body);
      return emit.mock.calls.map(([warning]) => String(warning));
    } finally {
      emit.mockRestore();
    }
  }

  test("a slow step is reported", async () => {
    const [warning, ...more] = await warnings(async () => {
      await spawn(
        async () => {
          const end = performance.now() + 120;
          while (performance.now() < end);
        },
        { name: "slow" },
      );
    });
    expect(warning).toMatch(
      /^RuntimeWarning: task 'slow' ran for 1\d\d ms without a wait: meanwhile nothing else did$/,
    );
    expect(more).toEqual([]);
  });

  test("not one that is quick, or waits", async () => {
    expect(await warnings(() => sleep(110))).toEqual([]);
  });
});
