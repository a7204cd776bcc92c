// What a cancelled task goes through: the behaviours of CPython's test_tasks and test_timeouts, and of trio's scopes.
import { describe, expect, test } from "vitest";
import {
  CancelledError,
  CancelScope,
  checkpoint,
  currentSignal,
  currentTask,
  deadline,
  Event,
  Future,
  now,
  run,
  shield,
  sleep,
  spawn,
  timeout,
  type WaitList,
  TimeoutError,
  type Task,
} from "../../loop/index.ts";
import { errorOf, logger, looped, withCode } from "./looped.ts";

const forever = (): PromiseLike<void> => sleep(1e9);

describe("a task", () => {
  looped("gets CancelledError at its await, and finally runs", async () => {
    const log = logger();
    const task = spawn(async () => {
      try {
        await forever();
      } catch (error) {
        log(String(error));
        throw error;
      } finally {
        log("finally");
      }
    });
    await checkpoint();
    expect(task.cancel("enough")).toBe(true);
    expect(task.done).toBe(false);
    const error = await errorOf(task);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as CancelledError).reason).toBe("enough");
    expect([task.done, task.cancelled, log.text]).toEqual([true, true, "CancelledError: cancelled: enough finally"]);
    expect(task.cancel()).toBe(false);
  });

  looped("that has not started does not start", async () => {
    const log = logger();
    const task = spawn(async () => log("ran"));
    task.cancel();
    await errorOf(task);
    expect([task.cancelled, log.text]).toEqual([true, ""]);
  });

  looped("that is ready to go on from a checkpoint is cancelled there", async () => {
    const log = logger();
    const task = spawn(async () => {
      log("a");
      await checkpoint();
      log("b");
    });
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect(log.text).toBe("a");
  });

  looped("that catches it gets it again at the next await that waits", async () => {
    const log = logger();
    const task = spawn(async () => {
      for (let round = 0; round < 3; round++) {
        try {
          await forever();
        } catch (error) {
          log(error instanceof CancelledError);
        }
      }
      await (async () => log("no wait, no error"))();
      return "result";
    });
    await checkpoint();
    task.cancel();
    expect(await task).toBe("result");
    expect(task.cancelled).toBe(false);
    expect(log.text).toBe("true true true no wait, no error");
  });

  looped("that catches it for ever does not keep others from running", async () => {
    let on = true;
    const task = spawn(async () => {
      while (on) {
        try {
          await forever();
        } catch {}
      }
    });
    await checkpoint();
    task.cancel();
    await sleep(5);
    on = false;
    await task;
  });

  looped("may end with another error", async () => {
    const task = spawn(async () => {
      try {
        await forever();
      } finally {
        throw new Error("worse");
      }
    });
    await checkpoint();
    task.cancel();
    expect(await errorOf(task)).toEqual(new Error("worse"));
    expect(task.cancelled).toBe(false);
  });

  looped("cancels the task or future that it alone awaits", async () => {
    const inner = spawn(forever());
    const future = new Future<void>();
    const outer = spawn(async () => inner);
    const other = spawn(async () => future);
    await checkpoint();
    outer.cancel("why");
    other.cancel();
    await errorOf(outer);
    await errorOf(other);
    expect([inner.cancelled, future.cancelled]).toEqual([true, true]);
    expect((inner.error as CancelledError).reason).toBe("why");
  });

  looped("leaves alone what others await too", async () => {
    const inner = spawn(async () => {
      await sleep(2);
      return 5;
    });
    const outer = spawn(async () => inner);
    const other = spawn(async () => inner);
    await checkpoint();
    outer.cancel();
    await errorOf(outer);
    expect(await other).toBe(5);
  });

  looped("that is being given something keeps it", async () => {
    const future = new Future<number>();
    const task = spawn(async () => {
      const value = await future;
      return value;
    });
    await checkpoint();
    future.resolve(1);
    // (The value of a future is not lost: who awaits it again gets it.)
    task.cancel();
    await errorOf(task);
    expect(await future).toBe(1);
  });

  looped("cancels itself: the next await throws", async () => {
    const log = logger();
    const task = spawn(async () => {
      currentTask().cancel();
      log("on");
      await checkpoint();
      log("not reached");
    });
    await errorOf(task);
    expect(log.text).toBe("on");
  });

  looped("awaits in await using and finally only where they are shielded", async () => {
    const log = logger();
    const task = spawn(async () => {
      try {
        await forever();
      } finally {
        {
          await using _ = shield();
          await sleep(1);
          log("cleaned up");
        }
        log((await errorOf(sleep(1))) instanceof CancelledError);
      }
    });
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect([log.text, task.cancelled]).toEqual(["cleaned up true", true]);
  });

  looped("whose disposals are cancelled on top of it is cancelled, no more", async () => {
    const task = spawn(async () => {
      await using _ = { [Symbol.asyncDispose]: () => sleep(1) as PromiseLike<void> };
      await forever();
    });
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect(task.cancelled).toBe(true);
  });

  looped("a chain of tasks as long as you like", async () => {
    let task: Task<void> = spawn(forever());
    const first = task;
    for (let n = 0; n < 20_000; n++) {
      const inner = task;
      task = spawn(async () => inner);
    }
    await checkpoint();
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect(first.cancelled).toBe(true);
  });
});

describe("what is not ours", () => {
  looped("a promise is let go", async () => {
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<void>((_, no) => (reject = no));
    const task = spawn(async () => promise);
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect(task.cancelled).toBe(true);
    reject(new Error("nobody cares, and nobody is told"));
    await sleep(1);
  });

  looped("a promise that settles later does not disturb the next wait", async () => {
    const late = new Promise<string>((resolve) => setTimeout(resolve, 3, "late"));
    const task = spawn(async () => {
      try {
        await late;
      } finally {
        await using _ = shield();
        expect(await new Promise((resolve) => setTimeout(resolve, 8, "mine"))).toBe("mine");
      }
    });
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect(task.cancelled).toBe(true);
  });

  looped("a thenable with cancel is told", async () => {
    const log = logger();
    const thenable = Object.assign(new Promise<void>(() => undefined), { cancel: (why: string) => log(why) });
    const task = spawn(async () => thenable);
    await checkpoint();
    task.cancel("stop");
    await errorOf(task);
    expect(log.text).toBe("stop");
  });

  looped("what was handed the signal is told", async () => {
    const log = logger();
    const fetchLike = async (signal: AbortSignal): Promise<never> =>
      new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => {
          log((signal.reason as Error).name);
          reject(signal.reason as Error);
        });
      });
    const task = spawn(async () => fetchLike(currentSignal()));
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect([log.text, task.cancelled]).toEqual(["CancelledError", true]);
  });

  looped("the signal is that of the innermost scope", async () => {
    const outside = currentSignal();
    const scope = new CancelScope();
    {
      await using _ = scope;
      const inside = currentSignal();
      scope.cancel("x");
      expect([outside.aborted, inside.aborted]).toEqual([false, true]);
      expect((inside.reason as CancelledError).reason).toBe("x");
      {
        await using _ = shield();
        expect(currentSignal().aborted).toBe(false);
        await using __ = new CancelScope();
        expect(currentSignal().aborted).toBe(false);
      }
      await using __ = new CancelScope();
      expect(currentSignal().aborted).toBe(true);
    }
  });

  looped("a scope that a signal cancels", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort("from outside"), 2);
    const scope = new CancelScope({ signal: controller.signal });
    {
      await using _ = scope;
      await forever();
    }
    expect([scope.cancelled, scope.caught]).toEqual([true, true]);
    const again = new CancelScope({ signal: controller.signal });
    {
      await using _ = again;
      expect(((await errorOf(checkpoint())) as CancelledError).reason).toBe("from outside");
    }
    expect(again.caught).toBe(false);
  });

  test("a signal cancels the main task", async () => {
    const controller = new AbortController();
    const promise = run(forever(), { signal: controller.signal });
    setTimeout(() => controller.abort("ctrl-C"), 2);
    await expect(promise).rejects.toMatchObject({ name: "CancelledError", reason: "ctrl-C" });
    await expect(run(forever(), { signal: controller.signal })).rejects.toMatchObject({ reason: "ctrl-C" });
  });
});

describe("a scope", () => {
  looped("ends quietly when it was cancelled, and says so", async () => {
    const log = logger();
    const scope = new CancelScope();
    {
      await using _ = scope;
      setTimeout(() => scope.cancel(), 1);
      await forever();
      log("not reached");
    }
    log("after");
    expect([log.text, scope.caught, scope.expired]).toEqual(["after", true, false]);
  });

  looped("that was cancelled but not awaited in ends as if nothing were", async () => {
    const scope = new CancelScope();
    {
      await using _ = scope;
      scope.cancel();
    }
    await checkpoint();
    expect([scope.cancelled, scope.caught]).toEqual([true, false]);
  });

  looped("lets other errors through", async () => {
    const error = await errorOf(
      (async () => {
        await using scope = new CancelScope();
        scope.cancel();
        throw new Error("own");
      })(),
    );
    expect(error).toEqual(new Error("own"));
  });

  looped("the one that was cancelled stops it: inner ones do not", async () => {
    const log = logger();
    const outer = new CancelScope();
    {
      await using _ = outer;
      {
        await using inner = new CancelScope();
        outer.cancel();
        inner.cancel();
        await checkpoint();
      }
      log("not reached");
    }
    log("outer");
    expect(log.text).toBe("outer");
  });

  looped("inner one that was cancelled first stops its own", async () => {
    const log = logger();
    {
      await using _ = new CancelScope();
      {
        await using inner = new CancelScope();
        inner.cancel();
        await checkpoint();
      }
      log("inner");
      await checkpoint();
    }
    expect(log.text).toBe("inner");
  });

  looped("reaches tasks below it only where they are in it", async () => {
    // (spawn() is not in the scope: its task belongs to nobody.)
    let task: Task<void>;
    {
      await using scope = new CancelScope();
      task = spawn(sleep(2));
      scope.cancel();
      await checkpoint();
    }
    await task;
  });

  looped("shields may be nested, and be cancelled themselves", async () => {
    const log = logger();
    const task = spawn(async () => {
      await using _ = shield();
      await sleep(3);
      log("kept");
      const inner = shield();
      {
        await using _ = inner;
        inner.cancel();
        await forever();
      }
      log(inner.caught);
    });
    await checkpoint();
    task.cancel();
    await task;
    expect(log.text).toBe("kept true");
  });

  looped("cancelled before it was entered", async () => {
    const scope = new CancelScope();
    scope.cancel("early");
    {
      await using _ = scope;
      await forever();
    }
    expect(scope.caught).toBe(true);
  });
});

describe("time limits", () => {
  looped("timeout throws TimeoutError, with what it stopped as its cause", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        await using _ = timeout(2);
        try {
          await forever();
        } finally {
          log("finally");
        }
      })(),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as Error).cause).toBeInstanceOf(CancelledError);
    expect(log.text).toBe("finally");
  });

  looped("that is not reached does nothing", async () => {
    await using limit = timeout(1000);
    await sleep(1);
    expect([limit.expired, limit.cancelled]).toEqual([false, false]);
  });

  looped("zero is over at once; what does not wait is not disturbed", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        await using _ = timeout(0);
        log("runs");
        await checkpoint();
      })(),
    );
    expect([log.text, (error as Error).name]).toEqual(["runs", "TimeoutError"]);
    await using limit = timeout(0);
    expect(limit.expired).toBe(true);
  });

  looped("the outer one wins if it comes first", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        await using _ = timeout(3);
        try {
          await using _ = timeout(1000);
          await forever();
        } catch (error) {
          log((error as Error).name);
          throw error;
        }
      })(),
    );
    expect([log.text, (error as Error).name]).toEqual(["CancelledError", "TimeoutError"]);
  });

  looped("the inner one wins if it comes first, and the outer block goes on", async () => {
    await using _ = timeout(1000);
    expect(
      await errorOf(
        (async () => {
          await using _ = timeout(1);
          await forever();
        })(),
      ),
    ).toBeInstanceOf(TimeoutError);
    await sleep(1);
  });

  looped("both at once: the outer one", async () => {
    const at = now() + 2;
    const outer = new CancelScope({ deadline: at });
    {
      await using _ = outer;
      await using __ = deadline(at);
      await forever();
    }
    expect(outer.caught).toBe(true);
  });

  looped("cancelled by hand is no TimeoutError", async () => {
    const limit = timeout(1000);
    {
      await using _ = limit;
      limit.cancel();
      await checkpoint();
    }
    expect([limit.caught, limit.expired]).toEqual([true, false]);
  });

  looped("another error of the block is that error", async () => {
    const error = await errorOf(
      (async () => {
        await using _ = timeout(1);
        try {
          await forever();
        } catch {
          throw new Error("own");
        }
      })(),
    );
    expect(error).toEqual(new Error("own"));
  });

  looped("deadline by the clock of the loop and by the calendar", async () => {
    for (const at of [now() + 2, new Date(Date.now() + 2), now() - 5]) {
      const start = now();
      expect(
        await errorOf(
          (async () => {
            await using _ = deadline(at);
            await forever();
          })(),
        ),
      ).toBeInstanceOf(TimeoutError);
      expect(now() - start).toBeLessThan(500);
    }
  });

  looped("may be moved", async () => {
    const scope = new CancelScope({ timeout: 1 });
    {
      await using _ = scope;
      scope.deadline = Infinity;
      await sleep(5);
      expect(scope.cancelled).toBe(false);
      scope.deadline = now() + 1;
      await forever();
    }
    expect(scope.expired).toBe(true);
  });

  looped("a task that is cancelled in its time limit is cancelled", async () => {
    const task = spawn(async () => {
      await using _ = timeout(1000);
      await forever();
    });
    await checkpoint();
    task.cancel();
    await errorOf(task);
    expect(task.cancelled).toBe(true);
  });

  looped("waiting for an event with a limit leaves no trace in the event", async () => {
    const event = new Event();
    for (let n = 0; n < 3; n++) {
      await using _ = new CancelScope({ timeout: 1 });
      await event.wait();
    }
    expect((event.wait() as WaitList).first).toBe(undefined);
  });
});

describe("wrong use", () => {
  looped("of scopes", async () => {
    const scope = new CancelScope();
    {
      await using _ = scope;
    }
    expect(
      await errorOf(
        (async () => {
          await using _ = scope;
        })(),
      ),
    ).toEqual(withCode("ERR_SCOPE_REUSED"));
    const wrong = [
      () => timeout(-1),
      () => new CancelScope({ timeout: Number.NaN }),
      () => sleep(-1),
      () => deadline(new Date("never")),
      () => (new CancelScope().deadline = Number.NaN),
    ];
    for (const make of wrong) {
      expect(make).toThrowError(withCode("ERR_NEGATIVE_TIME") as Error);
    }
  });

  looped("left out of order", async () => {
    const outer = new CancelScope();
    const inner = new CancelScope();
    outer.enter();
    inner.enter();
    expect(() => outer.exit(undefined)).toThrowError(withCode("ERR_SCOPE_ORDER") as Error);
    expect(() => inner.exit(undefined)).toThrowError(withCode("ERR_SCOPE_ORDER") as Error);
    await checkpoint();
  });
});
