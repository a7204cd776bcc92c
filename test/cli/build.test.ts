// `openawait build`: what it writes, where, and what it says about it.
import { chmodSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { TraceMap, originalPositionFor } from "@jridgewell/trace-mapping";
import ts from "typescript";
import { expect, test } from "vitest";
import { TARGETS } from "../../compiler/cli/build-command.ts";
import { inFolder } from "./command.ts";

const ASYNC = "export async function total(a: Promise<number>): Promise<number> {\n  return (await a) + 1;\n}\n";
const PLAIN = "export const one: number = 1;\n";

test("a folder: outputs keep the folders below it, endings map, declarations and node_modules are skipped", async () => {
  const folder = inFolder({
    "src/a.ts": ASYNC,
    "src/deep/er/b.mts": PLAIN,
    "src/c.cts": "const c: number = 1;\nexport = c;\n",
    "src/d.tsx": "export const d: number = 4;\n",
    "src/e.js": "export const e = 5;\n",
    "src/f.mjs": "export const f = 6;\n",
    "src/g.cjs": "module.exports = 7;\n",
    "src/h.jsx": "export const h = 8;\n",
    "src/types.d.ts": "declare const t: number;\n",
    "src/types.d.mts": "export {};\n",
    "src/data.json": "{}",
    "src/node_modules/dep/index.js": "export const dep = 1;\n",
  });
  const { code, stdout, stderr } = await folder.run("build", "src", "--no-source-map");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^built 8 files \(1 lowered\) in \d+\.\d s\n$/);
  expect(folder.list("dist")).toEqual(
    ["a.js", "c.cjs", "d.js", "deep", "e.js", "f.mjs", "g.cjs", "h.jsx"].flatMap((name) =>
      name === "deep" ? ["deep/er/b.mjs"] : [name],
    ),
  );
  expect(folder.read("dist/deep/er/b.mjs")).toBe("export const one = 1;\n");
  expect(folder.read("dist/e.js")).toBe("export const e = 5;\n");
  expect(folder.read("dist/a.js")).not.toMatch(/async|: number/);
  expect(folder.read("dist/a.js")).toContain("openawait/runtime");
});

test("several paths: outputs keep the folders below the common root", async () => {
  const folder = inFolder({ "p/src/a.ts": PLAIN, "p/lib/sub/b.ts": PLAIN, "p/c.ts": PLAIN });
  const { code } = await folder.run("build", "p/src", "p/lib", "--out-dir", "out/here", "--no-source-map");
  expect(code).toBe(0);
  expect(folder.list("out")).toEqual(["here/lib/sub/b.js", "here/src/a.js"]);
  await folder.run("build", "p/src/a.ts", "p/c.ts", "--out-dir", "two", "--no-source-map");
  expect(folder.list("two")).toEqual(["c.js", "src/a.js"]);
  await folder.run("build", "p/lib/sub/b.ts", "--out-dir", "three", "--no-source-map");
  expect(folder.list("three")).toEqual(["b.js"]);
  await folder.run("build", "p/lib/sub/b.ts", "p/lib", "p/lib", "--out-dir", "four", "--no-source-map");
  expect(folder.list("four")).toEqual(["sub/b.js"]);
});

test("globs: outputs keep the folders below the fixed part of the pattern", async () => {
  const folder = inFolder({ "src/x/a.ts": PLAIN, "src/x/b.js": "export {};\n", "src/y/a.test.ts": PLAIN });
  expect((await folder.run("build", "src/**/*.ts", "--no-source-map")).code).toBe(0);
  expect(folder.list("dist")).toEqual(["x/a.js", "y/a.test.js"]);
  await folder.run("build", "src/{x,z}/*", "--out-dir", "two", "--no-source-map");
  expect(folder.list("two")).toEqual(["x/a.js", "x/b.js"]);
});

test("a file whose name looks like a pattern is that file", async () => {
  const folder = inFolder({ "app/[id].ts": PLAIN });
  expect((await folder.run("build", "app/[id].ts", "--no-source-map")).code).toBe(0);
  expect(folder.list("dist")).toEqual(["[id].js"]);
});

test("the output folder below the input is not input, so a build can run twice", async () => {
  const folder = inFolder({ "a.ts": PLAIN, "sub/b.ts": PLAIN });
  for (let i = 0; i < 2; i++) {
    // oxlint-disable-next-line no-await-in-loop
    const { code, stdout } = await folder.run("build", ".", "--emit", "ts", "--no-source-map");
    expect(code).toBe(0);
    expect(stdout).toContain("built 2 files (0 lowered)");
  }
  expect(folder.list("dist")).toEqual(["a.ts", "sub/b.ts"]);
});

test("--emit ts keeps the language, the ending and what is not lowered", async () => {
  const folder = inFolder({ "src/a.ts": `// first\n${ASYNC}${PLAIN}`, "src/b.mts": PLAIN, "src/c.js": "export {};\n" });
  const { code } = await folder.run("build", "src", "--emit", "ts");
  expect(code).toBe(0);
  expect(folder.list("dist")).toEqual(["a.ts", "a.ts.map", "b.mts", "c.js"]);
  expect(folder.read("dist/b.mts")).toBe(PLAIN);
  const a = folder.read("dist/a.ts");
  expect(a).toContain("// first\n");
  expect(a).toContain(PLAIN);
  expect(a).not.toContain("async function");
});

test("JavaScript is lowered only; with --target it is compiled down too", async () => {
  const source = "export const pick = (o) => o?.a ?? 1;\nexport async function f(p) {\n  return (await p)?.b;\n}\n";
  const folder = inFolder({ "src/a.js": source });
  await folder.run("build", "src");
  expect(folder.read("dist/a.js")).toContain("export const pick = (o) => o?.a ?? 1;\n");
  await folder.run("build", "src", "--target", "ES2015", "--out-dir", "old");
  expect(folder.read("old/a.js")).not.toMatch(/\?\.|\?\?/);
});

test("source maps stand beside and lead back to the source", async () => {
  const folder = inFolder({ "src/deep/a b.ts": ASYNC });
  await folder.run("build", "src");
  const code = folder.read("dist/deep/a b.js");
  expect(code.endsWith("\n//# sourceMappingURL=a%20b.js.map\n")).toBe(true);
  const map = new TraceMap(folder.read("dist/deep/a b.js.map"));
  expect({ file: map.file, sources: map.sources }).toEqual({ file: "a b.js", sources: ["../../src/deep/a b.ts"] });
  const line = code.split("\n").findIndex((text) => text.includes("+ 1"));
  expect(originalPositionFor(map, { line: line + 1, column: code.split("\n")[line]?.indexOf("1") ?? 0 }).line).toBe(2);
  await folder.run("build", "src", "--no-source-map", "--out-dir", "plain");
  expect(folder.list("plain")).toEqual(["deep/a b.js"]);
  expect(folder.read("plain/deep/a b.js")).not.toContain("sourceMappingURL");
});

test("options reach the compiler", async () => {
  const folder = inFolder({ "a.ts": ASYNC, "script.js": "async function f(p) { await p; }\n" });
  await folder.run("build", "a.ts", "--mode", "promise", "--import-source", "my-framework/await");
  expect(folder.read("dist/a.js")).toContain("my-framework/await");
  await folder.run("build", "a.ts", "--runtime", "require", "--out-dir", "r");
  expect(folder.read("r/a.js")).toMatch(/require\(["']openawait\/runtime["']\)/);
  const { code } = await folder.run("build", "script.js", "--runtime", "global:My.Await", "--out-dir", "g");
  expect(code).toBe(0);
  expect(folder.read("g/script.js")).toContain("My.Await");
  await folder.run("build", "a.ts", "--mode", "coroutine", "--out-dir", "c");
  await folder.run("build", "a.ts", "--mode", "promise", "--out-dir", "p");
  await folder.run("build", "a.ts", "--out-dir", "d");
  expect(folder.read("c/a.js")).toBe(folder.read("d/a.js"));
  expect(folder.read("c/a.js")).not.toBe(folder.read("p/a.js"));
});

test("a byte order mark is dropped, an empty file stays empty", async () => {
  const folder = inFolder({ "a.js": "\uFEFFexport {};\n", "empty.js": "", "empty.ts.js": "" });
  const { code } = await folder.run("build", ".");
  expect(code).toBe(0);
  expect(folder.read("dist/a.js")).toBe("export {};\n");
  expect(folder.read("dist/empty.js")).toBe("");
});

test("--json tells what was done on stdout, the summary goes to stderr", async () => {
  const folder = inFolder({
    "src/a.ts": ASYNC,
    "src/bad.ts": "const = 1;\n",
    "src/c.ts": Buffer.from("a\n\xff", "latin1"),
  });
  const { code, stdout, stderr } = await folder.run("build", "src", "--json");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^built 1 file \(1 lowered\), 2 failed, in \d+\.\d s\n$/);
  const report: { files: { diagnostics: object[] }[] } = JSON.parse(stdout);
  expect(report.files[1]?.diagnostics[0]).toMatchObject({ severity: "error", start: { line: 1, column: 7 } });
  expect(report).toMatchObject({
    built: 1,
    lowered: 1,
    failed: 2,
    files: [
      { input: "src/a.ts", output: "dist/a.js", map: "dist/a.js.map", ok: true, machines: 1, diagnostics: [] },
      { input: "src/bad.ts", ok: false },
      { input: "src/c.ts", ok: false, problem: { line: 2, column: 1 } },
    ],
  });
});

test("what was written before is replaced whole, and keeps its mode", async () => {
  const folder = inFolder({ "src/a.js": "export {};\n", "dist/a.js": "old\n".repeat(1000) });
  chmodSync(join(folder.path, "dist/a.js"), 0o755);
  await folder.run("build", "src");
  expect(folder.read("dist/a.js")).toBe("export {};\n");
  expect(statSync(join(folder.path, "dist/a.js")).mode & 0o777).toBe(0o755);
});

test("folders that link to each other end", async () => {
  const folder = inFolder({ "src/a.ts": PLAIN });
  mkdirSync(join(folder.path, "src/sub"));
  symlinkSync("..", join(folder.path, "src/sub/up"));
  const { code, stdout } = await folder.run("build", "src", "--no-source-map");
  expect(code).toBe(0);
  expect(stdout).toContain("built 1 file (0 lowered)");
});

test("the targets are TypeScript's", () => {
  const known = Object.keys(ts.ScriptTarget)
    .filter((name) => /^ES\d|^ESNext/.test(name) && name !== "ES3")
    .map((name) => name.toLowerCase());
  expect(TARGETS.filter((target) => target !== "es6").toSorted()).toEqual(known.toSorted());
});
