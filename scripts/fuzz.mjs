// Random programs: natively in Node 26, against lowered in Node 26 and in the Node that runs this. A failing program is
// printed small, with its seed.
//   node scripts/fuzz.mjs --count 1000 --seed 1 --mode both [--node /path/to/another/node] [--show 7] [--file a.js]
// Modes: promise, coroutine, both; module: the top level of a module, in promise mode.
// --vary trivia: with comments and line breaks between the tokens; parentheses: with more of them; types: in TypeScript;
// jsx: with JSX in place of calls; directives: with functions in modes of their own; tokens: with others.
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
    vary: { type: "string", default: "nothing" },
  },
});
const { Bench, ModuleBench, campaign, describeFailure, programs, topLevels, variations } =
  await loadFuzz("test/fuzz/main.ts");
if (!(values.vary in variations)) {
  console.error(`--vary ${values.vary}: it is one of ${Object.keys(variations).join(", ")}`);
  process.exit(2);
}
const isModule = values.mode === "module";
const bench = isModule ? await ModuleBench.start() : await Bench.start(values.node);
const modes = values.mode === "both" ? ["promise", "coroutine"] : [values.mode];
const plain = isModule ? [topLevels(bench)] : modes.map((mode) => programs(bench, mode));
const trials = plain.map(variations[values.vary]);
const failed = values.show ? show(Number(values.show)) : values.file ? await compare(values.file) : await run();
bench.stop();
process.exit(failed ? 1 : 0);

/** @param {number} seed */
function show(seed) {
  console.log(trials[0].generate(seed));
}

/** @param {string} file */
async function compare(file) {
  const source = readFileSync(file, "utf8");
  let differs = false;
  for (const trial of trials) {
    const failure = await trial.compare(source);
    differs ||= Boolean(failure);
    const { name } = trial;
    console.log(failure ? describeFailure({ seed: file, name, failure, source }) : `${name}: the same`);
  }
  return differs;
}

async function run() {
  const [seed, count] = [Number(values.seed), Number(values.count)];
  const options = { seed, count, failures: Number(values.failures), trials: Number(values.trials) };
  let failures = 0;
  for (const trial of trials) {
    const total = await campaign(trial, options, (one) => console.log(`\n${describeFailure(one)}`));
    failures += total.failed.length;
    console.log({ ...total, failed: total.failed.length });
  }
  console.log(`seeds ${seed} to ${seed + count - 1}`);
  return failures > 0;
}
