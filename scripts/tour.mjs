// A tour in one screen: the source of an example, the machine that it becomes, and a run of it, step by step.
//   npm run --silent tour          builds first if dist/ is missing or older than the sources (not with --no-build)
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect as show } from "node:util";

const EXAMPLE = "examples/rendezvous.ts";
const OUTPUT = ".cache/tour/rendezvous.js";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (!process.argv.includes("--no-build")) buildIfNeeded();

// Only now: these come from dist/.
const { lower, transpile } = await import("openawait");
const { inspect } = await import("../dist/compiler/inspect.js");
const { colorsFor } = await import("../dist/compiler/cli/report.js");
const colors = colorsFor(process.stdout);
const width = Math.min(process.stdout.columns ?? 120, 120);

const file = readFileSync(EXAMPLE, "utf8");
const source = file.slice(file.indexOf("import "));
say(
  colors.bold("openawait"),
  "opens `await`: any object with an iterator-returning hook can be awaited, as in Python.",
);

heading("1. Source", EXAMPLE);
say(highlight(source.trimEnd()));

heading("2. Machine", "what the async function becomes: as states, and as generated code");
const options = { fileName: EXAMPLE };
const machine = inspect(source, { ...options, as: "ir", function: "meet" }).text.trimEnd();
const generated = /^export const meet[^]*?\n\}\);/m.exec(lower(source, options).code)[0];
say(besides(machine.split("\n"), generated.split("\n")));

heading("3. Trace", "a coroutine does nothing until it is driven; here by hand, one `send` after the other");
const { meet, printed } = await load();
const meeting = meet("Ada");
const rows = [row('meet("Ada")', "", show(meeting))];
for (let done = false; !done;) {
  const step = meeting.send(undefined);
  ({ done } = step);
  rows.push(row("send", "undefined", show(step)));
}
say(table([["step", "sent", "came out", "state", "awaiting"], ...rows]));
say();
say("The program itself does the same, and prints:");
for (const line of printed) say(`  ${colors.green(line)}`);
say();
say(colors.dim("Next: npx openawait inspect examples/lines.ts · README.md · docs/protocol.md · npm test"));

/** Compiles the example and imports it; what it prints is kept. */
async function load() {
  const { code, diagnostics } = transpile(file, { ...options, sourceMap: false });
  if (diagnostics.length > 0) throw new Error(diagnostics[0].message);
  mkdirSync(".cache/tour", { recursive: true });
  writeFileSync(OUTPUT, code);
  const printed = [];
  const { log } = console;
  console.log = (text) => printed.push(String(text));
  try {
    const example = await import(`../${OUTPUT}`);
    return { meet: example.meet, printed };
  } finally {
    console.log = log;
  }
}

function row(step, sent, cameOut) {
  const { state, awaiting } = meeting;
  return [step, sent, cameOut, state, awaiting === undefined ? "" : `a ${awaiting.constructor.name}`];
}

function buildIfNeeded() {
  const built = "dist/runtime.global.js";
  const sources = ["compiler", "runtime"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  );
  const newest = Math.max(...sources.map((path) => statSync(path).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return;
  process.stderr.write("building dist/, once (takes some seconds) …\n");
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
}

// ── the looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

function say(...texts) {
  process.stdout.write(`${texts.join(" ")}\n`);
}

function heading(title, about) {
  const rule = "─".repeat(Math.max(0, width - title.length - about.length - 4));
  say(`\n${colors.bold(colors.cyan(title))} ${colors.dim(`· ${about} ${rule}`)}\n`);
}

/** Two texts in columns, or one after the other where there is no room. */
function besides(left, right) {
  const half = Math.max(...left.map((line) => line.length)) + 3;
  if (half + Math.max(...right.map((line) => line.length)) > width)
    return [...left, "", ...right].map(highlight).join("\n");
  const lines = [];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const line = left[i] ?? "";
    lines.push(`${highlight(line)}${" ".repeat(half - line.length)}${colors.dim("│")} ${highlight(right[i] ?? "")}`);
  }
  return lines.join("\n");
}

function table(cells) {
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const paints = [colors.yellow, String, colors.green, colors.magenta, String];
  return cells
    .map((row, index) =>
      row
        .map(
          (text, column) =>
            (index === 0 ? colors.dim : paints[column])(text) + " ".repeat(widths[column] - text.length),
        )
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

/** A little colour for code: comments, the words this is about, texts. */
function highlight(text) {
  return text.replaceAll(/(\/\/.*$)|(?<!\$)\b(await|async|yield|SUSPENDED)\b|("[^"]*")/gm, (all, comment, word) =>
    comment ? colors.dim(all) : word ? colors.magenta(all) : colors.green(all),
  );
}
