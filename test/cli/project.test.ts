// `openawait build -p`: which files tsconfig.json selects, where they go, how they are compiled.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type Folder, inFolder } from "./command.ts";

vi.setConfig({ testTimeout: 60_000 });

const ASYNC = "export async function total(a: Promise<number>): Promise<number> {\n  return (await a) + 1;\n}\n";
const PLAIN = "export const one: number = 1;\n";

/** A folder with this tsconfig.json, and what `build -p` makes of it. */
async function built(config: object, files: Record<string, string>, ...args: string[]): Promise<Folder> {
  const folder = inFolder({ ...files, "tsconfig.json": JSON.stringify(config) });
  const { code, stderr } = await folder.run("build", "-p", "tsconfig.json", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return folder;
}

const codeOf = (folder: Folder, below?: string): string[] =>
  folder.list(below).filter((file) => /\.[cm]?jsx?$/.test(file));

test("include, exclude and files select; declarations and packages are not built", async () => {
  const files = {
    "src/a.ts": ASYNC,
    "src/deep/b.mts": PLAIN,
    "src/deep/c.test.ts": PLAIN,
    "src/types.d.ts": "declare const t: number;\n",
    "src/node_modules/x/index.ts": PLAIN,
    "other/d.ts": PLAIN,
  };
  const options = { outDir: "out", sourceMap: false };
  const some = await built({ compilerOptions: options, include: ["src"], exclude: ["**/*.test.ts"] }, files);
  expect(some.list("out")).toEqual(["a.js", "deep/b.mjs"]);
  const one = await built({ compilerOptions: options, files: ["other/d.ts"] }, files);
  expect(one.list("out")).toEqual(["d.js"]);
});

test("-p with a folder, and what extends another tsconfig.json", async () => {
  const folder = inFolder({
    "base/tsconfig.json": JSON.stringify({ compilerOptions: { outDir: "${configDir}/lib", module: "commonjs" } }),
    "app/tsconfig.json": JSON.stringify({ extends: "../base/tsconfig.json", include: ["src"] }),
    "app/src/a.ts": PLAIN,
  });
  expect((await folder.run("build", "-p", "app")).code).toBe(0);
  expect(folder.list("app/lib")).toEqual(["a.js", "a.js.map"]);
  expect(folder.read("app/lib/a.js")).toContain("exports.one = 1;");
});

test("without an outDir it is dist beside tsconfig.json; --out-dir wins", async () => {
  const files = { "src/a.ts": PLAIN };
  expect(codeOf(await built({ compilerOptions: { noEmit: true } }, files), "dist")).toEqual(["a.js"]);
  const given = await built({ compilerOptions: { outDir: "out" } }, files, "--out-dir", "given");
  expect(codeOf(given)).toEqual(["given/a.js"]);
});

test("outputs keep the folders below rootDir, else below the common root", async () => {
  const files = { "src/a.ts": PLAIN, "src/deep/b.ts": PLAIN };
  const root = await built({ compilerOptions: { rootDir: ".", outDir: "out" } }, files);
  expect(codeOf(root, "out")).toEqual(["src/a.js", "src/deep/b.js"]);
  const common = await built({ compilerOptions: { outDir: "out" }, files: ["src/deep/b.ts"] }, files);
  expect(codeOf(common, "out")).toEqual(["b.js"]);
  const composite = await built({ compilerOptions: { composite: true, outDir: "out" } }, files);
  expect(codeOf(composite, "out")).toEqual(["src/a.js", "src/deep/b.js"]);
});

test("what is imported belongs to the project, by relative path or by `paths`", async () => {
  const config = { compilerOptions: { outDir: "out", module: "esnext", paths: { "@shared/*": ["./shared/*"] } } };
  const folder = await built(
    { ...config, files: ["src/index.ts"] },
    {
      "src/index.ts":
        'import "./near.js";\nexport * from "../lib/far";\nimport x from "@shared/x";\nx(import("pkg"));\n',
      "src/near.ts": PLAIN,
      "lib/far.ts": 'export { one } from "./further.js";\n',
      "lib/further.ts": PLAIN,
      "shared/x.ts": "export default (x: unknown) => x;\n",
      "unrelated.ts": PLAIN,
      "node_modules/pkg/index.ts": PLAIN,
    },
  );
  expect(codeOf(folder, "out")).toEqual(["lib/far.js", "lib/further.js", "shared/x.js", "src/index.js", "src/near.js"]);
});

test("module, target and the like are those of tsconfig.json, unless the command line says", async () => {
  const files = { "src/a.ts": `${ASYNC}export const pick = (o: { a?: number }) => o?.a;\n` };
  const config = { compilerOptions: { outDir: "out", module: "commonjs", target: "es2015", removeComments: true } };
  const folder = await built(config, { "src/a.ts": `// gone\n${files["src/a.ts"]}` });
  const code = folder.read("out/a.js");
  expect(code).toMatch(/^"use strict";/);
  expect(code).toContain('require("openawait/runtime")');
  expect(code).not.toMatch(/\?\.|gone|import /);
  const newer = await built(config, files, "--target", "es2022");
  expect(newer.read("out/a.js")).toContain("o?.a");
  const five = await built({ compilerOptions: { outDir: "out", target: "es5", ignoreDeprecations: "6.0" } }, files);
  expect(five.read("out/a.js")).not.toMatch(/=>|const /);
});

test("nodenext: CommonJS or not is what Node takes a file for", async () => {
  const source = 'import * as path from "node:path";\nexport const name: string = path.sep;\n';
  const folder = await built(
    { compilerOptions: { outDir: "out", module: "nodenext", allowJs: true, jsx: "react-jsx" } },
    {
      "package.json": '{ "type": "module" }',
      "src/a.ts": source,
      "src/old.ts": 'import fs = require("node:fs");\nexport const x = fs.constants;\n',
      "src/view.tsx": source,
      "src/plain.js": 'export { sep } from "node:path";\n',
      "src/b.cts": source,
      "src/sub/package.json": '{ "type": "commonjs" }',
      "src/sub/c.ts": `${source}export const later = () => import("node:fs");\n`,
      "src/sub/d.mts": source,
    },
  );
  for (const file of ["a.js", "view.js", "plain.js", "sub/d.mjs"]) {
    expect(folder.read(`out/${file}`), file).toMatch(/^(im|ex)port /m);
  }
  expect(folder.read("out/old.js")).toContain("createRequire");
  for (const file of ["b.cjs", "sub/c.js"]) expect(folder.read(`out/${file}`), file).toContain("exports.name");
  expect(folder.read("out/sub/c.js")).toContain('import("node:fs")');
  expect(folder.read("out/a.js.map")).toContain('"../src/a.ts"');
});

test("jsx: preserve keeps it, and the ending", async () => {
  const files = { "src/a.tsx": "export const a = <p>{1 as number}</p>;\n" };
  const kept = await built({ compilerOptions: { outDir: "out", jsx: "preserve" } }, files);
  expect(kept.read("out/a.jsx")).toContain("<p>{1}</p>");
  const options = { outDir: "out", jsx: "react", jsxFactory: "h" };
  const made = await built({ compilerOptions: options }, files);
  expect(made.read("out/a.js")).toContain('h("p"');
});

test("decorators and fields as tsconfig.json has them", async () => {
  const files = { "src/a.ts": "declare const d: any;\nexport class A {\n  @d x = 1;\n}\n" };
  const options = { outDir: "out", experimentalDecorators: true, useDefineForClassFields: false };
  expect((await built({ compilerOptions: options }, files)).read("out/a.js")).toContain("__decorate([");
  const helpers = await built({ compilerOptions: { ...options, importHelpers: true } }, files);
  expect(helpers.read("out/a.js")).toContain('from "tslib"');
});

test("maps: beside, none, or inside", async () => {
  const files = { "src/a.ts": ASYNC };
  expect((await built({ compilerOptions: { outDir: "out" } }, files)).list("out")).toEqual(["a.js", "a.js.map"]);
  const none = await built({ compilerOptions: { outDir: "out", sourceMap: false } }, files);
  expect(none.list("out")).toEqual(["a.js"]);
  const refused = await built({ compilerOptions: { outDir: "out", sourceMap: true } }, files, "--no-source-map");
  expect(refused.list("out")).toEqual(["a.js"]);
  const inside = await built({ compilerOptions: { outDir: "out", inlineSourceMap: true } }, files);
  expect(inside.list("out")).toEqual(["a.js"]);
  const [, base64 = ""] = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(inside.read("out/a.js")) ?? [];
  expect(JSON.parse(Buffer.from(base64, "base64").toString())).toMatchObject({ sources: ["../src/a.ts"] });
});

test("JavaScript belongs to it with allowJs; --emit ts keeps every language", async () => {
  const files = {
    "src/a.ts": ASYNC,
    "src/b.js": "export const b = 1 ?? 2;\n",
    "src/c.tsx": "export const c = <p />;\n",
  };
  const options = { outDir: "out", sourceMap: false, target: "es2015", jsx: "preserve" };
  expect((await built({ compilerOptions: options }, files)).list("out")).toEqual(["a.js", "c.jsx"]);
  const all = await built({ compilerOptions: { ...options, allowJs: true } }, files);
  expect(all.list("out")).toEqual(["a.js", "b.js", "c.jsx"]);
  expect(all.read("out/b.js")).not.toContain("??");
  const kept = await built({ compilerOptions: { ...options, allowJs: true } }, files, "--emit", "ts");
  expect(kept.list("out")).toEqual(["a.ts", "b.js", "c.tsx"]);
  expect(kept.read("out/a.ts")).toContain(": Promise<number>)");
});

test("the options of the plugin's entry hold where the command line says nothing", async () => {
  const entry = { transform: "openawait/transformer", mode: "promise", importSource: "my/await", plainAwait: "allow" };
  const config = { compilerOptions: { outDir: "out", plugins: [{ name: "an-editor-plugin" }, entry] } };
  const files = { "src/a.ts": ASYNC };
  const byEntry = await built(config, files);
  expect(byEntry.read("out/a.js")).toContain('from "my/await"');
  const byBoth = await built(config, files, "--import-source", "your/await");
  const byArguments = await built(
    { compilerOptions: { outDir: "out" } },
    files,
    "--mode",
    "promise",
    "--import-source",
    "your/await",
    "--plain-await",
    "allow",
  );
  expect(byBoth.read("out/a.js")).toBe(byArguments.read("out/a.js"));
  expect(byBoth.read("out/a.js")).not.toBe(byEntry.read("out/a.js"));
});

test("other transformers are not run, and a warning says so", async () => {
  const folder = inFolder({
    "tsconfig.json": JSON.stringify({ compilerOptions: { plugins: [{ transform: "./mine.cjs" }] }, include: ["src"] }),
    "mine.cjs": "",
    "src/a.ts": PLAIN,
  });
  const { code, stderr } = await folder.run("build", "-p", ".");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      "warning: tsconfig.json: compilerOptions.plugins[0]: './mine.cjs' is not run by openawait build, which runs no other transformers\n",
  });
});

test("what comes out runs", async () => {
  const folder = await built(
    { compilerOptions: { outDir: "out", module: "nodenext", plugins: [{ transform: "openawait/transformer" }] } },
    {
      "package.json": '{ "type": "module" }',
      "src/main.ts":
        'import { twice } from "./twice.js";\nexport const answer = async () => twice(Promise.resolve(21));\n',
      "src/twice.ts": "export async function twice(x: Promise<number>) {\n  return 2 * (await x);\n}\n",
    },
    "--import-source",
    pathToFileURL("dist/runtime/index.js").href,
  );
  const url = pathToFileURL(join(folder.path, "out/main.js")).href;
  const { answer } = (await import(/* @vite-ignore */ url)) as { answer: () => PromiseLike<number> };
  expect(await answer()).toBe(42);
});

describe("references", () => {
  const project = (compilerOptions: object, more: object = {}): string =>
    JSON.stringify({
      compilerOptions: { composite: true, outDir: "out", ...compilerOptions },
      include: ["src"],
      ...more,
    });
  const FILES = {
    "tsconfig.json": '{ "files": [], "references": [{ "path": "./app" }, { "path": "./shared/tsconfig.json" }] }',
    "app/tsconfig.json": project({ module: "esnext" }, { references: [{ path: "../shared" }] }),
    "app/src/main.ts": `import { one } from "../../shared/src/one.js";\n${ASYNC}export const two = one + 1;\n`,
    "shared/tsconfig.json": project({ module: "commonjs", declaration: true }),
    "shared/src/one.ts": "export const one: number = 1;\n",
  };

  test("one that has nothing else stands for them, each with its own options, once", async () => {
    const folder = inFolder(FILES);
    const { code, stdout, stderr } = await folder.run("build", "-p", ".");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("built 2 files (1 lowered)");
    expect(folder.list("app/out")).toEqual(["src/main.d.ts", "src/main.js", "src/main.js.map"]);
    expect(folder.list("shared/out")).toEqual(["src/one.d.ts", "src/one.js", "src/one.js.map"]);
    expect(folder.read("shared/out/src/one.js")).toContain("exports.one");
    expect(folder.read("app/out/src/main.js")).toContain("import ");
    const { code: wrong, stderr: message } = await folder.run("build", "-p", ".", "--out-dir", "x");
    expect(wrong).toBe(2);
    expect(message).toContain("tsconfig.json has only references, which have output folders of their own");
  });

  test("one with files stands for these; noEmit is left out; a reference that is not there is wrong use", async () => {
    const folder = inFolder(FILES);
    expect((await folder.run("build", "-p", "app")).code).toBe(0);
    expect(codeOf(folder)).toEqual(["app/out/src/main.js"]);
    folder.write("app/tsconfig.json", project({ noEmit: true }));
    expect((await folder.run("build", "-p", ".")).stdout).toContain("built 1 file (0 lowered)");
    folder.write("tsconfig.json", '{ "files": [], "references": [{ "path": "./app" }] }');
    expect((await folder.run("build", "-p", ".")).stderr).toContain("or has noEmit; give -p one of those");
    folder.write("tsconfig.json", '{ "files": [], "references": [{ "path": "./gone" }] }');
    const { code, stderr } = await folder.run("build", "-p", ".");
    expect(code).toBe(2);
    expect(stderr).toMatch(/no such file or folder: .*gone/);
  });
});
