// `openawait check`: of a project without coroutines it says what tsc says, of others what tsc says less the errors
// that ask for a Promise.
import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { COMMAND, type Folder, inFolder } from "../cli/command.ts";
import { config, PROJECTS } from "./projects.ts";
import { tsc } from "./tsc.ts";

vi.setConfig({ testTimeout: 60_000 });
vi.stubEnv("FORCE_COLOR", "");
vi.stubEnv("NO_COLOR", "");

const ROOT = resolve(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const OTHER = join(import.meta.dirname, "node_modules");

/** A folder that has openawait installed, and a TypeScript of its own if one is named. */
function project(files: Readonly<Record<string, string>>, typescript?: string): Folder {
  const folder = inFolder(files);
  link(ROOT, join(folder.path, "node_modules/openawait"));
  if (typescript) link(join(OTHER, typescript), join(folder.path, "node_modules/typescript"));
  return folder;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}

const COROUTINES = `import type { Coroutine } from "openawait/runtime";
export async function good(): Coroutine<number> { return 1; }
export async function wrong(): Coroutine<number> { return "1"; }
`;
const GOOD = COROUTINES.replace(/^export async function wrong.*\n/m, "");
const WRONG = "a.ts(3,52): error TS2322: Type 'string' is not assignable to type 'number'.\n";

describe("projects without coroutines: as tsc", () => {
  const plain = Object.keys(PROJECTS).map((name) => [name, [] as string[]] as const);
  const pretty = ["no errors", "one error", "errors in two files", "a file that is missing"].map(
    (name) => [name, ["--pretty"]] as const,
  );

  test.each([...plain, ...pretty])("%s %j", async (name, args) => {
    const folder = inFolder(PROJECTS[name]!);
    const expected = tsc(folder.path, ["--noEmit", "-p", ".", ...args]);
    expect(await folder.run("check", "-p", ".", ...args)).toEqual({ ...expected, stderr: "" });
  });

  test("what is printed has errors in it, in both forms", async () => {
    const folder = project(PROJECTS["errors in two files"]!);
    const plain = await folder.run("check", "-p", "tsconfig.json");
    expect(plain.stdout).toMatch(/^a\.ts\(1,14\): error TS2322: .*\na\.ts\(3,14\): .*\n/);
    const pretty = await folder.run("check", "-p", "tsconfig.json", "--pretty", "true");
    expect(pretty.stdout).toContain("Found 4 errors in 2 files.");
    expect(pretty.code).toBe(2);
  });

  test.each([["nowhere.json"], ["."], ["src"]])("-p %s, which is not there", async (path) => {
    const folder = project({ "src/a.ts": "" });
    const { code, stdout } = await folder.run("check", "-p", path);
    expect({ code, stdout }).toEqual(tsc(folder.path, ["--noEmit", "-p", path]));
    expect(code).toBe(1);
  });
});

describe("projects with coroutines: as tsc, less what asks for a Promise", () => {
  const asksForPromise = /^.* error TS(?:1064|1065|1055): .*\n/gm;

  test("the return type is allowed, what is returned is checked against it", async () => {
    const folder = project({ "tsconfig.json": config(), "a.ts": COROUTINES });
    expect(await folder.run("check", "-p", ".")).toEqual({ code: 2, stdout: WRONG, stderr: "" });
    expect(tsc(folder.path, ["--noEmit", "-p", "."]).stdout.replaceAll(asksForPromise, "")).toBe(WRONG);
    folder.write("a.ts", GOOD);
    expect(await folder.run("check")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(tsc(folder.path, ["--noEmit", "-p", "."]).code).toBe(2);
  });

  test("types in the dialect hold, under each TypeScript that has an API", async () => {
    const { code, stdout } = await project({}).run("check", "-p", join(ROOT, "test/types"));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    // Not the compiler's API, which has the types of the TypeScript that openawait depends on.
    const files = ["equal.ts", "functions.ts", "wrappers.ts"];
    const copies = Object.fromEntries(files.map((file) => [file, ts.sys.readFile(join(ROOT, "test/types", file))!]));
    const options = { exactOptionalPropertyTypes: true, noImplicitOverride: true, noImplicitReturns: true };
    const tsconfig = config({ ...options, rewriteRelativeImportExtensions: true, noUncheckedIndexedAccess: true });
    const older = project(
      { ...copies, "tsconfig.json": tsconfig, "package.json": '{"type":"module"}' },
      "typescript-5.9",
    );
    expect(await older.run("check")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("with the library's own types of disposal and those of Node, libraries checked", async () => {
    const options = { lib: ["es2023", "esnext.disposable"], types: ["node"], skipLibCheck: false };
    const folder = project({ "tsconfig.json": config(options), "a.ts": GOOD });
    for (const name of ["@types", "undici-types"])
      link(join(ROOT, "node_modules", name), join(folder.path, "node_modules", name));
    expect(await folder.run("check")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("JavaScript: @returns, @type, a named type of functions", async () => {
    const source = `/** @import { Coroutine } from "openawait/runtime" */
/** @returns {Coroutine<number>} */
export async function f() { return 1; }
/** @type {() => Coroutine<number>} */
export const g = async () => 1;
/** @callback Load @returns {Coroutine<string>} */
/** @type {Load} */
export async function h() { return 1; }
/** @returns {Coroutine<number>} */
export const i = async () => "";
/** @returns {string} */
export async function j() { return ""; }
`;
    const folder = project({ "tsconfig.json": config({ allowJs: true, checkJs: true }), "a.js": source });
    const { code, stdout } = await folder.run("check");
    expect(code).toBe(2);
    const shown = stdout.match(/^a\.js.*TS\d+/gm);
    expect(shown).toContain("a.js(8,29): error TS2322");
    expect(shown).toContain("a.js(10,30): error TS2322");
    expect(shown!.filter((line) => line.includes("TS10"))).toEqual(["a.js(11,15): error TS1064"]);
  });

  test("target ES5, where TypeScript says it otherwise", async () => {
    const options = { target: "es5", ignoreDeprecations: "6.0", lib: ["es2018"], skipLibCheck: true };
    const folder = project({ "tsconfig.json": config(options), "a.ts": COROUTINES });
    expect(tsc(folder.path, ["--noEmit", "-p", "."]).stdout).toContain("TS1055");
    expect(await folder.run("check")).toEqual({ code: 2, stdout: WRONG, stderr: "" });
  });

  test("a runtime of one's own has its own Coroutine", async () => {
    const runtime = `declare const onAwait: unique symbol;
export interface Coroutine<T> extends Promise<T> { [onAwait](): Iterator<unknown, T, never> }
`;
    const source = COROUTINES.replace("openawait/runtime", "./runtime.js");
    const folder = project({ "tsconfig.json": config(), "a.ts": source, "runtime.d.ts": runtime });
    expect((await folder.run("check")).stdout).toBe(WRONG);
  });
});

describe("modes", () => {
  const promised = /^a\.ts\(2,31\): error TS1064.*\na\.ts\(3,32\): error TS1064.*\na\.ts\(3,52\): error TS2322.*\n$/;

  test.each([
    ["the option", ["--mode", "promise"], undefined],
    ["the transformer's entry", [], [{ transform: "openawait/transformer", mode: "promise" }]],
    ["the editor plugin's entry", [], [{ name: "openawait/language-service", mode: "promise" }]],
  ])("promise mode by %s: only a directive makes a coroutine", async (_, args, plugins) => {
    const folder = project({ "tsconfig.json": config({ plugins }), "a.ts": COROUTINES });
    expect((await folder.run("check", ...args)).stdout).toMatch(promised);
    folder.write("a.ts", `"use coroutine";${COROUTINES}`);
    expect((await folder.run("check", ...args)).stdout).toBe(WRONG);
  });

  test("the option wins over the entry, and so does coroutine mode", async () => {
    const plugins = [{ transform: "openawait/transformer", mode: "promise" }];
    const folder = project({ "tsconfig.json": config({ plugins }), "a.ts": COROUTINES });
    expect((await folder.run("check", "--mode", "coroutine")).stdout).toBe(WRONG);
  });
});

describe("several projects", () => {
  const REFERENCING = {
    "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "app" }, { path: "lib" }] }),
    "lib/tsconfig.json": config({ composite: true, outDir: "../dist" }),
    "lib/index.ts": GOOD,
    "app/tsconfig.json": config({ composite: true, rootDir: undefined }, { references: [{ path: "../lib" }] }),
    "app/main.ts": `import { good } from "../lib/index.js";
import type { Coroutine } from "openawait/runtime";
export async function main(): Coroutine<string> { return good(); }
`,
  };

  test("references are checked first, from their sources, each once", async () => {
    const folder = project(REFERENCING);
    const before = folder.list();
    const error = "app/main.ts(3,51): error TS2322: Type 'number' is not assignable to type 'string'.\n";
    expect(await folder.run("check")).toEqual({ code: 2, stdout: error, stderr: "" });
    expect((await folder.run("check", "-p", "app")).stdout).toBe(error);
    folder.write("lib/index.ts", COROUTINES);
    expect((await folder.run("check")).stdout).toBe(`lib/index${WRONG.slice(1)}${error}`);
    const pretty = await folder.run("check", "--pretty");
    expect(pretty.stdout).toContain("Found 2 errors in 2 files.");
    expect(folder.list()).toEqual(before);
  });

  test("references in a circle", async () => {
    const folder = project({
      ...REFERENCING,
      "lib/tsconfig.json": config({ composite: true }, { references: [{ path: "../app" }] }),
    });
    const { code, stdout } = await folder.run("check");
    expect(code).toBeGreaterThan(0);
    expect(stdout).toContain("error TS6202: Project references may not form a circular graph. Cycle detected: ");
  });
});

test("nothing is written, and what an earlier build has noted down is not believed", async () => {
  const options = { composite: true, outDir: "dist", tsBuildInfoFile: "dist/a.tsbuildinfo" };
  const folder = project({ "tsconfig.json": config(options), "a.ts": GOOD });
  const before = folder.list();
  expect((await folder.run("check")).code).toBe(0);
  expect(folder.list()).toEqual(before);
});

describe("whose TypeScript", () => {
  const DEPRECATED = { "tsconfig.json": config({ target: "es5", lib: ["es2015"] }), "a.ts": "export {};\n" };

  test("the project's own", async () => {
    const older = require("typescript-5.9") as typeof ts;
    const folder = project(DEPRECATED, "typescript-5.9");
    expect(tsc(folder.path, ["--noEmit", "-p", "."], older)).toEqual({ code: 0, stdout: "" });
    expect(await folder.run("check")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test.each([["none"], ["typescript-7"]])("the package's, where the project has %s", async (name) => {
    const folder = project(DEPRECATED, name === "none" ? undefined : name);
    const { code, stdout, stderr } = await folder.run("check");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(stdout).toContain("error TS5107: Option 'target=ES5' is deprecated");
    folder.write("tsconfig.json", config());
    folder.write("a.ts", COROUTINES);
    expect((await folder.run("check")).stdout).toBe(WRONG);
  });
});

describe("the command", () => {
  test("without -p it looks above", async () => {
    const folder = project({ "tsconfig.json": config(), "a.ts": COROUTINES, "deep/er/b.ts": "export {};\n" });
    const below = inFolder();
    expect(await below.run("check")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no tsconfig.json") as string,
    });
    process.chdir(join(folder.path, "deep/er"));
    const { code, stdout } = await outcomeOf(["check"], join(folder.path, "deep/er"));
    process.chdir(ROOT);
    expect({ code, stdout }).toEqual({ code: 2, stdout: `../../${WRONG}` });
  });

  test.each([
    [["-p", "a", "-p", "b"], "There can be only one project"],
    [["--pretty", "maybe"], "Allowed choices are true, false"],
    [["--mode", "other"], "Allowed choices are coroutine, promise"],
    [["a.ts"], "too many arguments"],
  ])("wrong use: %j", async (args, message) => {
    const { code, stderr } = await project({ "tsconfig.json": config() }).run("check", ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
  });

  test("--watch checks again what changes, until it is ended", async () => {
    const folder = project({ "tsconfig.json": config(), "a.ts": COROUTINES });
    const child = spawn(process.execPath, [COMMAND, "check", "--watch"], { cwd: folder.path });
    let printed = "";
    child.stdout.on("data", (data: Buffer) => (printed += data.toString()));
    await vi.waitFor(() => expect(printed).toContain("Found 1 error. Watching"), 30_000);
    expect(printed).toContain(WRONG);
    expect(printed).not.toContain("TS1064");
    folder.write("a.ts", GOOD);
    await vi.waitFor(() => expect(printed).toContain("Found 0 errors. Watching"), 30_000);
    folder.write("a.ts", COROUTINES.replace("good", "renamed"));
    await vi.waitFor(() => expect(printed.match(/Found 1 error\. Watching/g)).toHaveLength(2), 30_000);
    expect(printed).not.toContain("TS1064");
    const ended = new Promise((done) => child.on("close", (_, signal) => done(signal)));
    child.kill("SIGINT");
    expect(await ended).toBe("SIGINT");
    expect(folder.list().filter((file) => !file.startsWith("node_modules"))).toEqual(["a.ts", "tsconfig.json"]);
  });
});

/** Run as users do: a process of its own. */
async function outcomeOf(args: string[], cwd: string): Promise<{ code: number | null; stdout: string }> {
  const { spawned } = await import("../cli/command.ts");
  const { code, stdout } = await spawned(cwd, args);
  return { code, stdout };
}
