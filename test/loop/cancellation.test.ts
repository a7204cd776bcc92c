// What a cancelled task goes through: the behaviours of CPython's test_tasks, and of what is awaited that is not ours.
import { describe, expect, test } from "vitest";
import {
  CancelledError,
  CancelScope,
  checkpoint,
  currentSignal,
  currentTask,
  Future,
  run,
  shield,
  sleep,
  spawn,
  type Task,
} from "../../loop/index.ts";
import { errorOf, logger, looped } from "./looped.ts";

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
