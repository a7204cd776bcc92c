// Imports and exports: what is elided, what keeps its binding, how the runtime gets in.
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { call, compile } from "./project.ts";

vi.setConfig({ testTimeout: 60_000 });

const LIBRARY = `
  export let count = 0;
  export const next = () => ++count;
  export interface Shape { size: number }
  export class Used { tag = "used" }
  export class OnlyType { tag = "type" }
  export default function named(this: unknown) { return this === undefined ? "free" : "bound"; }
`;
const MAIN = `
  import named, { count, next, Used, OnlyType, type Shape } from "./library";
  import type { Used as Also } from "./library";
  import * as all from "./library";
  export let state = "first";
  export async function main() {
    const shape: Shape & Partial<OnlyType> = { size: await Promise.resolve(1) };
    const also: Also = new Used();
    next();
    const seen = count;
    all.next();
    state = "second";
    const own = { count, state };
    const spilled = { count, state, last: await Promise.resolve(3) };
    ({ state, other: [state = await Promise.resolve(state + "!")] } = { state: "third", other: [undefined] });
    return [shape.size, also.tag, seen, count, named(), own, typeof all.Used, spilled];
  }
  export { main as renamed };
  export const read = async () => [await main(), state, exported()];
  declare const exports: { state: string };
  const exported = () => exports.state;
`;
const EXPECTED = [
  [1, "used", 1, 2, "free", { count: 2, state: "second" }, "function", { count: 2, state: "second", last: 3 }],
  "third!",
  "third!",
];

const SETTINGS: Record<string, ts.CompilerOptions> = {
  plain: {},
  "no esModuleInterop": { esModuleInterop: false },
  isolatedModules: { isolatedModules: true },
  noCheck: { noCheck: true },
  importHelpers: { importHelpers: false, noEmitHelpers: false },
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
};

describe.each(["promise", "coroutine"] as const)("%s", (mode) => {
  test.each(Object.entries(SETTINGS))("CommonJS, %s", async (_, options) => {
    // eslint-disable-next-line typescript/no-deprecated
    for (const target of [ts.ScriptTarget.ES5, ts.ScriptTarget.ES2022]) {
      const compiled = compile({ "/main.ts": MAIN, "/library.ts": LIBRARY }, { mode }, { ...options, target });
      expect(compiled.diagnostics).toEqual([]);
      expect(await call(compiled, "read")).toEqual(EXPECTED);
      const code = compiled.files.get("/main.js")!;
      expect(code).toMatch(/(?:const|var) \$await = require\("openawait\/runtime"\);/);
      expect(code).not.toMatch(/OnlyType|Shape/);
    }
  });
});

test("an import that only types use goes", () => {
  const source = `import { Shape } from "./library"; export const f = async (x: Shape) => x.size;`;
  for (const module of [ts.ModuleKind.CommonJS, ts.ModuleKind.ESNext]) {
    const { files } = compile({ "/main.ts": source, "/library.ts": LIBRARY }, {}, { module });
    expect(files.get("/main.js")).not.toContain("library");
  }
});

test("an import that only lowered code uses stays", () => {
  const source = `import { next } from "./library"; export const f = async () => { await null; return next(); };`;
  const { files } = compile({ "/main.ts": source, "/library.ts": LIBRARY }, {}, { module: ts.ModuleKind.ESNext });
  expect(files.get("/main.js")).toContain('import { next } from "./library";');
});

describe("the import of the runtime", () => {
  const source = "export const f = async () => 1;";
  const emitted = (options: ts.CompilerOptions, text = source, name = "/main.ts"): string =>
    [...compile({ [name]: text }, {}, options).files.values()].join("");

  test("is a namespace import in ECMAScript modules", () => {
    const text = emitted({ module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true });
    expect(text).toBe(
      'import * as $await from "openawait/runtime";\nexport const f = () => $await.createCoroutine("f", () => 1);\n',
    );
  });

  test("needs no helper in CommonJS", () => {
    const text = emitted({ module: ts.ModuleKind.CommonJS, esModuleInterop: true });
    expect(text).toContain('const $await = require("openawait/runtime");');
    expect(text).not.toContain("__importStar");
  });

  test("verbatimModuleSyntax in a .cts file", () => {
    const text = emitted(
      {
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        verbatimModuleSyntax: true,
      },
      "const f = async () => await 1; export = f;",
      "/main.cts",
    );
    expect(text).toContain('const $await = require("openawait/runtime");');
    expect(text).toContain("module.exports = f");
  });

  test("goes by the file's own format under node16 and nodenext", () => {
    const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
    expect(emitted(options, source, "/main.mts")).toContain('import * as $await from "openawait/runtime";');
    expect(emitted(options, source, "/main.cts")).toContain('const $await = require("openawait/runtime");');
  });

  test("is there once, before the other imports, and only where something is lowered", () => {
    const text = emitted({ module: ts.ModuleKind.ESNext }, `import x from "x"; export const f = async () => x;`);
    expect(text.indexOf("$await from")).toBeLessThan(text.indexOf('from "x"'));
    expect(emitted({ module: ts.ModuleKind.ESNext }, "export const f = () => 1;")).toBe("export const f = () => 1;\n");
  });

  test("takes the module from the option and from the comment", () => {
    const given = compile({ "/main.ts": source }, { importSource: "my/await" });
    expect(given.files.get("/main.js")).toContain('require("my/await")');
    const comment = `/** @awaitImportSource their/await */\n${source}`;
    const commented = compile({ "/main.ts": comment }, { importSource: "my/await" });
    expect(commented.files.get("/main.js")).toContain('require("their/await")');
  });

  test("a script has a global", () => {
    const { files } = compile(
      { "/main.ts": "async function f() { return 1; }" },
      { runtime: { global: "OpenAwait" } },
      { module: ts.ModuleKind.ESNext, moduleDetection: ts.ModuleDetectionKind.Legacy },
    );
    expect(files.get("/main.js")).toContain('OpenAwait.createCoroutine("f"');
    expect(files.get("/main.js")).not.toContain("import");
  });
});

test("names that TypeScript makes do not collide with names that the lowering made", async () => {
  const source = `
    import { next } from "./library";
    export async function main() {
      const seen: unknown[] = [];
      { const value = await 1; seen.push(() => value); }
      { const value = await 2; seen.push(() => value); for (const value of [3, 4]) seen.push(() => value); }
      { const value = 5; seen.push(() => value); }
      return [...seen.map((f) => (f as () => number)()), next()];
    }
    var value_1 = 0, library_1 = 1; void value_1; void library_1;
  `;
  // eslint-disable-next-line typescript/no-deprecated
  for (const target of [ts.ScriptTarget.ES5, ts.ScriptTarget.ES2015]) {
    const compiled = compile({ "/main.ts": source, "/library.ts": LIBRARY }, { mode: "promise" }, { target });
    expect(await call(compiled, "main")).toEqual([1, 2, 3, 4, 5, 1]);
  }
});
