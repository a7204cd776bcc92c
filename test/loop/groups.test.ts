// Task groups: the behaviours of CPython's test_taskgroups, and of trio's nurseries.
import { describe, expect, test } from "vitest";
import {
  CancelledError,
  CancelScope,
  checkpoint,
  Event,
  run,
  sleep,
  spawn,
  TaskGroup,
  timeout,
  TimeoutError,
  type Task,
} from "../../loop/index.ts";
import { errorOf, logger, looped, withCode } from "./looped.ts";
import { after, failing, messages, stubborn } from "./works.ts";

describe("a task group", () => {
  looped("ends when its tasks have ended", async () => {
    let one: Task<number>, two: Task<string>;
    {
      await using group = new TaskGroup();
      one = group.spawn(after(2, 1));
      two = group.spawn(() => after(1, "two"), { name: "second" });
      expect([one.done, two.name]).toEqual([false, "second"]);
    }
    expect([one.result, two.result]).toEqual([1, "two"]);
  });

  looped("without tasks ends at once", async () => {
    await using _ = new TaskGroup();
  });

  looped("whose task fails cancels the others, waits for them, and throws all errors together", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        await using group = new TaskGroup();
        group.spawn(stubborn(log, "a", 2));
        group.spawn(failing(1, "one"));
        group.spawn(async () => {
          try {
            await sleep(1e9);
          } finally {
            throw new Error("two");
          }
        });
        await stubborn(log, "block");
      })(),
    );
    expect(error).toBeInstanceOf(AggregateError);
    expect(messages(error)).toEqual(["one", "two"]);
    expect((error as Error).message).toBe("2 errors in a task group");
    expect(log.text).toBe("block a");
  });

  looped("whose block fails cancels its tasks", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        await using group = new TaskGroup();
        group.spawn(stubborn(log, "a"));
        await checkpoint();
        throw new Error("block");
      })(),
    );
    expect([messages(error), log.text]).toEqual([["block"], "a"]);
  });

  looped("an error that the block got from a task counts once", async () => {
    const error = await errorOf(
      (async () => {
        await using group = new TaskGroup();
        const task = group.spawn(failing(0, "one"));
        while (!task.done) await checkpoint();
        void task.result;
      })(),
    );
    expect(messages(error)).toEqual(["one"]);
  });

  looped("an error that was caught where the task is awaited is one of the group all the same", async () => {
    const error = await errorOf(
      (async () => {
        await using group = new TaskGroup();
        const task = group.spawn(failing(0, "one"));
        await errorOf(task);
      })(),
    );
    expect(messages(error)).toEqual(["one"]);
  });

  looped("is cancelled from around it: tasks first, then it goes on outwards", async () => {
    const log = logger();
    const task = spawn(async () => {
      {
        await using group = new TaskGroup();
        group.spawn(stubborn(log, "child", 2));
      }
      log("not reached");
    });
    await checkpoint();
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect([log.text, task.cancelled]).toEqual(["child", true]);
  });

  looped("errors of tasks are not lost when it is cancelled from around it", async () => {
    const task = spawn(async () => {
      await using group = new TaskGroup();
      group.spawn(async () => {
        try {
          await sleep(1e9);
        } finally {
          throw new Error("cleanup");
        }
      });
      await sleep(1e9);
    });
    await sleep(1);
    task.cancel();
    expect(messages(await errorOf(task))).toEqual(["cleanup"]);
  });

  looped("can be cancelled, and then ends quietly", async () => {
    const log = logger();
    {
      await using group = new TaskGroup();
      group.spawn(stubborn(log, "child"));
      await checkpoint();
      group.cancel();
      await stubborn(log, "block");
    }
    log("after");
    expect(log.text).toBe("child block after");
  });

  looped("a task that is cancelled by itself does not disturb the others", async () => {
    let other: Task<number>;
    {
      await using group = new TaskGroup();
      const task = group.spawn(sleep(1e9));
      other = group.spawn(after(2, 5));
      await checkpoint();
      task.cancel();
    }
    expect(other.result).toBe(5);
  });

  looped("tasks may spawn into it, also while it waits", async () => {
    const log = logger();
    {
      await using group = new TaskGroup();
      const grow = async (depth: number): Promise<void> => {
        await sleep(1);
        log(depth);
        if (depth < 3) group.spawn(grow(depth + 1));
      };
      group.spawn(grow(1));
    }
    expect(log.text).toBe("1 2 3");
  });

  looped("what is spawned into a cancelled group does not start", async () => {
    const log = logger();
    {
      await using group = new TaskGroup();
      group.cancel();
      group.spawn(async () => log("ran"));
    }
    expect(log.text).toBe("");
  });

  looped("nested: an inner failure reaches the outer group as one error", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        await using outer = new TaskGroup();
        outer.spawn(stubborn(log, "outer child"));
        outer.spawn(async () => {
          await using inner = new TaskGroup();
          inner.spawn(stubborn(log, "inner child"));
          inner.spawn(failing(1, "deep"));
        });
      })(),
    );
    const [inner] = (error as AggregateError).errors as [AggregateError];
    expect([messages(inner), log.text]).toEqual([["deep"], "inner child outer child"]);
  });

  looped("under a time limit", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        await using _ = timeout(2);
        await using group = new TaskGroup();
        group.spawn(stubborn(log, "child"));
      })(),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(log.text).toBe("child");
  });

  looped("cannot be used outside of its block, nor twice", async () => {
    const group = new TaskGroup();
    const closed = withCode("ERR_GROUP_CLOSED") as Error;
    expect(() => group.spawn(sleep(1))).toThrowError(closed);
    {
      await using _ = group;
    }
    expect(() => group.spawn(sleep(1))).toThrowError(closed);
    expect(
      await errorOf(
        (async () => {
          await using _ = group;
        })(),
      ),
    ).toEqual(withCode("ERR_SCOPE_REUSED"));
  });

  test("needs a loop", async () => {
    const { toPromise } = await import("../../runtime/index.ts");
    const error = await errorOf(
      toPromise(
        (async () => {
          await using _ = new TaskGroup();
        })(),
      ),
    );
    expect(error).toEqual(withCode("ERR_NO_RUNNING_LOOP"));
  });

  looped("lets the CancelledError of a task that is none of its own go on outwards, and ends its tasks", async () => {
    const other = spawn(sleep(1e9));
    let child: Task<void> | undefined;
    const error = await errorOf(
      (async () => {
        await using group = new TaskGroup();
        child = group.spawn(sleep(1e9));
        await checkpoint();
        other.cancel("theirs");
        await other;
      })(),
    );
    expect([(error as CancelledError).reason, child!.cancelled]).toEqual(["theirs", true]);
  });
});

describe("yield inside of a scope", () => {
  looped("is an error at the yield", async () => {
    const log = logger();
    const make = (): CancelScope => new CancelScope();
    async function* generator(): AsyncGenerator<number> {
      try {
        await using _ = make();
        yield 1;
      } finally {
        log("closed");
      }
    }
    const error = await errorOf(
      (async () => {
        for await (const _ of generator()) log("not reached");
      })(),
    );
    expect([(error as { code?: string }).code, log.text]).toEqual(["ERR_YIELD_IN_SCOPE", "closed"]);
    await checkpoint();
  });

  looped("is fine where the scope is that of the consumer, or is left before", async () => {
    const log = logger();
    async function* generator(): AsyncGenerator<number> {
      for (let n = 0; n < 2; n++) {
        {
          await using _ = timeout(100);
          await sleep(1);
        }
        yield n;
      }
    }
    await using _ = timeout(1000);
    for await (const n of generator()) log(n);
    expect(log.text).toBe("0 1");
  });
});

test("left-over tasks of groups do not exist", async () => {
  const event = new Event();
  const promise = run(async () => {
    await using group = new TaskGroup();
    group.spawn(async () => {
      await event.wait();
    });
  });
  setTimeout(() => event.set(), 2);
  await promise;
});
