// AsyncLocalStorage across the awaits of lowered functions: in a loop, under the default driver, in promise mode; and
// the values of tasks.
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { describe, expect, test, vi } from "vitest";
import { checkpoint, Event, Future, gather, Queue, run, sleep, spawn, TaskGroup, TaskLocal } from "../../loop/node.ts";
import { toPromise } from "../../runtime/index.ts";
import { errorOf, looped, withCode } from "./looped.ts";

const storage = new AsyncLocalStorage<string>();
const store = (): string | undefined => storage.getStore();

/** Everything that a task can wait for; what the storage holds after each wait. */
async function waits(event: Event): Promise<(string | undefined)[]> {
  const seen = [store()];
  const see = (): void => void seen.push(store());
  await checkpoint();
  see();
  await sleep(1);
  see();
  await new Promise((resolve) => setTimeout(resolve, 1));
  see();
  await Promise.resolve();
  see();
  await laterOn;
  see();
  await event.wait();
  see();
  const nested = async (): Promise<void> => {
    await checkpoint();
    see();
  };
  await nested();
  await spawn(nested());
  try {
    await Promise.reject(new Error("x"));
  } catch {
    see();
  }
  return seen;
}

describe("AsyncLocalStorage", () => {
  test("before its first use a task has none, and gets none from others", () =>
    run(async () => {
      const early = spawn(async () => {
        await sleep(2);
        return store();
      });
      await checkpoint();
      storage.run("x", () => spawn(checkpoint()));
      expect(await early).toBe(undefined);
    }));

  looped("stays what it was when the task was spawned, across every wait", async () => {
    const event = new Event();
    const tasks = ["a", "b", "c"].map((name) => storage.run(name, () => spawn(waits(event))));
    await sleep(10);
    event.set();
    for (const [index, seen] of (await gather(tasks)).entries()) {
      expect(seen).toEqual(Array.from({ length: 10 }, () => ["a", "b", "c"][index]));
    }
    expect(store()).toBe(undefined);
  });

  looped("entered inside of a task it stays, for that task", async () => {
    const future = new Future<void>();
    const task = spawn(async () => {
      storage.enterWith("mine");
      await future;
      return store();
    });
    const other = spawn(async () => {
      await future;
      return store();
    });
    await checkpoint();
    future.resolve();
    expect([await task, await other, store()]).toEqual(["mine", undefined, undefined]);
  });

  test("is there for callbacks of futures, and for what run() begins", async () => {
    const seen: unknown[] = [];
    await storage.run("run", () =>
      run(async () => {
        seen.push(store());
        const task = spawn(sleep(1));
        storage.run("callback", () => task.onDone(() => seen.push(store())));
        await task;
        await checkpoint();
      }),
    );
    expect(seen).toEqual(["run", "callback"]);
  });

  describe("that was entered before the loop was loaded", () => {
    const early = new AsyncLocalStorage<string>();
    const fresh = async (): Promise<typeof import("../../loop/node.ts")> => {
      vi.resetModules();
      return import("../../loop/node.ts");
    };
    /** What `work` gives in a context that has been there all along, whatever was called since. */
    const inContextOf = (name: string): (<T>(work: () => T) => T) => {
      const resource = early.run(name, () => new AsyncResource("test"));
      return (work) => resource.runInAsyncScope(work);
    };

    test("and is the one that the loop is loaded in", () => inContextOf("outer")(() => toPromise(loadAndRun())));

    const loadAndRun = async (): Promise<void> => {
      const { run, sleep, spawn } = await fresh();
      const seen = await run(async () => {
        const task = spawn(async () => {
          await sleep(1);
          return early.getStore();
        });
        return [early.getStore(), await task, early.getStore()];
      });
      expect(seen).toEqual(["outer", "outer", "outer"]);
    };

    test("and has nothing to do with the one that the loop is loaded in", async () => {
      const [one, two] = [inContextOf("one"), inContextOf("two")];
      const { Future, currentLoop, run, sleep, spawn } = await fresh();
      const future = new Future<void>();
      const wait = async (): Promise<unknown[]> => {
        const seen = [early.getStore()];
        await future;
        seen.push(early.getStore());
        await sleep(1);
        return [...seen, early.getStore()];
      };
      const begun = run(async () => {
        const loop = currentLoop();
        const task = wait();
        const spawned = new Promise<PromiseLike<unknown[]>[]>((resolve) => {
          one(() => setTimeout(() => future.resolve(), 5));
          two(() => setTimeout(() => resolve([spawn(wait, { loop })]), 5));
        });
        return [await task, await (await spawned)[0], early.getStore()];
      });
      expect(await begun).toEqual([[undefined, undefined, undefined], ["two", "two", "two"], undefined]);
      expect(await two(() => run(wait))).toEqual(["two", "two", "two"]);
    });
  });

  test("under the default driver", async () => {
    const all = async (): Promise<unknown[]> => {
      const seen = [store()];
      await Promise.resolve();
      seen.push(store());
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.push(store());
      await turn;
      seen.push(store());
      return seen;
    };
    const promises = ["a", "b"].map((name) => storage.run(name, () => toPromise(all())));
    expect(await promises[0]).toEqual(["a", "a", "a", "a"]);
    expect(await promises[1]).toEqual(["b", "b", "b", "b"]);
  });

  test("in promise mode", async () => {
    async function all(): Promise<unknown[]> {
      "use promise";
      const seen = [store()];
      await Promise.resolve();
      seen.push(store());
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.push(store());
      await turn;
      seen.push(store());
      return seen;
    }
    const promises = ["a", "b"].map((name) => storage.run(name, () => all()));
    expect(await promises[0]).toEqual(["a", "a", "a", "a"]);
    expect(await promises[1]).toEqual(["b", "b", "b", "b"]);
  });
});

const laterOn = {
  then: (resolve: () => void) => setTimeout(resolve, 1),
} as never as PromiseLike<void>;

/** `undefined`, yielded to the driver: a later turn of the host. */
const turn = {
  *[Symbol.for("openawait.onAwait")](): Generator<undefined, void> {
    yield;
  },
} as never as PromiseLike<void>;

describe("TaskLocal", () => {
  looped("has its initial value, and what the task sets", async () => {
    const local = new TaskLocal(1);
    expect([local.get(), new TaskLocal<string>().get()]).toEqual([1, undefined]);
    local.set(2);
    await sleep(1);
    expect(local.get()).toBe(2);
  });

  looped("is inherited by tasks, which do not change it for others", async () => {
    const local = new TaskLocal("start");
    local.set("parent");
    const queue = new Queue<string>();
    {
      await using group = new TaskGroup();
      for (const name of ["a", "b"]) {
        group.spawn(async () => {
          queue.tryPut(local.get()!);
          local.set(name);
          await checkpoint();
          await spawn(async () => queue.put(local.get()!));
        });
      }
      local.set("later");
    }
    const seen = [1, 2, 3, 4].map(() => queue.tryGet());
    expect([seen, local.get()]).toEqual([["parent", "parent", "a", "b"], "later"]);
  });

  looped("set for a block", async () => {
    const local = new TaskLocal("outer");
    const other = new TaskLocal(0);
    {
      await using _ = local.with("inner");
      other.set(1);
      expect(local.get()).toBe("inner");
      {
        await using _ = local.with("innermost");
        expect(local.get()).toBe("innermost");
      }
      expect(local.get()).toBe("inner");
    }
    expect([local.get(), other.get()]).toEqual(["outer", 1]);
  });

  test("outside of tasks", async () => {
    const local = new TaskLocal(5);
    expect(local.get()).toBe(5);
    expect(() => local.set(6)).toThrowError(withCode("ERR_NO_RUNNING_LOOP") as Error);
    expect(
      await errorOf(
        toPromise(
          (async () => {
            await using _ = local.with(1);
          })(),
        ),
      ),
    ).toEqual(withCode("ERR_NO_RUNNING_LOOP"));
  });
});
