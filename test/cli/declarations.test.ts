// `openawait build --declaration`: what stands in the .d.ts files, and what keeps them from being made.
import { readdirSync } from "node:fs";
import ts from "typescript";
import { expect, test, vi } from "vitest";
import { inFolder } from "./command.ts";

vi.setConfig({ testTimeout: 120_000 });

const FILES = {
  "src/a.ts":
    'import { helper } from "./b.js";\nimport type { Shape } from "./types.js";\n' +
    "export const shape: Shape = { sides: 3 };\n" +
    "export async function f(x: number) {\n  return helper(x);\n}\n" +
    'export async function p() {\n  "use promise";\n  return 1;\n}\n',
  "src/b.ts": "export const helper = async (x: number) => `${x}` as const;\n",
  "src/types.d.ts": "export interface Shape {\n  sides: number;\n}\n",
};

test("exported coroutine-mode functions return a Coroutine; types come from other files", async () => {
  const folder = inFolder({
    ...FILES,
    "tsconfig.json": JSON.stringify({ compilerOptions: { outDir: "out", declaration: true, declarationMap: true } }),
  });
  const { code, stdout, stderr } = await folder.run("build", "-p", ".", "--json");
  expect(code, stderr).toBe(0);
  const runtime = 'import("openawait/runtime")';
  expect(folder.read("out/a.d.ts")).toContain(`f(x: number): ${runtime}.Coroutine<\`\${number}\`>;`);
  expect(folder.read("out/a.d.ts")).toContain("p(): Promise<number>;");
  expect(folder.read("out/b.d.ts")).toContain(`=> ${runtime}.Coroutine<`);
  expect(folder.list("out").filter((file) => file.endsWith("d.ts.map"))).toEqual(["a.d.ts.map", "b.d.ts.map"]);
  expect(JSON.parse(stdout)).toMatchObject({ files: [{ declaration: "out/a.d.ts" }, { declaration: "out/b.d.ts" }] });
});

test("of paths, with the mode of the command line; declarationDir; not with --emit ts", async () => {
  const folder = inFolder(FILES);
  expect((await folder.run("build", "src", "--declaration", "--mode", "promise", "--no-source-map")).code).toBe(0);
  expect(folder.list("dist")).toEqual(["a.d.ts", "a.js", "b.d.ts", "b.js"]);
  expect(folder.read("dist/a.d.ts")).toContain("f(x: number): Promise<");
  folder.write(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: { outDir: "out", declaration: true, declarationDir: "types" },
      include: ["src"],
    }),
  );
  await folder.run("build", "-p", ".", "--no-source-map");
  expect(folder.list("types")).toEqual(["a.d.ts", "b.d.ts"]);
  await folder.run("build", "-p", ".", "--emit", "ts", "--out-dir", "lowered", "--no-source-map");
  expect(folder.list("lowered")).toEqual(["a.ts", "b.ts"]);
});

test("what can't be declared is an error with its place; the other declarations are made", async () => {
  const folder = inFolder({
    "src/a.ts": "const hidden = Symbol();\nexport default class {\n  private constructor() {}\n}\nexport { hidden };\n",
    "src/bad.ts": "export const make = () => class {\n  private x = 1;\n};\n",
    "src/types.d.ts": "",
  });
  const { code, stdout, stderr } = await folder.run("build", "src", "--declaration", "--no-source-map");
  expect(code).toBe(1);
  expect(stdout).toContain("built 1 file (0 lowered), 1 failed");
  expect(stderr).toMatch(/^src\/bad\.ts:1:14 - error: no declarations can be made of it: TS4094: Property 'x' of /);
  expect(folder.list("dist")).toEqual(["a.d.ts", "a.js", "bad.js"]);
});

test("the types of the declarations hold for whoever imports them", async () => {
  const folder = inFolder(FILES);
  await folder.run("build", "src", "--declaration", "--no-source-map");
  folder.write(
    "use.ts",
    'import { f } from "./dist/a.js";\nexport const state: "created" | "running" | "suspended" | "closed" = f(1).state;\n' +
      "export const value: Promise<`${number}`> = f(1).then((x) => x);\n",
  );
  const program = ts.createProgram([`${folder.path}/use.ts`], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ESNext,
    paths: { "openawait/runtime": [`${process.cwd()}/dist/runtime/index.d.ts`] },
    noEmit: true,
    types: readdirSync("node_modules/@types").filter((name) => name === "node"),
    typeRoots: [`${process.cwd()}/node_modules/@types`],
  });
  const errors = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  // The declarations of this test's types are not there.
  expect(errors.filter((error) => !error.includes("./types.js"))).toEqual([]);
});
