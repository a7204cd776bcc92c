// Runs the test suites of other projects on lowered code: as they are, with the library lowered, with the tests lowered
// too. Prints a table, what fails only when lowered, and counts.
//   node scripts/suites.mjs [--mode promise] [--node NODE] [--timeout 300] FOLDER…
// The variable KEEP names a folder for what the suites print.
// FOLDER is a checkout with its node_modules. FOLDER::COMMAND says what runs the tests, where package.json does not; the
// command must print TAP.
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { lower } from "../dist/compiler/index.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mode: { type: "string", default: "promise" },
    node: { type: "string", default: process.execPath },
    timeout: { type: "string", default: "300" },
  },
});
const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const SOURCE = /(?<!\.d)\.[cm]?[jt]sx?$/;
const TEST = /(^|[/_.-])(tests?|specs?|__tests__)([/_.-]|$)/;
const LEFT_OUT = new Set(["node_modules", ".git", "coverage", "docs"]);

console.log("| suite | native | library lowered | functions | tests lowered too | functions | only lowered |");
console.log("| --- | --- | --- | --: | --- | --: | --: |");
const rows = await inOrder(positionals, async (argument) => {
  const [folder, command] = argument.split("::");
  const suite = { folder: resolve(folder), command: command ?? commandOf(folder) };
  const native = await run(suite, "native");
  const [library, all] = await inOrder(["library", "all"], (what) => steady(suite, what, native));
  const row = { name: basename(suite.folder), native, library, all };
  return { ...row, worse: reportRow(row) };
});
for (const what of ["native", "library", "all"]) {
  const [passed, failed] = ["passed", "failed"].map((key) => sum(rows.map((row) => row[what][key].length)));
  console.log(`${what}: ${passed} passed, ${failed} failed`);
}
process.exitCode = rows.some(({ worse }) => worse > 0) ? 1 : 0;

/** How the project runs its tests, made to print TAP. */
function commandOf(folder) {
  const { scripts = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const text = Object.values(scripts).join(" && ");
  if (/\bava\b/.test(text)) return "ava --tap";
  if (/\bvitest\b/.test(text)) return "vitest run --reporter=tap-flat";
  if (/\bmocha\b/.test(text)) return "mocha --reporter tap --exit";
  if (/--test\b/.test(text)) return "node --test --test-reporter=tap";
  throw new Error(`${folder}: what runs its tests? Say it as ${folder}::COMMAND`);
}

/** Many suites measure time: what fails only when lowered must do so three times. */
async function steady(suite, what, native) {
  let result = await run(suite, what);
  for (let again = 0; again < 2 && differences(native, result).length > 0; again++) {
    // oxlint-disable-next-line no-await-in-loop -- the next run may not be needed
    const next = await run(suite, what);
    if (differences(native, next).length < differences(native, result).length) result = next;
  }
  return result;
}

/** What fails only when lowered, or is not there. */
function differences(native, { passed, failed }) {
  return [...new Set([...less(failed, native.failed), ...less(native.passed, passed)])];
}

/** Runs a copy, so that the checkout stays as it is. */
async function run({ folder, command }, what) {
  const parent = mkdtempSync(join(tmpdir(), "openawait-suite-"));
  const copy = join(parent, basename(folder));
  try {
    cpSync(folder, copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => ![".git", "node_modules"].includes(relative(folder, file)),
    });
    const modules = join(folder, "node_modules");
    if (!existsSync(join(modules, "openawait"))) symlinkSync(PROJECT, join(modules, "openawait"));
    symlinkSync(modules, join(copy, "node_modules"));
    const files = what === "native" ? [] : sourcesOf(copy).filter((file) => what === "all" || !TEST.test(file));
    const lowered = files.map((file) => lowerFile(join(copy, file)));
    const refused = lowered.flatMap(({ refused: messages }) => messages);
    return { ...count(await execute(copy, command)), lowered: sum(lowered.map((each) => each.functions)), refused };
  } finally {
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

function sourcesOf(root, folder = root) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : sourcesOf(root, path);
    return entry.isFile() && SOURCE.test(entry.name) ? [relative(root, path)] : [];
  });
}

/** In its place. A file that has no module syntax is CommonJS here. */
function lowerFile(file) {
  const source = readFileSync(file, "utf8");
  const options = { fileName: file, mode: values.mode, plainAwait: "allow", sourceMap: false };
  let result = lower(source, options);
  if (result.diagnostics[0]?.code === "OA1002") result = lower(source, { ...options, runtime: "require" });
  if (result.code !== source) writeFileSync(file, result.code);
  return {
    functions: result.functions,
    refused: result.diagnostics.map(({ code, message, start }) => `${file}:${start.line} ${code} ${message}`),
  };
}

function execute(folder, command) {
  const path = [join(folder, "node_modules", ".bin"), dirname(values.node), process.env.PATH].join(delimiter);
  const child = spawn(command, { cwd: folder, shell: true, detached: true, env: { ...process.env, PATH: path } });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (text += part));
  const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), Number(values.timeout) * 1000);
  return new Promise((done) => {
    child.on("close", (status) => {
      clearTimeout(timer);
      done({ status, text });
    });
  });
}

/** Names of tests that passed and failed: those that contain others too. */
function count({ status, text }) {
  const passed = [];
  const failed = [];
  for (const [, not, name] of text.matchAll(/^\s*(not )?ok \d+(?: -)? ?(.*?)(?: # (?!SKIP|TODO).*)?$/gm)) {
    if (!/# (SKIP|TODO)/i.test(name)) (not ? failed : passed).push(name);
  }
  return { status, text, passed, failed };
}

/** Prints a row, and on stderr what fails only lowered; gives how much that is. */
function reportRow({ name, native, library, all }) {
  const cell = ({ passed, failed, status }) =>
    `${passed.length} passed, ${failed.length} failed${status === null ? ", timed out" : ""}`;
  const only = [library, all].flatMap((lowered) => differences(native, lowered));
  const cells = [cell(native), cell(library), library.lowered, cell(all), all.lowered, only.length];
  console.log(`| ${name} | ${cells.join(" | ")} |`);
  for (const test of new Set(only)) console.error(`  ${name}: ${test}`);
  for (const message of new Set(all.refused)) console.error(`  ${name}: ${message}`);
  if (process.env.KEEP) {
    for (const [what, { text }] of Object.entries({ native, library, all })) {
      writeFileSync(join(process.env.KEEP, `${name}.${what}.txt`), text);
    }
  }
  return only.length;
}

/** What is in `list` and not in `other`, as often as it is there more. */
function less(list, other) {
  const rest = [...other];
  return list.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0);
}

/** One after the other: suites share ports and the processor. */
async function inOrder(list, work) {
  const results = [];
  // oxlint-disable-next-line no-await-in-loop -- that is the point
  for (const each of list) results.push(await work(each));
  return results;
}
