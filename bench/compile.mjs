// How fast openawait compiles real sources, maps included, as ratios to `ts.createSourceFile` alone; and its memory.
//   npm run build && npm ci --prefix bench && node bench/compile.mjs [--rounds 5] [--project mongodb] [--json]
// The time is that of the clock, since esbuild works in a process of its own.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import ts from "typescript";
import { lower } from "../dist/compiler/index.js";
import { compilers } from "./compilers.mjs";
import { clocks, interleave } from "./measure.mjs";
import { projects, readSources } from "./sources.mjs";
import { environment, table, times } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    project: { type: "string", default: projects.join() },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const names = Object.keys(compilers);

const measured = [];
for (const project of options.project.split(",")) measured.push(await measureProject(project));
const result = { ...environment(), rounds, projects: measured, peaks: measurePeaks() };
if (options.json) console.log(JSON.stringify(result));
else print(result);

async function measureProject(project) {
  const files = readSources(project);
  const isLowered = ({ fileName, text }) => lower(text, { fileName }).code !== text;
  const sets = { some: files.filter(isLowered), none: files.filter((file) => !isLowered(file)) };
  const contenders = {};
  for (const [name, { load }] of Object.entries(compilers)) {
    // oxlint-disable-next-line no-await-in-loop -- peers that are loaded at once would gain nothing
    const compile = await load();
    for (const [set, list] of Object.entries(sets)) contenders[`${name} ${set}`] = () => compileAll(compile, list);
  }
  // A run is long, and compilers are large: they are as warm as they get after the first round.
  const turn = { clock: clocks.wall, warm: false, atLeast: 1, milliseconds: 0 };
  const medians = await interleave(contenders, { rounds, ...turn });
  const size = (list) => ({ files: list.length, bytes: list.reduce((sum, { text }) => sum + text.length, 0) });
  return { project, some: size(sets.some), none: size(sets.none), medians };
}

function compileAll(compile, files) {
  for (const { fileName, text } of files) compile(text, fileName);
}

/** Megabytes that a process needs at most to lower so many copies of mongodb's sources, or one file so many times. */
function measurePeaks() {
  const script = fileURLToPath(new URL("peak.mjs", import.meta.url));
  const peak = (...args) => Number(execFileSync(process.execPath, [script, ...args.map(String)], { encoding: "utf8" }));
  return [1, 2, 4, 8, 16].map((factor) => ({ factor, project: peak("project", factor), file: peak("file", factor) }));
}

function print({ node, machine, rounds, projects, peaks }) {
  console.log(`Node ${node.slice(1)}, ${machine}, medians of ${rounds} rounds, TypeScript ${ts.version}.`);
  for (const { project, some, none, medians } of projects) {
    const of = (name, set) => medians[`${name} ${set}`];
    const all = (name) => of(name, "some") + of(name, "none");
    const rows = names.map((name) => [
      compilers[name].title,
      times(of(name, "some") / of("parse", "some")),
      times(of(name, "none") / of("parse", "none")),
      times(all(name) / all("parse")),
      `${all(name).toFixed(0)} ms`,
    ]);
    const head = (title, { files, bytes }) => `${files} files ${title} (${(bytes / 1000).toFixed(0)} kB)`;
    console.log(`\n${project}, times \`ts.createSourceFile\` of the same files:\n`);
    console.log(table(["", head("with async code", some), head("without", none), "all", "all, time"], rows));
  }
  console.log(
    "\nThe most memory of a process that lowers so many copies of mongodb's sources, or so many times a file:\n",
  );
  const rows = peaks.map(({ factor, project, file }) => [`${factor} ×`, `${project} MB`, `${file} MB`]);
  console.log(table(["", "projects", "one file"], rows));
}
