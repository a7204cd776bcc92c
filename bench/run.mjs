// How fast compiled code runs: every contender in one process, in turns, as ratios to native.
//   npm run build && npm ci --prefix bench && node bench/run.mjs
//   [--nodes 26,/path/to/node]        other Nodes too: a version is installed from npm
//   [--workload calls,fib] [--contender native,promise] [--rounds 7] [--json]
import { parseArgs } from "node:util";
import { contenders, peersAreInstalled } from "./contenders.mjs";
import { geometricMean, interleave } from "./measure.mjs";
import { onNodes } from "./nodes.mjs";
import { environment, table, times } from "./table.mjs";
import { checkAnswers, hasUsing, load, loadProgram, workloadNames } from "./workloads.mjs";

const RESUMPTIONS = 100_000;

const { values: options } = parseArgs({
  options: {
    workload: { type: "string", default: workloadNames.join() },
    contender: { type: "string", default: defaultContenders().join() },
    rounds: { type: "string", default: "7" },
    nodes: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const names = [...new Set(["native", ...options.contender.split(",")])];
const rounds = Number(options.rounds);
if (!(rounds >= 1)) throw new Error("--rounds takes a number");
for (const name of names)
  if (!contenders[name]) throw new Error(`no contender ${name}: ${Object.keys(contenders).join()}`);

for await (const result of measureAll()) {
  if (options.json) console.log(JSON.stringify(result));
  else print(result);
}

function defaultContenders() {
  const all = Object.keys(contenders).filter((name) => peersAreInstalled || !contenders[name].peer);
  if (!peersAreInstalled) console.error("without Babel, esbuild and SWC: `npm ci --prefix bench` installs them");
  return all;
}

async function* measureAll() {
  yield await measure();
  const args = ["--workload", options.workload, "--contender", names.join(), "--rounds", options.rounds];
  yield* onNodes("run.mjs", options.nodes, args);
}

async function measure() {
  const workloads = [];
  for (const name of options.workload.split(",")) {
    // oxlint-disable-next-line no-await-in-loop -- they must not run at once
    workloads.push(await measureWorkload(name));
  }
  const resume = names.includes("coroutine") ? await measureResume() : undefined;
  return { ...environment(), rounds, contenders: names, workloads, resume };
}

async function measureWorkload(name) {
  const programs = await load(name, names);
  const { title, count, steps = count } = programs.native;
  await checkAnswers(programs, count);
  const runs = names.map((contender) => [contender, () => programs[contender].run(count)]);
  const medians = await interleave(Object.fromEntries(runs), { rounds });
  if (!options.json)
    console.error(`${name}: ${names.map((it) => `${it} ${times(medians[it] / medians.native)}`).join(", ")}`);
  const byHand = name === "disposal" && !hasUsing;
  return { name, title: byHand ? `${title} (native: try/finally by hand)` : title, steps, medians };
}

/** Nanoseconds of one `send` to a coroutine at the end of a chain. */
async function measureResume() {
  const { nest } = await loadProgram("resume", "coroutine");
  const stepper = (depth) => {
    const chain = nest(depth);
    chain.send();
    return () => {
      for (let i = 0; i < RESUMPTIONS; i++) chain.send();
    };
  };
  const medians = await interleave({ 1: stepper(1), 1000: stepper(1000) }, { rounds });
  return { depth1: perStep(medians[1], RESUMPTIONS), depth1000: perStep(medians[1000], RESUMPTIONS) };
}

function perStep(milliseconds, steps) {
  return (milliseconds * 1e6) / steps;
}

function print({ node, machine, rounds, contenders: names, workloads, resume }) {
  const others = names.filter((name) => name !== "native");
  const ratios = (name) => workloads.map(({ medians }) => medians[name] / medians.native);
  console.log(`Node ${node.slice(1)}, ${machine}, medians of ${rounds} rounds. Times native:\n`);
  const rows = workloads.map(({ title, steps, medians }) => [
    title,
    `${perStep(medians.native, steps).toFixed(0)} ns`,
    ...others.map((name) => times(medians[name] / medians.native)),
  ]);
  rows.push(["geometric mean", "", ...others.map((name) => times(geometricMean(ratios(name))))]);
  rows.push(["worst", "", ...others.map((name) => times(Math.max(...ratios(name))))]);
  console.log(table(["workload", "native", ...others.map((name) => contenders[name].title)], rows));
  if (resume) {
    const { depth1, depth1000 } = resume;
    console.log(
      `\nOne send through a chain of 1,000 coroutines: ${times(depth1000 / depth1)} × a chain of 1 (${depth1000.toFixed(0)} ns, ${depth1.toFixed(0)} ns).`,
    );
  }
  console.log();
}
