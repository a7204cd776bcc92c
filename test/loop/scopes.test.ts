// Scopes and time limits: the behaviours of CPython's test_timeouts, and of trio's scopes.
import { describe, expect } from "vitest";
import {
  CancelledError,
  CancelScope,
  checkpoint,
  deadline,
  Event,
  now,
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
