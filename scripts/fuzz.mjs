// Random programs, native against lowered. A failing program is printed small, with its seed.
//   node scripts/fuzz.mjs --count 1000 --seed 1 --mode both [--order] [--show 7]
// oxlint-disable unicorn/require-post-message-target-origin -- workers have no origin
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { bundleFuzz, loadFuzz } from "./fuzz-load.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    mode: { type: "string", default: "both" },
    order: { type: "boolean", default: false },
    show: { type: "string" },
    trials: { type: "string", default: "2500" },
    failures: { type: "string", default: "15" },
  },
});
/** After this many milliseconds without an answer a program hangs. */
const PATIENCE = 10_000;

if (values.show) {
  const { generate } = await loadFuzz("program");
  console.log(generate(Number(values.show)));
  process.exit(0);
}
const file = await bundleFuzz("worker");
const modes = values.mode === "both" ? ["promise", "coroutine"] : [values.mode];
const totals = await Promise.all(modes.map((mode) => campaign(mode)));
console.log(`seeds ${values.seed} to ${Number(values.seed) + Number(values.count) - 1}`);
for (const total of totals) console.log(total);
process.exit(totals.some((total) => total.failed > 0) ? 1 : 0);

/** @param {string} mode */
async function campaign(mode) {
  const total = { mode, programs: 0, invalid: 0, failed: 0, lines: 0 };
  let seed = Number(values.seed);
  const end = seed + Number(values.count);
  while (seed < end && total.failed < Number(values.failures)) seed = await work(mode, seed, end, total);
  return total;
}

/** One worker until it hangs, fails too often, or is done; gives the next seed. */
function work(mode, first, end, total) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: { mode, order: values.order, trials: Number(values.trials) } });
    let seed = first;
    let timer;
    const finish = (next) => {
      clearTimeout(timer);
      void worker.terminate().then(() => resolve(next));
    };
    const hangs = () => {
      total.failed++;
      console.log(
        `\n=== seed ${seed} ${mode}: hangs without giving control back (node scripts/fuzz.mjs --show ${seed})`,
      );
      finish(seed + 1);
    };
    const ask = (patience = PATIENCE) => {
      clearTimeout(timer);
      timer = setTimeout(hangs, patience);
    };
    worker.on("error", reject);
    worker.on("message", (answer) => {
      if (answer.shrinking) return ask(PATIENCE * 12);
      total.programs++;
      total.lines += answer.lines;
      if (!answer.valid) total.invalid++;
      if (answer.failure) {
        total.failed++;
        print(answer);
      }
      if (++seed >= end || total.failed >= Number(values.failures)) return finish(seed);
      ask();
      worker.postMessage(seed);
    });
    // The first one also waits for the compiler to be loaded.
    ask(PATIENCE * 6);
    worker.postMessage(seed);
  });
}

function print({ seed, mode, failure, source }) {
  console.log(`\n=== seed ${seed} ${mode}: ${failure.kind}: ${failure.what}\n${source.trim()}`);
  if (failure.expected)
    console.log(`--- expected\n${failure.expected.join("\n")}\n--- actual\n${failure.actual.join("\n")}`);
}
