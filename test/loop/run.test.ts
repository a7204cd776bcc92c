// run, spawn, runSync: the ways into a loop.
import { expect, test } from "vitest";
import { checkpoint, currentTask, run, runSync, sleep, spawn } from "../../loop/index.ts";

async function double(n: number): Promise<number> {
  await sleep(1);
  return n * 2;
}

test("run gives a native promise of the result", async () => {
  const promise = run(double(4));
  expect(promise).toBeInstanceOf(Promise);
  expect(await promise).toBe(8);
  expect(await run(() => double(5))).toBe(10);
  await expect(run(async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

test("an error may be an object that answers no question", async () => {
  const { proxy, revoke } = Proxy.revocable(new Error("no"), {});
  revoke();
  const fails = async (): Promise<never> => {
    await sleep(0);
    // oxlint-disable-next-line typescript/only-throw-error -- what a program may do
    throw proxy;
  };
  const caught: boolean[] = [];
  try {
    await run(fails);
  } catch (error) {
    caught.push(error === proxy);
  }
  expect(caught).toEqual([true]);
});

test("what is left over is cancelled, and waited for", () =>
  run(async () => {
    const log: string[] = [];
    await run(async () => {
      spawn(async () => {
        try {
          await sleep(1e6);
        } finally {
          log.push(currentTask().name);
        }
      });
      await checkpoint();
    });
    expect(log).toHaveLength(1);
  }));

test("runSync runs what does not wait, and says what would have waited", () => {
  expect(runSync(async () => 7)).toBe(7);
  expect(() => runSync(double(1))).toThrowError(
    expect.objectContaining({
      code: "ERR_WOULD_SUSPEND",
      message: "runSync(): 'double' → an await of 'sleep(1)' would have waited; use run()",
    }),
  );
});
