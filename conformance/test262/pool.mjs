// Tests over several processes at once; one that hangs or dies costs its test, not the run.
//   await runTests(tests, { root, contender, engine, jobs })  →  Map { "file (strict)" → undefined | "why it failed" }
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { variantsOf } from "./select.mjs";

const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));
/** Milliseconds a test may take before its process is killed. */
const PATIENCE = 30_000;

export const keyOf = (file, variant) => `${file} (${variant})`;

/**
 * Runs `tests` (or, with `only`, those of their variants whose key is in that set).
 * `engine` is the Node that runs them; `progress` is called after each with how many are done.
 */
export async function runTests(tests, { root, contender, engine, jobs, only, progress }) {
  const results = new Map();
  const queue = tests
    .map((test) => ({ test, variants: variantsOf(test).filter((each) => !only || only.has(keyOf(test.file, each))) }))
    .filter(({ variants }) => variants.length > 0);
  let next = 0;
  let done = 0;
  const take = () => queue[next++];
  const record = ({ test, variants }, failures) => {
    for (const variant of variants) results.set(keyOf(test.file, variant), failures[variant]);
    progress?.(++done, queue.length);
  };
  await Promise.all(Array.from({ length: jobs }, () => serve({ root, contender, engine, take, record })));
  return results;
}

/** One place at the queue: a process at a time, a new one after each that was lost. */
async function serve({ root, contender, engine, take, record }) {
  for (let job = take(); job !== undefined;) {
    // oxlint-disable-next-line no-await-in-loop -- until the queue is empty
    job = await serveUntilLost({ root, contender, engine, take, record }, job);
  }
}

/** Resolves to the test to go on with after the process was lost, undefined when none is left. */
function serveUntilLost({ root, contender, engine, take, record }, first) {
  return new Promise((resolve) => {
    let job = first;
    let watchdog;
    const child = fork(WORKER, [root, contender], {
      execPath: engine,
      execArgv: ["--experimental-vm-modules", "--no-warnings"],
      serialization: "advanced",
      // Where the engine itself breaks, it says so at length.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const send = () => {
      clearTimeout(watchdog);
      if (!job) {
        child.disconnect();
        return;
      }
      watchdog = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
      child.send({ id: job.test.file, test: job.test, variants: job.variants });
    };
    child.on("message", ({ ready, id, failures }) => {
      if (!ready) {
        if (id !== job?.test.file) return;
        record(job, failures);
        job = take();
      }
      send();
    });
    child.on("exit", (code, signal) => {
      clearTimeout(watchdog);
      if (!job) {
        resolve(undefined);
        return;
      }
      const why = `the process ended (${signal ?? code})`;
      record(job, Object.fromEntries(job.variants.map((variant) => [variant, why])));
      resolve(take());
    });
  });
}
