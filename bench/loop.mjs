// How fast tasks are: openawait/loop beside native promises, Effection, Effect, co, and CPython's asyncio.
//   npm run build && npm ci --prefix bench && node bench/loop.mjs [--rounds 7] [--workload spawn,deep] [--nodes 26] [--json]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { lower } from "../dist/compiler/index.js";
import { clocks, interleave } from "./measure.mjs";
import { onNodes } from "./nodes.mjs";
import { environment, table, times } from "./table.mjs";
import { DEPTH, LEVELS, workloads } from "./loop/workloads.mjs";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    workload: { type: "string", default: Object.keys(workloads).join() },
    nodes: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const selected = options.workload.split(",");
const CONTENDERS = ["native", "openawait", "co", "effect", "effection"];

const results = [await measure()];
const args = ["--rounds", options.rounds, "--workload", options.workload];
results.push(...onNodes("loop.mjs", options.nodes, args));
if (options.json) console.log(JSON.stringify(results[0]));
else for (const result of results) print(result);

/** Nanoseconds per operation: name of the workload → contender → time. */
async function measure() {
  const programs = {};
  for (const name of CONTENDERS) programs[name] = await load(name); // oxlint-disable-line no-await-in-loop -- a few
  const measured = {};
  for (const workload of selected) {
    const { count, answer } = workloads[workload];
    const contenders = {};
    for (const [name, program] of Object.entries(programs)) {
      const run = program[workload];
      if (run === undefined) continue;
      contenders[name] = () => run(count);
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      checkAnswer(`${name} ${workload}`, await run(count), answer(count));
    }
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    const medians = await interleave(contenders, { rounds, clock: clocks.wall });
    measured[workload] = Object.fromEntries(Object.entries(medians).map(([name, ms]) => [name, (ms * 1e6) / count]));
  }
  return { ...environment(), rounds, measured, asyncio: measureAsyncio() };
}

function checkAnswer(what, got, expected) {
  if (got !== expected) throw new Error(`${what} gives ${got}, not ${expected}`);
}

/** openawait's is in the dialect. */
async function load(name) {
  const file = fileURLToPath(new URL(`loop/${name}.mjs`, import.meta.url));
  if (name !== "openawait") return import(pathToFileURL(file).href);
  const { code, diagnostics } = lower(readFileSync(file, "utf8"), { fileName: file });
  if (diagnostics.length > 0) throw new Error(diagnostics[0].message);
  const folder = fileURLToPath(new URL("../.cache/bench/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const lowered = `${folder}loop.mjs`;
  writeFileSync(lowered, code.replace("./workloads.mjs", new URL("loop/workloads.mjs", import.meta.url).href));
  return import(pathToFileURL(lowered).href);
}

function measureAsyncio() {
  if (spawnSync("python3", ["-c", "from asyncio import TaskGroup"]).status !== 0) return undefined;
  const script = fileURLToPath(new URL("loop/asyncio_workloads.py", import.meta.url));
  const counts = Object.fromEntries(selected.map((name) => [name, workloads[name].count]));
  const parameters = [JSON.stringify(counts), LEVELS, DEPTH, rounds].map(String);
  const { python, workloads: measured } = JSON.parse(
    execFileSync("python3", [script, ...parameters], { encoding: "utf8" }),
  );
  for (const name of selected) {
    checkAnswer(`asyncio ${name}`, measured[name].answer, workloads[name].answer(workloads[name].count));
  }
  return { python, times: Object.fromEntries(selected.map((name) => [name, measured[name].time])) };
}

function print({ node, machine, rounds: count, measured, asyncio }) {
  const python = asyncio ? `, CPython ${asyncio.python}` : "";
  console.log(`Node ${node.slice(1)}${python}, ${machine}, medians of ${count} rounds. Nanoseconds per operation:\n`);
  const names = [...CONTENDERS, ...(asyncio ? ["asyncio"] : [])];
  const cell = (workload, name) => {
    const time = name === "asyncio" ? asyncio.times[workload] : measured[workload][name];
    return time === undefined
      ? "–"
      : `${Math.round(time).toLocaleString("en")} (${times(time / measured[workload].openawait)})`;
  };
  const rows = Object.keys(measured).map((name) => [workloads[name].title, ...names.map((each) => cell(name, each))]);
  console.log(table(["workload (× openawait)", ...names], rows));
  console.log();
}
