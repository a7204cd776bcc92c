// Threads: every task is settled, whatever becomes of the thread.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { Pool } from "../../compiler/cli/pool.ts";
import { inFolder } from "./command.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A pool whose threads run this for each task, `task`. */
function poolOf(body: string, size: number): Pool<number, number> {
  const script = join(inFolder().path, "thread.mjs");
  writeFileSync(
    script,
    `import { parentPort, threadId } from "node:worker_threads";
     parentPort.on("message", (task) => { ${body} });`,
  );
  return new Pool(pathToFileURL(script), size);
}

test("tasks are answered, by no more threads than there may be", async () => {
  const pool = poolOf("parentPort.postMessage({ result: threadId })", 2);
  const threads = await Promise.all(Array.from({ length: 40 }, (_, i) => pool.run(i)));
  await pool.close();
  expect(new Set(threads).size).toBeLessThanOrEqual(2);
});

test("a thread that dies fails its own task; the others are done", async () => {
  const pool = poolOf(
    `if (task === 2) process.exit(7);
     if (task === 4) queueMicrotask(() => { throw new Error("broken"); });
     else parentPort.postMessage({ result: task * task });`,
    2,
  );
  const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((task) => pool.run(task)));
  await pool.close();
  expect(settled.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)))).toEqual([
    1,
    "ThreadDied: exit code 7",
    9,
    "ThreadDied: exit code 1: broken",
    25,
    36,
  ]);
});

test("a script that is not there fails every task", async () => {
  const pool = new Pool<number, number>(pathToFileURL("/gone/thread.mjs"), 3);
  const settled = await Promise.allSettled([1, 2, 3, 4].map((task) => pool.run(task)));
  await pool.close();
  expect(settled.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => "rejected"));
});

test("an error of the task is no error of the thread", async () => {
  const pool = poolOf('parentPort.postMessage(task ? { result: task } : { error: "no" })', 1);
  const settled = await Promise.allSettled([pool.run(0), pool.run(1)]);
  await pool.close();
  expect(settled).toMatchObject([{ reason: { name: "TaskError", message: "no" } }, { value: 1 }]);
});

test("tasks that wait when it is closed are rejected", async () => {
  const pool = poolOf("", 1);
  const settled = Promise.allSettled([pool.run(1), pool.run(2)]);
  await pool.close();
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
