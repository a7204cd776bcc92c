// Random programs: natively in Node 26, against lowered in Node 26 and in the Node that runs this. A failing program is
// printed small, with its seed.
//   node scripts/fuzz.mjs --count 1000 --seed 1 --mode both [--node /path/to/another/node] [--show 7]
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadFuzz } from "./fuzz-load.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    mode: { type: "string", default: "both" },
    node: { type: "string", multiple: true, default: [process.execPath] },
    show: { type: "string" },
    file: { type: "string" },
    trials: { type: "string", default: "2500" },
    failures: { type: "string", default: "15" },
  },
});
const { Bench, campaign, compare, describeFailure, generate } = await loadFuzz("main");
const modes = values.mode === "both" ? ["promise", "coroutine"] : [values.mode];
if (values.show) {
  console.log(generate(Number(values.show), { mode: modes[0] }));
  process.exit(0);
}
const bench = await Bench.start(values.node);
if (values.file) {
  const source = readFileSync(values.file, "utf8");
  for (const mode of modes) {
    const failure = await compare(bench, source, mode);
    console.log(failure ? describeFailure({ seed: values.file, mode, failure, source }) : `${mode}: the same`);
  }
  process.exit(0);
}
const seed = Number(values.seed);
const count = Number(values.count);
const totals = [];
for (const mode of modes) {
  const options = { mode, seed, count, failures: Number(values.failures), trials: Number(values.trials) };
  totals.push(await campaign(bench, options, (failed) => console.log(`\n${describeFailure(failed)}`)));
}
bench.stop();
console.log(`seeds ${seed} to ${seed + count - 1}, lowered in ${[...bench.engines.keys()].join(", ")}`);
for (const { failed, ...total } of totals) console.log({ ...total, failed: failed.length });
process.exit(totals.some(({ failed }) => failed.length > 0) ? 1 : 0);
