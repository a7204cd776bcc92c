// In a realm with what browsers have, and nothing of Node.
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { lower } from "../../compiler/index.ts";

const PROGRAM = `
import { checkpoint, currentSignal, gather, Queue, run, sleep, spawn, TaskGroup, timeout } from "openawait/loop";

globalThis.result = run(async () => {
  const log = [];
  const queue = new Queue(1);
  {
    await using group = new TaskGroup();
    group.spawn(async () => { for await (const value of queue) log.push(value); });
    for (let n = 0; n < 3; n++) await queue.put(n);
    queue.close();
  }
  const limit = timeout(5);
  try {
    await using _ = limit;
    log.push(currentSignal() instanceof AbortSignal);
    await sleep(1000);
  } catch (error) {
    log.push(error.name);
  }
  let spinning = true;
  setTimeout(() => (spinning = false), 1);
  const task = spawn(async () => { while (spinning) await checkpoint(); return "stopped"; });
  return [...log, ...(await gather([task, async () => typeof process]))];
});
`;

/** As in browsers one message a turn; Node's own delivers up to a thousand before anything else has one. */
class MessageChannel {
  readonly port1: { onmessage?: () => void } = {};
  readonly port2 = { postMessage: () => void setImmediate(() => this.port1.onmessage?.()) };
}

test("a program runs", async () => {
  const { code } = lower(PROGRAM, { fileName: "program.js" });
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(import.meta.dirname, "../..") },
    bundle: true,
    format: "iife",
    platform: "browser",
    write: false,
  });
  const realm = createContext({
    performance,
    setTimeout,
    clearTimeout,
    MessageChannel,
    AbortController,
    AbortSignal,
    queueMicrotask,
    console,
  });
  runInContext(outputFiles[0]!.text, realm);
  expect([...((await realm["result"]) as unknown[])]).toEqual([0, 1, 2, true, "TimeoutError", "stopped", "undefined"]);
});
