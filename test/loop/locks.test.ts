// Locks, semaphores, events, conditions and barriers: the behaviours of CPython's test_locks.
import { describe, expect, test } from "vitest";
import {
  Barrier,
  checkpoint,
  Condition,
  Event,
  Lock,
  run,
  runSync,
  Semaphore,
  sleep,
  spawn,
  TaskGroup,
  timeout,
} from "../../loop/index.ts";
import { errorOf, logger, looped, withCode } from "./looped.ts";

const turns = async (count = 5): Promise<void> => {
  for (let n = 0; n < count; n++) await checkpoint();
};

describe("Lock", () => {
  looped("is held by one at a time, first come first served", async () => {
    const lock = new Lock();
    const log = logger();
    await using group = new TaskGroup();
    for (const name of ["a", "b", "c"]) {
      group.spawn(async () => {
        await using _ = lock;
        log(name);
        await turns(2);
        log(name);
        if (name === "c") expect(log.text).toBe("a a b b c c");
      });
    }
  });

  looped("acquire and release", async () => {
    const lock = new Lock();
    expect(lock.locked).toBe(false);
    await lock.acquire();
    expect(lock.locked).toBe(true);
    lock.release();
    expect(lock.locked).toBe(false);
  });

  looped("a cancelled waiter leaves the queue", async () => {
    const lock = new Lock();
    await lock.acquire();
    const cancelled = spawn(lock.acquire());
    const next = spawn(async () => {
      await lock.acquire();
      lock.release();
      return "got it";
    });
    await turns();
    cancelled.cancel();
    lock.release();
    expect(await next).toBe("got it");
    expect(lock.locked).toBe(false);
  });

  looped("a waiter that is cancelled when it was handed the lock has it, and passes it on", async () => {
    const lock = new Lock();
    const log = logger();
    await lock.acquire();
    const handed = spawn(async () => {
      await using _ = lock;
      log("held");
      await checkpoint();
      log("not reached");
    });
    const next = spawn(async () => {
      await using _ = lock;
      log("next");
    });
    await turns();
    lock.release();
    handed.cancel();
    await errorOf(handed);
    await next;
    expect([log.text, handed.cancelled, lock.locked]).toEqual(["held next", true, false]);
  });

  looped("nobody overtakes who waits", async () => {
    const lock = new Lock();
    const log = logger();
    await lock.acquire();
    const waiter = spawn(async () => {
      await lock.acquire();
      log("waiter");
      lock.release();
    });
    await turns();
    lock.release();
    await lock.acquire();
    log("late");
    lock.release();
    await waiter;
    expect(log.text).toBe("waiter late");
  });

  looped("released by another, by nobody's holder, acquired twice", async () => {
    const lock = new Lock();
    expect(() => lock.release()).toThrowError(withCode("ERR_LOCK_NOT_OWNED") as Error);
    await lock.acquire();
    expect(await errorOf(spawn(async () => lock.release()))).toEqual(withCode("ERR_LOCK_NOT_OWNED"));
    expect(await errorOf(lock.acquire())).toEqual(withCode("ERR_LOCK_REACQUIRED"));
    lock.release();
  });

  test("works in runSync, and needs a loop elsewhere", async () => {
    const lock = new Lock();
    runSync(async () => {
      await using _ = lock;
    });
    expect(lock.locked).toBe(false);
    expect(await errorOf(Promise.resolve(lock.acquire()))).toEqual(withCode("ERR_NO_RUNNING_LOOP"));
  });

  looped("in a block that throws it is released", async () => {
    const lock = new Lock();
    await errorOf(
      (async () => {
        await using _ = lock;
        throw new Error("x");
      })(),
    );
    expect(lock.locked).toBe(false);
  });
});

describe("Semaphore", () => {
  looped("lets so many in", async () => {
    const semaphore = new Semaphore(2);
    let inside = 0;
    let most = 0;
    {
      await using group = new TaskGroup();
      for (let n = 0; n < 6; n++) {
        group.spawn(async () => {
          await using _ = semaphore;
          most = Math.max(most, ++inside);
          await turns(2);
          inside--;
        });
      }
    }
    expect([most, semaphore.value, semaphore.locked]).toEqual([2, 2, false]);
  });

  looped("first come first served; a cancelled waiter does not count", async () => {
    const semaphore = new Semaphore(0);
    const log = logger();
    const tasks = [1, 2, 3].map((n) =>
      spawn(async () => {
        await semaphore.acquire();
        log(n);
      }),
    );
    await turns();
    tasks[1]!.cancel();
    semaphore.release();
    semaphore.release();
    await tasks[0];
    await tasks[2];
    expect([log.text, semaphore.value, semaphore.locked]).toEqual(["1 3", 0, true]);
  });

  looped("released first, then the waiter cancelled: it got it", async () => {
    const semaphore = new Semaphore(0);
    const task = spawn(async () => {
      await semaphore.acquire();
      try {
        await checkpoint();
      } finally {
        semaphore.release();
      }
    });
    await turns();
    semaphore.release();
    task.cancel();
    await errorOf(task);
    expect(semaphore.value).toBe(1);
  });

  test("needs a whole number", () => {
    for (const count of [-1, 1.5, Number.NaN])
      expect(() => new Semaphore(count)).toThrowError(withCode("ERR_BAD_COUNT") as Error);
  });
});

describe("Event", () => {
  looped("lets all go on that wait, and all that come later", async () => {
    const event = new Event();
    const log = logger();
    const tasks = [1, 2].map((n) =>
      spawn(async () => {
        await event.wait();
        log(n);
      }),
    );
    await turns();
    expect([event.isSet, log.text]).toEqual([false, ""]);
    event.set();
    for (const task of tasks) await task;
    await event.wait();
    expect([event.isSet, log.text]).toEqual([true, "1 2"]);
    event.clear();
    expect(
      await errorOf(
        (async () => {
          await using _ = timeout(1);
          await event.wait();
        })(),
      ),
    ).toMatchObject({ name: "TimeoutError" });
  });

  looped("set and cleared at once: who waited goes on", async () => {
    const event = new Event();
    const task = spawn(event.wait());
    await turns();
    event.set();
    event.clear();
    await task;
  });
});

describe("Condition", () => {
  looped("notify lets one go on, when it has the lock", async () => {
    const condition = new Condition();
    const log = logger();
    const tasks = [1, 2, 3].map((n) =>
      spawn(async () => {
        await using _ = condition;
        await condition.wait();
        expect(condition.lock.locked).toBe(true);
        log(n);
      }),
    );
    await turns();
    {
      await using _ = condition;
      condition.notify();
      log("notified");
    }
    await turns();
    expect(log.text).toBe("notified 1");
    {
      await using _ = condition;
      condition.notifyAll();
    }
    for (const task of tasks) await task;
    expect([log.text, condition.lock.locked]).toEqual(["notified 1 2 3", false]);
  });

  looped("waitFor looks again each time", async () => {
    const condition = new Condition();
    let value = 0;
    const task = spawn(async () => {
      await using _ = condition;
      return condition.waitFor(() => value > 1 && `value ${value}`);
    });
    for (value = 1; value <= 2; value++) {
      await turns();
      await using _ = condition;
      condition.notifyAll();
      if (value === 2) break;
    }
    expect(await task).toBe("value 2");
  });

  looped("cancelled while waiting it holds the lock again", async () => {
    const condition = new Condition();
    const log = logger();
    const task = spawn(async () => {
      await using _ = condition;
      try {
        await condition.wait();
      } finally {
        log(condition.lock.locked);
      }
    });
    await turns();
    await condition.lock.acquire();
    task.cancel();
    await turns();
    expect(log.text).toBe("");
    condition.lock.release();
    await errorOf(task);
    expect([log.text, task.cancelled, condition.lock.locked]).toEqual(["true", true, false]);
  });

  looped("needs its lock", async () => {
    const condition = new Condition(new Lock());
    expect(await errorOf(condition.wait())).toEqual(withCode("ERR_LOCK_NOT_OWNED"));
    expect(() => condition.notify()).toThrowError(withCode("ERR_LOCK_NOT_OWNED") as Error);
  });
});

describe("Barrier", () => {
  looped("lets all go on when the last has come, again and again", async () => {
    const barrier = new Barrier(3);
    const log = logger();
    {
      await using group = new TaskGroup();
      for (const name of ["a", "b", "c"]) {
        group.spawn(async () => {
          for (let round = 0; round < 2; round++) log(`${name}${round}:${await barrier.wait()}`);
        });
      }
    }
    const [first, second] = [log.text.split(" ").slice(0, 3), log.text.split(" ").slice(3)];
    expect([new Set(first), second.length]).toEqual([new Set(["a0:0", "b0:1", "c0:2"]), 3]);
  });

  looped("who is cancelled does not count", async () => {
    const barrier = new Barrier(2);
    const task = spawn(barrier.wait());
    await turns();
    expect(barrier.waiting).toBe(1);
    task.cancel();
    await errorOf(task);
    expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
    const late = spawn(barrier.wait());
    await turns();
    await barrier.wait();
    late.cancel();
    await errorOf(late);
    expect(barrier.waiting).toBe(0);
  });

  looped("each party has a place of its own, also when one before it was cancelled", async () => {
    const barrier = new Barrier(3);
    const [first, second] = [spawn(barrier.wait()), spawn(barrier.wait())];
    await turns();
    first.cancel();
    const third = spawn(barrier.wait());
    await turns();
    expect([await barrier.wait(), await second, await third]).toEqual([2, 0, 1]);
  });

  looped("abort breaks it, reset mends it", async () => {
    const barrier = new Barrier(2);
    const task = spawn(barrier.wait());
    await turns();
    barrier.abort();
    expect(await errorOf(task)).toEqual(withCode("ERR_BARRIER_BROKEN"));
    expect(barrier.broken).toBe(true);
    expect(await errorOf(barrier.wait())).toEqual(withCode("ERR_BARRIER_BROKEN"));
    const other = new Barrier(2);
    const waiting = spawn(other.wait());
    await turns();
    other.reset();
    expect(await errorOf(waiting)).toEqual(withCode("ERR_BARRIER_BROKEN"));
    barrier.reset();
    const pair = [spawn(barrier.wait()), spawn(barrier.wait())];
    expect([await pair[0], await pair[1], barrier.broken]).toEqual([0, 1, false]);
  });

  test("needs parties", () => expect(() => new Barrier(0)).toThrowError(withCode("ERR_BAD_COUNT") as Error));
});

test("two loops at once do not mix", async () => {
  const names: string[] = [];
  const main = async (name: string): Promise<void> => {
    for (let n = 0; n < 3; n++) {
      await sleep(1);
      names.push(name);
    }
  };
  await Promise.all([run(main("a")), run(main("b"))]);
  expect(names.length).toBe(6);
});

looped("none of them is awaitable, so that an async function can return one", async () => {
  for (const make of [Lock, Semaphore, Event, Condition]) {
    const made: unknown = await (async () => new make())();
    expect(made).toBeInstanceOf(make);
  }
  expect(await (async () => new Barrier(2))()).toBeInstanceOf(Barrier);
});
