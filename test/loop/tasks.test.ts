// Tasks: the behaviours of CPython's test_tasks that apply.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  allTasks,
  checkpoint,
  currentLoop,
  currentTask,
  Future,
  now,
  run,
  sleep,
  spawn,
  type Task,
} from "../../loop/index.ts";
import { coroutine, onAwait } from "../../runtime/index.ts";
import { errorOf, logger, looped, withCode } from "./looped.ts";

async function answer(): Promise<number> {
  return 42;
}

describe("a task", () => {
  looped("starts in a later step, in the order of spawning", async () => {
    const log = logger();
    const tasks = [1, 2, 3].map((n) => spawn(async () => log(n)));
    log("spawned");
    for (const task of tasks) await task;
    expect(log.text).toBe("spawned 1 2 3");
  });

  looped("takes turns with others: first come, first served", async () => {
    const log = logger();
    const worker = async (name: string): Promise<void> => {
      for (let n = 0; n < 3; n++) {
        log(name + n);
        await checkpoint();
      }
    };
    const tasks = ["a", "b"].map((name) => spawn(worker(name)));
    for (const task of tasks) await task;
    expect(log.text).toBe("a0 b0 a1 b1 a2 b2");
  });

  looped("has a result", async () => {
    const task = spawn(answer());
    expect([task.done, task.cancelled]).toEqual([false, false]);
    expect(() => task.result).toThrowError(withCode("ERR_NOT_DONE") as Error);
    expect(await task).toBe(42);
    expect(await task).toBe(42);
    expect([task.done, task.cancelled, task.result, task.error]).toEqual([true, false, 42, undefined]);
  });

  looped("has an error", async () => {
    const failure = new Error("no");
    const task = spawn(async () => {
      throw failure;
    });
    expect(() => task.error).toThrowError(withCode("ERR_NOT_DONE") as Error);
    expect(await errorOf(task)).toBe(failure);
    expect([task.done, task.cancelled, task.error]).toEqual([true, false, failure]);
    expect(() => task.result).toThrowError(failure);
  });

  looped("is kept alive while it waits for what nobody else holds", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const lost = (): WeakRef<object> => new WeakRef(spawn(new Future<void>(), { name: "lost" }));
    const task = lost();
    for (let n = 0; n < 3; n++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      collect();
    }
    expect(allTasks().map(({ name }) => name)).toContain("lost");
    expect(task.deref()).toBe(allTasks().find(({ name }) => name === "lost"));
  });

  looped("has a name", async () => {
    expect(spawn(answer()).name).toBe("answer");
    expect(spawn(answer).name).toBe("answer");
    expect(spawn(answer(), { name: "Deep Thought" }).name).toBe("Deep Thought");
    expect(spawn(Promise.resolve()).name).toMatch(/^task-\d+$/);
    expect(currentTask().name).toBe("main");
    expect(await run(async () => [spawn(Promise.resolve()).name, spawn(new Future()).name])).toEqual([
      "task-1",
      "task-2",
    ]);
    expect(
      await run(async function named() {
        return currentTask().name;
      }),
    ).toBe("named");
  });

  looped("knows itself", async () => {
    let inside: Task | undefined;
    const task = spawn(async () => {
      inside = currentTask();
      await sleep(1);
      expect(currentTask()).toBe(inside);
    });
    await task;
    expect(inside).toBe(task);
    expect(currentTask()).not.toBe(task);
  });

  looped("is among all tasks until it is done", async () => {
    const task = spawn(checkpoint());
    expect(allTasks()).toEqual([currentTask(), task]);
    await task;
    expect(allTasks()).toEqual([currentTask()]);
  });

  looped(
    "runs what can be awaited: coroutines, hooks, generators that are marked, promises, tasks, functions",
    async () => {
      const hook = {
        *[onAwait]() {
          yield;
          return 1;
        },
      } as never as PromiseLike<number>;
      const generator = coroutine(function* () {
        yield undefined as never;
        return 2;
      });
      const started: string[] = [];
      const native = new Function("sleep", "return async () => { sleep.push(1); return 4; }")(
        started,
      ) as () => Promise<number>;
      const works = [hook, generator(), Promise.resolve(3), native, spawn(async () => 5), () => generator()];
      const tasks = works.map((work) => spawn(work as PromiseLike<number>));
      expect(started).toEqual([]);
      const results: number[] = [];
      for (const task of tasks) results.push(await task);
      expect(results).toEqual([1, 2, 3, 4, 5, 2]);
    },
  );

  looped("of what can't be awaited fails", async () => {
    expect(await errorOf(spawn(5 as never))).toEqual(
      new TypeError("object of type 'number' can't be used in 'await' expression"),
    );
    const used = answer();
    await used;
    expect(await errorOf(spawn(used))).toEqual(withCode("ERR_COROUTINE_REUSED"));
  });

  looped("gets a bad yield thrown back", async () => {
    const bad = coroutine(function* (value: unknown): Generator<unknown, string> {
      try {
        yield value;
      } catch (error) {
        return (error as Error).message;
      }
      return "none";
    });
    expect(await bad(5)).toMatch(/^task got bad yield: number; what it yields must be a thenable, undefined/);
    expect(await bad({})).toMatch(/^task got bad yield: Object;/);
    expect(
      await errorOf(
        spawn(
          coroutine(function* () {
            yield null as never;
          })(),
        ),
      ),
    ).toEqual(withCode("ERR_BAD_YIELD"));
  });

  looped("that awaits itself gets an error", async () => {
    const task: Task<void> = spawn(
      async () => {
        await checkpoint();
        await task;
      },
      { name: "ouroboros" },
    );
    const error = (await errorOf(task)) as Error;
    expect(error).toEqual(withCode("ERR_SELF_AWAIT"));
    expect(error.message).toContain("'ouroboros'");
  });

  looped("can be awaited by many, in order", async () => {
    const log = logger();
    const task = spawn(sleep(1));
    const others = [1, 2, 3].map((n) =>
      spawn(async () => {
        await task;
        log(n);
      }),
    );
    for (const other of others) await other;
    expect(log.text).toBe("1 2 3");
  });

  test("can be awaited by native code, and again", async () => {
    const native = new Function("task", "return (async () => [await task, await task])()") as (
      task: unknown,
    ) => Promise<unknown>;
    expect(await run(async () => native(spawn(answer())))).toEqual([42, 42]);
    const failing = run(async () =>
      native(
        spawn(async () => {
          throw new Error("x");
        }),
      ),
    );
    await expect(failing).rejects.toThrow("x");
  });

  looped("calls back when it is done, with itself, soon", async () => {
    const log = logger();
    const task = spawn(answer());
    task.onDone((done) => {
      log(done === task);
      log(currentLoop() !== undefined);
      spawn(async () => log("may spawn"));
    });
    await task;
    expect(log.text).toBe("true true");
    await checkpoint();
    task.onDone(() => log("at once"));
    expect(log.text).toBe("true true may spawn");
    await checkpoint();
    expect(log.text).toBe("true true may spawn at once");
  });

  looped("its outcome is its own", async () => {
    const task = spawn(answer());
    expect(() => task.resolve(1)).toThrowError(withCode("ERR_ALREADY_DONE") as Error);
    expect(() => task.reject(1)).toThrowError(withCode("ERR_ALREADY_DONE") as Error);
    expect(await task).toBe(42);
  });

  looped("shows in a console as what it is", async () => {
    const { inspect } = await import("node:util");
    const task = spawn(answer(), { name: "x" });
    expect(inspect(task)).toBe("Task 'x' <pending>");
    await task;
    expect(inspect(task)).toBe("Task 'x' <done>");
    expect(inspect(new Future())).toBe("Future <pending>");
  });

  test("that nobody else holds is kept alive", async () => {
    const collect = (globalThis as { gc?: () => void }).gc;
    let ended = false;
    await run(async () => {
      void spawn(async () => {
        await new Promise<void>((resolve) => setTimeout(resolve, 5));
        ended = true;
      });
      collect?.();
      await sleep(20);
    });
    expect(ended).toBe(true);
  });
});

describe("errors that nobody takes", () => {
  async function unhandled(body: () => PromiseLike<unknown>): Promise<Error[]> {
    const errors: Error[] = [];
    const listener = (error: Error): void => void errors.push(error);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", listener);
    try {
      await run(body);
      await new Promise((resolve) => setTimeout(resolve, 5));
    } finally {
      process.off("unhandledRejection", listener);
      for (const other of others) process.on("unhandledRejection", other);
    }
    return errors;
  }

  test("are unhandled rejections that say which task it was", async () => {
    const [error, ...more] = await unhandled(async () => {
      spawn(
        async () => {
          throw new Error("lost");
        },
        { name: "loser" },
      );
      await sleep(1);
    });
    expect(error).toMatchObject({ name: "UnhandledTaskError", message: "task 'loser' failed, and nobody awaited it" });
    expect(error!.cause).toEqual(new Error("lost"));
    expect(more).toEqual([]);
  });

  test("not if somebody awaits it before the loop rests, looks, or has asked to be called", async () => {
    const errors = await unhandled(async () => {
      const fail = async (): Promise<void> => {
        throw new Error("seen");
      };
      const awaited = spawn(fail);
      await checkpoint();
      await checkpoint();
      await errorOf(awaited);
      const looked = spawn(fail);
      await checkpoint();
      expect(looked.error).toEqual(new Error("seen"));
      spawn(fail).onDone(() => undefined);
      spawn(fail).then(undefined, () => undefined);
      spawn(sleep(1e9)).cancel();
      await sleep(1);
    });
    expect(errors).toEqual([]);
  });

  test("errors of callbacks are unhandled rejections, and the loop goes on", async () => {
    const errors = await unhandled(async () => {
      const task = spawn(answer());
      task.onDone(() => {
        throw new Error("in a callback");
      });
      await task;
      await sleep(1);
    });
    expect(errors).toEqual([new Error("in a callback")]);
  });
});

describe("without a loop", () => {
  test.each([
    ["spawn", () => spawn(answer())],
    ["currentTask", currentTask],
    ["currentLoop", currentLoop],
    ["allTasks", allTasks],
    ["now", now],
  ])("%s", (_, use) => {
    expect(use).toThrowError(withCode("ERR_NO_RUNNING_LOOP") as Error);
  });

  test("what waits for it", async () => {
    expect(await errorOf(Promise.resolve(sleep(1)))).toEqual(withCode("ERR_NO_RUNNING_LOOP"));
    const coroutine = (async () => sleep(1))() as never as { send(value?: unknown): unknown };
    expect(() => coroutine.send()).toThrowError(withCode("ERR_NO_RUNNING_LOOP") as Error);
  });

  test("a callback of the host may spawn into a loop that it names", async () => {
    const result = await run(async () => {
      const loop = currentLoop();
      return new Promise((resolve) => {
        setTimeout(() => resolve(spawn(answer(), { loop })), 1);
      });
    });
    expect(result).toBe(42);
  });
});
