// Futures: the behaviours of CPython's test_futures that apply.
import { describe, expect, test } from "vitest";
import { checkpoint, Future, spawn } from "../../loop/index.ts";
import { errorOf, logger, looped, withCode } from "./looped.ts";

async function answer(): Promise<number> {
  return 42;
}

describe("a future", () => {
  looped("has what a promise has: then, catch, finally", async () => {
    const log = logger();
    const promise: Promise<number> = spawn(answer());
    expect(await promise.finally(() => log("end")).then((value) => value + 1)).toBe(43);
    const future = new Future<number>();
    const caught = future.catch((error: unknown) => (error as Error).message);
    const failed = errorOf(future.finally(() => log("failed")));
    future.reject(new Error("no"));
    expect([await caught, ((await failed) as Error).message, log.text]).toEqual(["no", "no", "end failed"]);
    expect([future, promise].map((each) => Object.prototype.toString.call(each))).toEqual([
      "[object Future]",
      "[object Task]",
    ]);
  });

  looped("is not what a task is told from outside", async () => {
    const task = spawn(answer());
    expect(() => task.resolve(1)).toThrowError(withCode("ERR_ALREADY_DONE") as Error);
    expect(() => task.reject(1)).toThrowError(withCode("ERR_ALREADY_DONE") as Error);
    expect(await task).toBe(42);
  });

  looped("is awaited until somebody resolves it", async () => {
    const future = new Future<string>();
    const tasks = [1, 2].map((n) => spawn(async () => `${await future}${n}`));
    await checkpoint();
    future.resolve("x");
    expect([await tasks[0], await tasks[1], await future, future.result]).toEqual(["x1", "x2", "x", "x"]);
  });

  looped("or rejects it, or cancels it", async () => {
    const [rejected, cancelled] = [new Future(), new Future()];
    setTimeout(() => {
      rejected.reject(new Error("no"));
      expect(cancelled.cancel("why")).toBe(true);
    }, 1);
    expect(await errorOf(rejected)).toEqual(new Error("no"));
    expect(await errorOf(cancelled)).toMatchObject({ name: "CancelledError", reason: "why" });
    expect([rejected.cancelled, cancelled.cancelled, cancelled.cancel()]).toEqual([false, true, false]);
  });

  looped("is settled once", async () => {
    const future = new Future<number>();
    future.resolve(1);
    expect(() => future.resolve(2)).toThrowError(withCode("ERR_ALREADY_DONE") as Error);
    expect(() => future.reject(2)).toThrowError(withCode("ERR_ALREADY_DONE") as Error);
    expect(await future).toBe(1);
  });

  looped("that is done is not waited for", async () => {
    const future = new Future<number>();
    future.resolve(1);
    let others = 0;
    spawn(async () => others++);
    await future;
    expect(others).toBe(0);
  });

  test("works without a loop too", async () => {
    const future = new Future<number>();
    const seen: number[] = [];
    future.onDone(({ result }) => seen.push(result));
    setTimeout(() => future.resolve(3), 1);
    expect(await (async () => future)()).toBe(3);
    expect(await future).toBe(3);
    expect(seen).toEqual([3]);
  });
});
