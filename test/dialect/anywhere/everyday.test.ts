// Everyday async code: the projects `native`, `promise` and `coroutine` of vitest.config.ts run it side by side.
import { expect, inject, test } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Which of the projects this is. */
    readonly mode: "native" | "promise" | "coroutine";
  }
}

const later = <T>(value: T, ms = 1): Promise<T> => new Promise((done) => setTimeout(() => done(value), ms));

async function* numbers(count: number): AsyncGenerator<number> {
  try {
    for (let i = 0; i < count; i++) yield await later(i);
  } finally {
    closed = true;
  }
}
let closed = false;

test("what runs is what the project says", async () => {
  const f = async (): Promise<number> => await later(1);
  expect([String(f).startsWith("async"), "send" in f()]).toEqual(
    { native: [true, false], promise: [false, false], coroutine: [false, true] }[inject("mode")],
  );
});

test("for await, and what it closes", async () => {
  const seen: number[] = [];
  for await (const each of numbers(10)) {
    if (each === 3) break;
    seen.push(each);
  }
  expect([seen, closed]).toEqual([[0, 1, 2], true]);
});

test("Promise.all takes what async functions give", async () => {
  const double = async (x: number): Promise<number> => 2 * (await later(x, 3 - x));
  expect(await Promise.all([0, 1, 2].map(double))).toEqual([0, 2, 4]);
});

test("errors are caught where they are awaited", async () => {
  const fail = async (): Promise<never> => {
    await later(0);
    throw new Error("failed");
  };
  let caught: unknown;
  try {
    await fail();
  } catch (error) {
    caught = error;
  }
  expect(caught).toEqual(new Error("failed"));
  await expect(fail()).rejects.toThrow("failed");
});

test("a stack leads to the source", async () => {
  const fail = async (): Promise<never> => {
    await later(0);
    throw new Error("placed");
  };
  const error = await fail().catch((error: Error) => error);
  expect(error.stack).toMatch(/everyday\.test\.ts:61:11/);
});

test("await using releases in reverse order", async () => {
  const log: string[] = [];
  const resource = (name: string): AsyncDisposable => ({
    [Symbol.asyncDispose]: async () => void log.push(await later(name)),
  });
  {
    await using first = resource("first");
    await using second = resource("second");
    log.push(first === second ? "one" : "body");
  }
  expect(log).toEqual(["body", "second", "first"]);
});
