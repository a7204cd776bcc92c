// The workloads: one module each in workloads/, with `run(count)`, which gives an answer that depends on all its work.
//
//     const programs = await load("fib", ["native", "promise"]);   programs.promise.run(22)   →   Promise { 17711 }
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { Script } from "node:vm";
import { contenders } from "./contenders.mjs";

const FOLDER = new URL("workloads/", import.meta.url);
/** In the package openawait, so that generated code finds `openawait/runtime` as that of a user does. */
const OUTPUT = new URL("../.cache/bench/", import.meta.url);

export const workloadNames = readdirSync(FOLDER)
  .filter((file) => /^[\w-]+\.js$/.test(file))
  .map((file) => file.replace(".js", ""));

/** Whether the engine has `await using`. Where not, native is the same by hand (`disposal.finally.js`). */
export const hasUsing = compiles("async () => { await using x = null; }");

function compiles(code) {
  try {
    void new Script(code);
    return true;
  } catch {
    return false;
  }
}

/** The modules of one workload by contender, compiled now. `more` are further contenders, name → compile. */
export async function load(workload, names, more = {}) {
  const programs = {};
  for (const name of [...names, ...Object.keys(more)]) {
    // oxlint-disable-next-line no-await-in-loop -- peers that are loaded at once would gain nothing
    const compile = more[name] ?? (await contenders[name].load());
    programs[name] = await importText(`${workload}/${name}`, compile(sourceOf(workload, name), `${workload}.js`));
  }
  return programs;
}

function sourceOf(workload, contender) {
  const byHand = contender === "native" && !hasUsing && workload === "disposal";
  return readFileSync(new URL(byHand ? "disposal.finally.js" : `${workload}.js`, FOLDER), "utf8");
}

/** A program beside the workloads, in one mode of openawait. */
export async function loadProgram(name, mode) {
  const compile = await contenders[mode].load();
  const source = readFileSync(new URL(`programs/${name}.js`, import.meta.url), "utf8");
  return importText(`${name}/${mode}`, compile(source, `${name}.js`));
}

function importText(name, code) {
  const file = new URL(`${name}.${process.version}.js`, OUTPUT);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, code);
  return import(file.href);
}

/** Runs each contender once; all must give the answer of the first. */
export async function checkAnswers(programs, count) {
  const answers = [];
  for (const [name, { run }] of Object.entries(programs)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that an error says whose it is
    answers.push([name, await run(count)]);
  }
  const [[first, expected]] = answers;
  for (const [name, answer] of answers) {
    if (!isDeepStrictEqual(answer, expected)) {
      throw new Error(`${name} gives ${String(answer)}, ${first} ${String(expected)}`);
    }
  }
  return expected;
}
