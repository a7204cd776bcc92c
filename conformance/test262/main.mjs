#!/usr/bin/env node
// Runs the async tests of test262 through openawait in promise mode, and through its peers.
//   npm run build && node conformance/test262/main.mjs DIR [--native NODE] [--contenders openawait,…] [--filter PART]
// DIR, or the variable TEST262_DIR, is a checkout of test262. A test counts where the native engine (`--native`, this
// Node if not given) passes it.
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { CONTENDERS } from "./contenders.mjs";
import { runTests } from "./pool.mjs";
import { failureList, table } from "./report.mjs";
import { selectTests } from "./select.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    native: { type: "string", default: process.execPath },
    contenders: { type: "string", default: "openawait" },
    filter: { type: "string", default: "" },
    jobs: { type: "string", default: String(availableParallelism()) },
    out: { type: "string", default: ".cache/test262" },
  },
});
const root = positionals[0] || process.env.TEST262_DIR;
const contenders = values.contenders.split(",");
if (!root) fail("Give the folder of a checkout of test262, or set TEST262_DIR to it.");
for (const name of contenders) {
  if (!CONTENDERS[name]) fail(`No contender is called "${name}". There are: ${Object.keys(CONTENDERS).join(", ")}.`);
}

const tests = selectTests(root, values.filter);
const run = (contender, engine, only) =>
  runTests(tests, { root, contender, engine, jobs: Number(values.jobs), only, progress: progressOf(contender) });

const native = await run("native", values.native);
const counting = new Set([...native].filter(([, failure]) => failure === undefined).map(([key]) => key));
const results = new Map();
for (const name of contenders) {
  // oxlint-disable-next-line no-await-in-loop -- one contender after the other
  results.set(name, await run(name, process.execPath, counting));
}

mkdirSync(values.out, { recursive: true });
const version = (engine) => execFileSync(engine, ["--version"], { encoding: "utf8" }).trim();
console.log(`test262, lowered code on node ${process.version}, native on ${version(values.native)}\n`);
console.log(table(tests, counting, results));
for (const [name, result] of [["native", native], ...results]) {
  const file = `${values.out}/${name}-${process.version}.txt`;
  writeFileSync(file, failureList(result));
  if (name !== "native") console.log(`what ${name} fails, and why: ${file}`);
}
process.exitCode = [...(results.get("openawait")?.values() ?? [])].some(Boolean) ? 1 : 0;

function progressOf(name) {
  if (!process.stderr.isTTY) return undefined;
  return (done, all) => {
    if (done % 50 === 0 || done === all)
      process.stderr.write(`\r${name}: ${done} of ${all}${done === all ? "\n" : ""}`);
  };
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
