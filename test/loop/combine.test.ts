// Several things as one await: gather and its relatives.
import { describe, expect } from "vitest";
import {
  any,
  asCompleted,
  CancelledError,
  checkpoint,
  gather,
  map,
  race,
  settle,
  sleep,
  spawn,
} from "../../loop/index.ts";
import { errorOf, logger, looped, withCode } from "./looped.ts";
import { after, failing, messages, stubborn } from "./works.ts";

describe("gather", () => {
  looped("gives the results in order, of works of every kind", async () => {
    const [a, b, c, d] = await gather([after(2, "a"), () => after(1, 2), Promise.resolve(true), spawn(after(0, null))]);
    expect([a, b, c, d]).toEqual(["a", 2, true, null]);
    expect(await gather([])).toEqual([]);
    expect(await gather(new Set([after(0, 1)]))).toEqual([1]);
  });

  looped("throws the one error, when the others have been cancelled", async () => {
    const log = logger();
    const error = await errorOf(gather([stubborn(log, "a", 1), failing(1, "one"), stubborn(log, "b")]));
    expect([error, log.text]).toEqual([new Error("one"), "b a"]);
  });

  looped("throws several errors together", async () => {
    const failingToo = async (): Promise<void> => {
      try {
        await sleep(1e9);
      } finally {
        throw new Error("two");
      }
    };
    expect(messages(await errorOf(gather([failingToo, failing(1, "one")])))).toEqual(["one", "two"]);
  });

  looped("that is cancelled has cancelled all", async () => {
    const log = logger();
    const task = spawn(gather([stubborn(log, "a"), stubborn(log, "b")]));
    await sleep(1);
    task.cancel();
    await errorOf(task);
    expect([task.cancelled, log.text]).toEqual([true, "a b"]);
  });
});

describe("race and any", () => {
  looped("race gives the first that ends, and cancels the others", async () => {
    const log = logger();
    expect(await race([after(5, "slow"), stubborn(log, "loser"), after(1, "fast")])).toBe("fast");
    expect(log.text).toBe("loser");
    expect(await errorOf(race([failing(1, "first"), after(5, 1)]))).toEqual(new Error("first"));
    expect(await errorOf(race([]))).toBeInstanceOf(AggregateError);
  });

  looped("race of two that are ready: the first", async () => {
    expect(await race([async () => 1, async () => 2])).toBe(1);
  });

  looped("any gives the first that succeeds, or all errors", async () => {
    expect(await any([failing(0, "x"), after(2, "good"), after(9, "late")])).toBe("good");
    expect(messages(await errorOf(any([failing(2, "one"), failing(1, "two")])))).toEqual(["one", "two"]);
    expect(messages(await errorOf(any([])))).toEqual([]);
  });

  looped("cancelled from outside they are cancelled", async () => {
    for (const combine of [race, any, settle] as ((works: PromiseLike<void>[]) => PromiseLike<unknown>)[]) {
      const task = spawn(combine([sleep(1e9), sleep(1e9)]));
      await sleep(1);
      task.cancel();
      expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    }
  });
});

looped("settle gives how each one ended", async () => {
  const reason = new Error("no");
  expect(
    await settle([
      after(1, 1),
      async () => {
        throw reason;
      },
    ]),
  ).toEqual([
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason },
  ]);
});

describe("map", () => {
  looped("gives the results in order, so many at a time", async () => {
    let running = 0;
    let most = 0;
    const results = await map(
      [5, 1, 4, 2, 3],
      async (ms, index) => {
        most = Math.max(most, ++running);
        await sleep(ms);
        running--;
        return `${index}:${ms}`;
      },
      { concurrency: 2 },
    );
    expect([results, most]).toEqual([["0:5", "1:1", "2:4", "3:2", "4:3"], 2]);
  });

  looped("takes items when there is room, also from async iterables; plain results are fine", async () => {
    const log = logger();
    async function* items(): AsyncGenerator<number> {
      for (let n = 1; n <= 3; n++) {
        log(`take ${n}`);
        yield n;
        await checkpoint();
      }
    }
    const results = await map(items(), (n) => (log(`run ${n}`), n * n), { concurrency: 1 });
    expect([results, log.text]).toEqual([[1, 4, 9], "take 1 run 1 take 2 run 2 take 3 run 3"]);
  });

  looped("stops at the first error", async () => {
    const log = logger();
    const work = async (n: number): Promise<void> => {
      log(n);
      if (n === 2) throw new Error("two");
      await sleep(1);
    };
    expect(await errorOf(map([1, 2, 3, 4], work, { concurrency: 2 }))).toEqual(new Error("two"));
    expect(log.text).toBe("1 2");
    expect(await errorOf(map([1], work, { concurrency: 0 }))).toEqual(withCode("ERR_BAD_COUNT"));
  });
});

describe("asCompleted", () => {
  looped("gives results as they come", async () => {
    const log = logger();
    for await (const value of asCompleted([after(6, "c"), after(1, "a"), after(3, "b")])) log(value);
    expect(log.text).toBe("a b c");
  });

  looped("leaving the loop cancels the rest, and waits for it", async () => {
    const log = logger();
    for await (const value of asCompleted([stubborn(log, "rest", 2), after(1, "first")])) {
      log(value);
      break;
    }
    expect(log.text).toBe("first rest");
  });

  looped("an error cancels the rest, and is thrown", async () => {
    const log = logger();
    const error = await errorOf(
      (async () => {
        for await (const _ of asCompleted([stubborn(log, "rest", 1), failing(1, "one")])) log("none");
      })(),
    );
    expect([error, log.text]).toEqual([new Error("one"), "rest"]);
  });

  looped("is cancelled with who runs the loop", async () => {
    const log = logger();
    const task = spawn(async () => {
      for await (const _ of asCompleted([stubborn(log, "a", 1), stubborn(log, "b")])) log("none");
    });
    await sleep(1);
    task.cancel();
    await errorOf(task);
    expect([task.cancelled, log.text]).toEqual([true, "b a"]);
  });
});
