// Tests in the dialect: what they await are hooks, and they are coroutines that Vitest awaits as it awaits promises.
import { Awaitable, coroutine, GeneratorExit, onAwait, onEnter, onExit, toPromise } from "openawait/runtime";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

/** Resolves in the given turn of the driver. */
class Turns extends Awaitable<number> {
  constructor(readonly count: number) {
    super();
  }

  *[onAwait](): Generator<undefined, number> {
    for (let turn = 0; turn < this.count; turn++) yield;
    return this.count;
  }
}

const log: string[] = [];

beforeEach(async () => {
  log.length = 0;
  log.push(`before ${await new Turns(1)}`);
});

afterEach(async () => {
  expect(await new Turns(2)).toBe(2);
});

test("a test awaits hooks, and so do what is called before and after it", async () => {
  expect(log).toEqual(["before 1"]);
  expect(await new Turns(3)).toBe(3);
});

test("an async function is lazy, and a Coroutine", async () => {
  const run = coroutine(async function run(text: string) {
    log.push(text);
    return await new Turns(1);
  });
  const waiting = run("ran");
  expect(log).not.toContain("ran");
  expect(Object.prototype.toString.call(waiting)).toBe("[object Coroutine]");
  expect(await waiting).toBe(1);
  expect(log).toContain("ran");
});

const fail = async (): Promise<void> => {
  await new Turns(1);
  throw new RangeError("too far");
};

test("rejects and resolves take coroutines", async () => {
  await expect(fail()).rejects.toThrow(RangeError);
  await expect(toPromise(new Turns(4))).resolves.toBe(4);
});

test.each([1, 2])("test.each gives its values: %d", async (count) => {
  expect(await new Turns(count)).toBe(count);
});

describe("context managers", () => {
  const manager = (name: string) => ({
    [onEnter]: async () => {
      log.push(`enter ${name}`);
      return name;
    },
    [onExit]: async (error: unknown) => {
      log.push(`exit ${name} ${error instanceof Error ? error.message : String(error)}`);
      return error !== undefined;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });

  test("are entered and left, and may suppress", async () => {
    {
      // (TypeScript does not know of onEnter.)
      await using inner: unknown = manager("a");
      log.push(`in ${inner as string}`);
      await fail();
    }
    expect(log.slice(1)).toEqual(["enter a", "in a", "exit a too far"]);
  });
});

test("time is vi's, where it is wanted", async () => {
  vi.useFakeTimers();
  try {
    const slept = toPromise(
      (async () => {
        await new Promise((done) => setTimeout(done, 60_000));
        return "slept";
      })(),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await slept).toBe("slept");
  } finally {
    vi.useRealTimers();
  }
});

test("closing a coroutine runs its finally blocks", async () => {
  const run = coroutine(async function run() {
    try {
      await new Turns(5);
    } catch (error) {
      log.push(String(error instanceof GeneratorExit));
      throw error;
    } finally {
      log.push("finally");
    }
  });
  const suspended = run();
  suspended.send();
  suspended.close();
  expect(log.slice(1)).toEqual(["true", "finally"]);
});
