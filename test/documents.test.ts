// What stands in the documents is so: every sample compiles, those with `// →` print that, and output, generated code
// and machines are compared.
//
// A block of a document, by the first line of its fence:
//     ts, js                   compiles without a diagnostic; with `// →` it is run        (`native`: run as it is)
//     ts OA1003 [file=a.cjs]   has this diagnostic
//     ts nocheck               does not type-check
//     ts example=NAME          is examples/NAME.ts without its header
//     ts lowered               what the sample before it is lowered to
//     text ir, mermaid         the machines of the sample before it
//     text output              what the sample before it prints
//     sh, console              openawait commands: they exit with 0; or what `$ …` prints, times apart
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { DIAGNOSTICS, lower } from "../compiler/index.ts";
import { inspect } from "../compiler/inspect.ts";
import { acceptCoroutines } from "../compiler/plugins/coroutine-types.ts";
import { inFolder } from "./cli/command.ts";
import { PROJECT } from "./harness/fixtures.ts";
import { output, readExample } from "./harness/output.ts";

vi.setConfig({ testTimeout: 60_000 });

interface Block {
  line: number;
  language: string;
  /** What stands after the language. */
  info: string;
  text: string;
  /** The last sample of code before this one. */
  before: Block | undefined;
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(PROJECT, document), "utf8");
  const blocks: Block[] = [];
  // (In a list, blocks are indented.)
  for (const match of text.matchAll(/^( *)```(\w+)(.*)\n([^]*?)^ *```$/gm)) {
    const line = text.slice(0, match.index).split("\n").length;
    const before = blocks.findLast(({ language, info }) => /^[jt]s$/.test(language) && info !== "lowered");
    const [, indent, language, info, code] = match as unknown as [string, string, string, string, string];
    blocks.push({
      line,
      language,
      info: info.trim(),
      text: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      before,
    });
  }
  return blocks;
}

function fileNameOf({ language, info }: Block): string {
  return /\bfile=(\S+)/.exec(info)?.[1] ?? `sample.${language}`;
}

/** What the comments of a sample say that it prints. */
const commented = (text: string): string =>
  [...text.matchAll(/\/\/ → ?(.*)$/gm)].map(([, promise]) => promise).join("\n");

const documented = (file: string): string =>
  blocksOf("docs/cli.md").find(({ info }) => info.endsWith(`file=${file}`))!.text;
const OPTIONS = { target: "es2022", module: "nodenext", types: [], lib: ["es2018"], strict: true, rootDir: "/" };
const PATHS = { "openawait/runtime": [join(PROJECT, "dist/runtime/index.d.ts")] };

const FILES = {
  "src/a.ts": documented("src/a.ts"),
  "app/load.ts": documented("app/load.ts"),
  "tsconfig.json": JSON.stringify({ compilerOptions: OPTIONS, include: ["src"] }),
  "app/tsconfig.json": JSON.stringify({ compilerOptions: { ...OPTIONS, paths: PATHS } }),
  "src/b.js": "export const two = 2;\n",
  "lib/b.ts": "export const f = async (x: Promise<number>) => await x;\n",
  "page.js": "async function f(x) { await x; }\n",
};

const untimed = (text: string): string => text.replaceAll(/in \d+\.\d s/g, "in 0.0 s").trimEnd();

async function checkCommands(text: string): Promise<void> {
  for (const command of text.trimEnd().split("\n")) {
    const [name, ...args] = command.split(" ").map((word) => word.replaceAll("'", ""));
    expect(name).toBe("openawait");
    // oxlint-disable-next-line no-await-in-loop
    const { code, stderr } = await inFolder(FILES).run(...args);
    expect([command, code, stderr]).toEqual([command, 0, ""]);
  }
}

async function checkConsole(text: string): Promise<void> {
  const [, command, printed] = /^\$ openawait (.*)\n([^]*)$/.exec(text)!;
  const { stdout, stderr } = await inFolder(FILES).run(...command!.split(" "));
  expect(untimed(stderr + stdout)).toBe(untimed(printed!));
}

async function checkSample(block: Block, name: string): Promise<void> {
  const { text, info, language } = block;
  const fileName = fileNameOf(block);
  const example = /^example=([\w-]+)$/.exec(info)?.[1];
  if (example) return expect(text).toBe(readExample(`${example}.ts`).body);
  if (info === "lowered") {
    return expect(text).toBe(lower(block.before!.text, { fileName: fileNameOf(block.before!) }).code);
  }
  if (info === "native") return expect(await output(text, `${name}.${language}`, false)).toBe(commented(text));
  const expected = /\bOA\d{4}\b/.exec(info)?.[0];
  const { diagnostics, code } = lower(text, { fileName });
  if (expected) {
    expect([...new Set(diagnostics.map((each) => each.code))]).toEqual([expected]);
    return expect(code).toBe(text);
  }
  expect(diagnostics).toEqual([]);
  if (text.includes("// →")) {
    expect(await output(text, `${name}.${language}`)).toBe(commented(text));
  }
}

const hasPython = spawnSync("python3", ["-c", "from asyncio import TaskGroup"]).status === 0;

function checkPython(text: string): void {
  const says = [...text.matchAll(/# → (.*)$/gm)].map(([, line]) => line).join("\n");
  expect(says).not.toBe("");
  if (hasPython) expect(execFileSync("python3", ["-c", text], { encoding: "utf8" }).trimEnd()).toBe(says);
}

async function checkBlock(block: Block, name: string): Promise<void> {
  const { language, info, text, before } = block;
  const source = before?.text ?? "";
  const fileName = before ? fileNameOf(before) : "";
  const kind = `${language} ${info}`.trim();
  if (/^[jt]s\b/.test(kind)) return checkSample(block, name);
  if (kind === "json") return void JSON.parse(text);
  if (kind === "python") return checkPython(text);
  if (kind === "console") return checkConsole(text);
  if (kind === "sh") return text.startsWith("openawait ") ? checkCommands(text) : checkScripts(text);
  if (kind === "text output") return expect(text.trimEnd()).toBe(await output(source, `${name}.ts`));
  if (kind === "text ir") return expect(text).toBe(inspect(source, { fileName, as: "ir" }).text);
  if (kind === "mermaid") {
    // Other diagrams are drawn by hand.
    if (text.startsWith("flowchart TD\n  %%")) expect(text).toBe(inspect(source, { fileName, as: "mermaid" }).text);
    return;
  }
  if (kind !== "text") throw new Error(`the test does not know what to do with \`${kind}\``);
}

/** Commands of a shell that are not run here: at least the scripts they name are there. */
function checkScripts(text: string): void {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { scripts: object };
  for (const [, script] of text.matchAll(/npm run (?:--silent )?(\w+)/g)) expect(scripts).toHaveProperty(script!);
  const files = [...text.matchAll(/(?:^|\s)((?:scripts|test|compiler|fixtures)\/[\w./-]+)/g)].map(([, file]) => file!);
  for (const file of files) expect(() => readFileSync(join(PROJECT, file))).not.toThrow(/ENOENT/);
}

const DOCUMENTS = [
  "README.md",
  "CHANGELOG.md",
  "DEVELOPMENT.md",
  ...readdirSync(join(PROJECT, "docs")).map((file) => `docs/${file}`),
];

describe.each(DOCUMENTS)("%s", (document) => {
  const blocks = blocksOf(document);
  for (const block of blocks) {
    const name = `${document.replaceAll(/\W+/g, "-")}-${block.line}`;
    const title = `line ${block.line}: ${block.language} ${block.info}`;
    test(title, () => checkBlock(block, name));
  }

  test("its links lead somewhere", () => {
    const text = readFileSync(join(PROJECT, document), "utf8").replaceAll(/^```[^]*?^```|`[^`\n]*`/gm, "");
    for (const [, link] of text.matchAll(/\]\((?!https:)([^)<\s]*)\)/g)) {
      const [file, anchor] = link!.split("#");
      const target = file === "" ? document : join(dirname(document), file!);
      const found = readdirOrRead(target);
      if (anchor !== undefined) expect(headings(found), link).toContain(anchor);
    }
  });
});

function readdirOrRead(path: string): string {
  try {
    return readFileSync(join(PROJECT, path), "utf8");
  } catch (error) {
    if ((error as { code?: string }).code !== "EISDIR") throw error;
    return readdirSync(join(PROJECT, path)).join("\n");
  }
}

/** The anchors of a document, as GitHub makes them. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

test("examples and samples type-check", () => {
  const folder = join(PROJECT, ".cache/documents/types");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const document of DOCUMENTS) {
    for (const { language, info, text, line } of blocksOf(document)) {
      if (language !== "ts" || /\bOA\d|lowered|example=|nocheck/.test(info)) continue;
      writeFileSync(join(folder, `${document.replaceAll(/\W+/g, "-")}-${line}.ts`), text);
    }
  }
  const errors = typeErrors([folder, join(PROJECT, "examples")].flatMap((path) => sourcesIn(path)));
  expect(errors).toEqual([]);
  writeFileSync(join(folder, "wrong.ts"), "export const x: string = 1;\n");
  expect(typeErrors([join(folder, "wrong.ts")])).toEqual([
    "wrong.ts(1): Type 'number' is not assignable to type 'string'.",
  ]);
});

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));

/** By the options of examples/tsconfig.json, with the modules of this package taken from their sources. */
function typeErrors(files: readonly string[]): string[] {
  const project = join(PROJECT, "tsconfig.json");
  const { config } = ts.readConfigFile(project, (file) => ts.sys.readFile(file)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT, {}, project);
  const paths = {
    openawait: [join(PROJECT, "compiler/index.ts")],
    "openawait/runtime": [join(PROJECT, "runtime/index.ts")],
    "openawait/loop": [join(PROJECT, "loop/index.ts")],
    "openawait/loop/chrome-trace": [join(PROJECT, "loop/chrome-trace.ts")],
    "openawait/testing": [join(PROJECT, "testing/index.ts")],
    "openawait/transformer": [join(PROJECT, "compiler/plugins/transformer.ts")],
  };
  const program = ts.createProgram(files, { ...options, paths, noUnusedLocals: false });
  return acceptCoroutines(ts, program, ts.getPreEmitDiagnostics(program), "coroutine").map(
    ({ file, start = 0, messageText }) => {
      const place = file ? `${basename(file.fileName)}(${file.getLineAndCharacterOfPosition(start).line + 1}): ` : "";
      return place + ts.flattenDiagnosticMessageText(messageText, "\n");
    },
  );
}

test("docs/diagnostics.md has every code, and a sample of each that a source can cause", () => {
  const text = readFileSync(join(PROJECT, "docs/diagnostics.md"), "utf8");
  const sections = [...text.matchAll(/^## (OA\d{4}): /gm)].map(([, code]) => code);
  expect(sections).toEqual(Object.keys(DIAGNOSTICS));
  for (const code of sections) {
    if (code === "OA1008") continue;
    expect(text).toMatch(new RegExp(`^(?:\`\`\`[jt]s ${code}|// → ${code})\\b`, "m"));
  }
});

test("docs/compiler.md has the table of ops of ir.ts", () => {
  const rows = (text: string): string[][] =>
    [...text.matchAll(/^(?: \* )?(\| \w+ +\|.*\|)$/gm)].map(([, row]) => row!.split("|").map((cell) => cell.trim()));
  const table = rows(readFileSync(join(PROJECT, "compiler/ir.ts"), "utf8"));
  expect(table.length).toBeGreaterThan(10);
  const documented = rows(readFileSync(join(PROJECT, "docs/compiler.md"), "utf8")).map((row) => row.join("|"));
  for (const row of table) expect(documented).toContain(row.join("|"));
});

test("docs/cli.md has every option of the command", async () => {
  const text = readFileSync(join(PROJECT, "docs/cli.md"), "utf8");
  for (const command of ["build", "inspect", "check"]) {
    // oxlint-disable-next-line no-await-in-loop
    const { stdout } = await inFolder().run(command, "--help");
    const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option!);
    expect(options.length).toBeGreaterThan(3);
    for (const option of options) expect(text).toContain(option);
  }
});

test("README.md: the first command is the tour, the second the tests", () => {
  const commands = blocksOf("README.md").filter(({ language }) => language === "sh");
  expect(commands[0]!.text).toBe("npm ci && npm run --silent tour\n");
  expect(commands[1]!.text).toBe("npm ci && npm test\n");
});

test("a sample that is wrong is found out", async () => {
  const block = { line: 1, language: "ts", info: "", before: undefined };
  await expect(checkSample({ ...block, text: "console.log(1); // → 2\n" }, "wrong")).rejects.toThrow("'1' to be '2'");
  await expect(checkSample({ ...block, text: "async function f( {\n" }, "wrong")).rejects.toThrow("OA1001");
  await expect(checkSample({ ...block, info: "OA1003", text: "f();\n" }, "wrong")).rejects.toThrow("OA1003");
});
