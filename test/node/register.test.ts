// node --import openawait/register: every kind of file, asked for in every way, on each kind of hooks that Node has.
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { addFiles, NODES, project, runNode } from "./project.ts";

vi.setConfig({ testTimeout: 60_000 });

const lines = (...expected: string[]): string => expected.join("\n") + "\n";

const PROGRAMS: readonly { name: string; main: string; prints: string }[] = [
  {
    name: "esm",
    main: "main.ts",
    prints: lines(
      '["enum","green",true,3]',
      '["decorators",true,true,true]',
      '["lowered","function",2,1]',
      '["mts",8,"default of m"]',
      '["cts","x",1,false,["default","m"]]',
      '["cjs","/tmp/y!","/tmp/z!"]',
      '["tsx","<b>T</b>","<i>jsx</i>"]',
      '["js",[0,1,2]]',
      '["dynamic",1,true]',
      '["query",2,false]',
      '["require cts",true,true,true]',
      '["require d",1,true]',
      '["require esm",true,true]',
      '["require mts",true,true]',
      '["meta",true,true,"a.ts"]',
      '["json",{"n":1}]',
      '["worker",42,"function"]',
      '["missing","ERR_MODULE_NOT_FOUND"]',
      '["missing","MODULE_NOT_FOUND"]',
    ),
  },
  {
    name: "commonjs",
    main: "main.ts",
    prints: lines("true main.ts true", "1 true 7 9", "assigned", "esm 5 later", "true"),
  },
  { name: "commonjs", main: "names.mjs", prints: "Later __esModule default lib main module.exports\n" },
  { name: "untyped", main: "commonjs.ts", prints: "required true string\n" },
  { name: "untyped", main: "module.ts", prints: "awaited undefined\n" },
  { name: "untyped", main: "javascript.js", prints: "failed javascript.js:2:9)\n" },
];

describe("programs", () => {
  const folders = new Map<string, string>();
  beforeAll(() => {
    for (const { name } of PROGRAMS) folders.set(name, project(name));
  });

  // The first Node finds no cache, the others what it left.
  for (const [version, node] of NODES) {
    test.each(PROGRAMS)(`${version}: $name/$main`, async ({ name, main, prints }) => {
      const outcome = await runNode(folders.get(name)!, [main], { node });
      expect(outcome).toEqual({ code: 0, stdout: prints, stderr: "" });
    });
  }
});

describe("errors", () => {
  let folder: string;
  beforeAll(() => {
    folder = project("stacks");
    addFiles(folder, {
      "with.cjs": "exports.f = async function f(o) {\n  with (o) { await x; }\n};\n",
      "syntax.ts": "const a: number = 1;\nconst b = ;\n",
      "caught.ts": "await import(process.argv[2]!).catch((e: Error) => console.log(e.name, e instanceof SyntaxError));",
    });
  });

  for (const [version, node] of NODES) {
    test(`${version}: stacks lead to the source`, async () => {
      const { code, stdout, stderr } = await runNode(folder, ["main.ts"], { node });
      expect(stdout).toMatch(/^RangeError: bad 1\n    at .*stacks[\\/]throws\.ts:8:9\)\n$/);
      expect(stderr).toMatch(/stacks[\\/]main\.ts:9\n  throw new Error\("uncaught"\);\n        \^\n/);
      expect(stderr).toMatch(/at plain \(.*main\.ts:9:9\)\n    at .*main\.ts:11:1\)/);
      expect(code).toBe(1);
    });

    test(`${version}: what can't be compiled is a SyntaxError with a code frame`, async () => {
      const { code, stderr } = await runNode(folder, ["with.cjs"], { node });
      expect(stderr).toMatch(/SyntaxError.*with\.cjs:2:3 - error OA1004: `with`/);
      expect(stderr).toContain("\n> 2 |   with (o) { await x; }\n    |   ^^^");
      expect(stderr).toMatch(/\n    at .*with\.cjs:2:3\n/);
      expect(code).toBe(1);
      const caught = await runNode(folder, ["caught.ts", "./syntax.ts"], { node });
      expect(caught).toEqual({ code: 0, stdout: "SyntaxError true\n", stderr: "" });
    });
  }
});

describe("tsconfig.json", () => {
  const main = 'const f = async () => await 1;\nconsole.log(f() instanceof Promise ? "promise" : "coroutine");\n';
  const config = (plugin: object, more: object = {}) =>
    JSON.stringify({ ...more, compilerOptions: { plugins: [{ transform: "openawait/transformer", ...plugin }] } });

  test("the nearest one, with what it extends; OPENAWAIT_TSCONFIG names another, OPENAWAIT_MODE wins", async () => {
    const folder = project("tsconfig", {
      "base.json": config({ mode: "promise" }),
      "tsconfig.json": '{ "extends": "./base.json" /* and nothing else */ }',
      "main.mts": main,
      "inner/tsconfig.json": config({}),
      "inner/main.mts": main,
      "inner/deep/main.mts": main,
    });
    const prints = async (file: string, env = {}) => (await runNode(folder, [file], { env })).stdout;
    expect(await prints("main.mts")).toBe("promise\n");
    expect(await prints("inner/main.mts")).toBe("coroutine\n");
    expect(await prints("inner/deep/main.mts")).toBe("coroutine\n");
    expect(await prints("inner/main.mts", { OPENAWAIT_TSCONFIG: "tsconfig.json" })).toBe("promise\n");
    expect(await prints("main.mts", { OPENAWAIT_MODE: "coroutine" })).toBe("coroutine\n");
  });

  test("importSource, plainAwait and runtime of the plugin", async () => {
    const folder = project("plugin", {
      "tsconfig.json": config({ plainAwait: "allow", importSource: "#runtime" }),
      "package.json": '{ "type": "module", "imports": { "#runtime": "./runtime.js" } }',
      "runtime.js": 'export * from "openawait/runtime";\nconsole.log("own runtime");\n',
      "main.ts": "const f = async () => await 1;\nconsole.log(await f());\n",
    });
    expect((await runNode(folder, ["main.ts"])).stdout).toBe("own runtime\n1\n");
    addFiles(folder, {
      "tsconfig.json": config({ plainAwait: "allow", runtime: { global: "Mine" } }),
      "main.ts": "const f = async () => await 2;\nconsole.log(await f());\n",
      "before.mjs": 'import * as Mine from "openawait/runtime"; globalThis.Mine = Mine;',
    });
    expect((await runNode(folder, ["--import", "./before.mjs", "main.ts"])).stdout).toBe("2\n");
  });

  test("JSX of a package of its own, and preserved JSX, which runs as react-jsx", async () => {
    const folder = project("jsx", {
      "tsconfig.json": '{ "compilerOptions": { "jsx": "preserve", "jsxImportSource": "#mine" } }',
      "package.json": '{ "type": "module", "imports": { "#mine/jsx-runtime": "./jsx.cjs" } }',
      "jsx.cjs": "exports.jsx = (name, props) => name + JSON.stringify(props);\n",
      "main.tsx": 'console.log(<b title="x">text</b>);\n',
    });
    const print = async () => (await runNode(folder, ["main.tsx"])).stdout;
    expect(await print()).toBe('b{"title":"x","children":"text"}\n');
    addFiles(folder, { "package.json": '{ "imports": { "#mine/jsx-runtime": "./jsx.cjs" } }' });
    expect(await print()).toBe('b{"title":"x","children":"text"}\n');
  });

  test.each([
    [
      "an option that does not exist",
      config({ moed: "promise" }),
      /tsconfig\.json - error OA1006: .*moed: there is no such option/,
    ],
    [
      "a value that does not exist",
      config({ mode: "fast" }),
      /tsconfig\.json - error OA1006: .*mode: "fast" is none of "coroutine", "promise"/,
    ],
    [
      "an option of TypeScript that does not exist",
      '{ "compilerOptions": { "jsx": "vue" } }',
      /tsconfig\.json - error: .*'--jsx' option must be/,
    ],
    ["a circle of extends", '{ "extends": "./tsconfig.json" }', /Circular/],
    ["extends of nothing", '{ "extends": "./nowhere.json" }', /nowhere\.json/],
  ])("%s is an error", async (_, text, message) => {
    const folder = project("bad-config", { "tsconfig.json": text, "main.mts": main });
    const { code, stdout, stderr } = await runNode(folder, ["main.mts"]);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([1, ""]);
  });

  test("a mode in the environment that does not exist is an error", async () => {
    const folder = project("bad-mode", { "main.mts": main });
    const { code, stderr } = await runNode(folder, ["main.mts"], { env: { OPENAWAIT_MODE: "fast" } });
    expect(stderr).toMatch(/OPENAWAIT_MODE - error OA1006: .*"fast"/);
    expect(code).toBe(1);
  });
});

describe("resolution", () => {
  test("the source is before the output for TypeScript, and after it for JavaScript", async () => {
    const folder = project("resolution", {
      "package.json": '{ "type": "module" }',
      "both.js": 'export const found = "both.js";',
      "both.ts": 'export const found: string = "both.ts";',
      "only.ts": 'export const found: string = "only.ts";',
      "view.tsx": 'export const found: string = "view.tsx";',
      "importer.ts": 'import { found } from "./both.js"; console.log(found);',
      "main.js":
        'import { found as a } from "./both.js";\nimport { found as b } from "./only.js";\n' +
        'import { found as c } from "./view.js?x#y";\nconsole.log(a, b, c);\nawait import("./importer.js");',
    });
    expect((await runNode(folder, ["main.js"])).stdout).toBe("both.js only.ts view.tsx\nboth.ts\n");
    addFiles(folder, {
      "extensionless.ts": 'import("./only").catch((error: { code: string }) => console.log(error.code));',
    });
    expect((await runNode(folder, ["extensionless.ts"])).stdout).toBe("ERR_MODULE_NOT_FOUND\n");
  });

  test("packages are left alone", async () => {
    const folder = project("packages", {
      "main.mts": 'import { f } from "somewhere";\nconsole.log(f() instanceof Promise);\n',
      "node_modules/somewhere/package.json": '{ "type": "module", "exports": "./index.js" }',
      "node_modules/somewhere/index.js": "export const f = async () => await 1;\n",
    });
    expect((await runNode(folder, ["main.mts"])).stdout).toBe("true\n");
  });
});

describe("cache", () => {
  const SOURCE = "const f = async (): Promise<void> => {};\nconsole.log(typeof f);\n";
  const entries = (folder: string): string[] =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: "utf8" })
          .map((name) => join(folder, name))
          .filter((name) => statSync(name).isFile())
      : [];
  const cacheOf = (folder: string): string => join(folder, "node_modules/.cache/openawait");

  test("what is in it is what runs; another text or option is another entry; a broken entry is none", async () => {
    const folder = project("cache", { "main.mts": SOURCE });
    const run = () => runNode(folder, ["main.mts"]);
    expect((await run()).stdout).toBe("function\n");
    const [first, ...others] = entries(cacheOf(folder));
    expect(others).toEqual([]);
    const { mtimeMs } = statSync(first!);
    expect((await run()).stdout).toBe("function\n");
    expect(statSync(first!).mtimeMs).toBe(mtimeMs);

    writeFileSync(join(folder, "main.mts"), SOURCE.replace("typeof f", "1"));
    expect((await run()).stdout).toBe("1\n");
    addFiles(folder, { "tsconfig.json": '{ "compilerOptions": { "experimentalDecorators": true } }' });
    expect((await run()).stdout).toBe("1\n");
    expect(entries(cacheOf(folder))).toHaveLength(3);

    for (const file of entries(cacheOf(folder))) writeFileSync(file, readFileSync(file, "utf8").slice(0, -20));
    expect(await run()).toEqual({ code: 0, stdout: "1\n", stderr: "" });
  });

  test("TypeScript is not loaded for what is in it", async () => {
    const folder = project("warm", {
      "main.mts": SOURCE,
      "loaded.cjs":
        'process.on("exit", () => console.log(Object.keys(require.cache).filter((f) => /typescript.js$/.test(f)).length));',
    });
    const run = () => runNode(folder, ["--require", "./loaded.cjs", "main.mts"], { node: NODES.get("26")! });
    expect((await run()).stdout).toBe("function\n1\n");
    expect((await run()).stdout).toBe("function\n0\n");
  });

  test("OPENAWAIT_CACHE turns it off, or names its folder", async () => {
    const folder = project("no-cache", { "main.mts": SOURCE });
    for (const off of ["0", "false"]) {
      expect((await runNode(folder, ["main.mts"], { env: { OPENAWAIT_CACHE: off } })).stdout).toBe("function\n");
    }
    expect(entries(cacheOf(folder))).toEqual([]);
    await runNode(folder, ["main.mts"], { env: { OPENAWAIT_CACHE: "elsewhere" } });
    expect(entries(cacheOf(folder))).toEqual([]);
    expect(entries(join(folder, "elsewhere"))).toHaveLength(1);
  });

  test("where nothing can be kept, programs run all the same", async () => {
    const folder = project("read-only", { "main.mts": SOURCE, file: "" });
    const outcome = await runNode(folder, ["main.mts"], { env: { OPENAWAIT_CACHE: "file/below" } });
    expect(outcome).toEqual({ code: 0, stdout: "function\n", stderr: "" });
  });

  test("several processes at once", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`m${i}.mts`, `${SOURCE}export const n = ${i};`]),
    );
    const imports = Object.keys(files).map((file) => `await import("./${file}");`);
    const folder = project("at-once", { ...files, "main.mts": imports.join("\n") });
    const outcomes = await Promise.all([1, 2, 3].map(() => runNode(folder, ["main.mts"])));
    for (const outcome of outcomes) expect(outcome).toEqual({ code: 0, stdout: "function\n".repeat(20), stderr: "" });
    expect(entries(cacheOf(folder))).toHaveLength(21);
  });

  test("entries that are older than a month are removed", async () => {
    const folder = project("old", { "main.mts": SOURCE });
    await runNode(folder, ["main.mts"]);
    const [old] = entries(cacheOf(folder));
    utimesSync(old!, new Date(0), new Date(0));
    writeFileSync(join(folder, "main.mts"), `${SOURCE}// changed`);
    await runNode(folder, ["main.mts"]);
    expect(existsSync(old!)).toBe(false);
    expect(entries(cacheOf(folder))).toHaveLength(1);
  });
});
