// What the plugins for bundlers do before a bundler is there: options, which modules are theirs, warnings, the loader.
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, test, vi } from "vitest";
import * as compiler from "../../compiler/index.ts";
import { setUpEsbuild, type EsbuildBuild } from "../../compiler/plugins/esbuild-setup.ts";
import { createLowering } from "../../compiler/plugins/lowering.ts";
import { createMatcher, sourceFile } from "../../compiler/plugins/module-id.ts";
import type { PluginOptions } from "../../compiler/plugins/plugin-options.ts";
import rollup from "../../compiler/plugins/rollup.ts";
import vite from "../../compiler/plugins/vite.ts";
import webpack from "../../compiler/plugins/webpack.ts";
import loader, { type LoaderContext } from "../../compiler/plugins/webpack-loader.ts";
import { PROJECT } from "../harness/fixtures.ts";

vi.mock("../../compiler/index.ts", { spy: true });

const SOURCE = "export async function f(x: unknown) {\n  return await x;\n}\n";

const WARNING: compiler.Diagnostic = {
  code: "OA1003",
  severity: "warning",
  message: "look here",
  start: { offset: 45, line: 2, column: 10 },
  end: { offset: 52, line: 2, column: 17 },
};

/** No diagnostic of the compiler is a warning yet. */
function withWarning(): void {
  const unchanged = { code: SOURCE, map: undefined, machines: [], functions: 0 };
  vi.mocked(compiler.lowerWhole).mockReturnValueOnce({ ...unchanged, diagnostics: [WARNING] });
}

describe("options", () => {
  const wrong = (options: object, make: (options: PluginOptions) => unknown = vite): string => {
    try {
      make(options);
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      return (error as Error).message;
    }
    return "no error";
  };

  test.each([
    [{ moed: "promise" }, 'openawait/vite: there is no option "moed"; did you mean "mode"?'],
    [{ importsource: "x" }, 'openawait/vite: there is no option "importsource"; did you mean "importSource"?'],
    [
      { fileName: "a.ts" },
      'openawait/vite: there is no option "fileName"; the options are include, exclude, mode, importSource, runtime, plainAwait and sourceMap',
    ],
    [{ mode: "async" }, 'openawait/vite: the option mode: "async" is none of "coroutine", "promise"'],
    [{ plainAwait: true }, 'openawait/vite: the option plainAwait: true is none of "error", "allow"'],
    [
      { runtime: "esm" },
      'openawait/vite: the option runtime: "esm" is none of "auto", "import", "require" or { global: "Name" }',
    ],
    [{ importSource: "" }, 'openawait/vite: the option importSource: "" is no module'],
    [{ sourceMap: "inline" }, 'openawait/vite: the option sourceMap is true or false, not "inline"'],
    [{ include: () => true }, "openawait/vite: the option include takes globs and regular expressions, not a function"],
    [{ exclude: [1] }, "openawait/vite: the option exclude takes globs and regular expressions, not an array"],
    [[], 'openawait/vite: the options are an object, such as { mode: "promise" }, not an array'],
  ])("%j", (options, message) => {
    expect(wrong(options)).toBe(message);
  });

  test("all that is wrong is said at once, before the bundler starts", () => {
    const message = wrong({ mode: 1, plainawait: "allow" }, webpack);
    expect(message).toBe(
      'openawait/webpack: there is no option "plainawait"; did you mean "plainAwait"?; the option mode: 1 is none of "coroutine", "promise"',
    );
  });

  test("right ones, and none", () => {
    expect(wrong({ include: ["src/**", /x/], exclude: [], mode: undefined, runtime: { global: "X" } })).toBe(
      "no error",
    );
    expect(vite().name).toBe("openawait");
  });

  test("CommonJS requires the factory itself", () => {
    const require = createRequire(import.meta.url);
    for (const entry of ["vite", "rollup", "rolldown", "webpack", "rspack", "esbuild", "farm", "webpack-loader"]) {
      const factory = require(`openawait/${entry}`) as { default?: unknown };
      expect(factory).toBeTypeOf("function");
      if (entry !== "webpack-loader") expect(factory.default).toBe(factory);
    }
  });
});

describe("modules", () => {
  test.each([
    ["/app/a.ts", "/app/a.ts"],
    ["/app/a.mjs?v=1a2b", "/app/a.mjs"],
    ["/app/a.tsx?t=1&import", "/app/a.tsx"],
    ["/app/a.js?worker_file&type=module", "/app/a.js"],
    ["/app/a.vue?vue&type=script&setup=true&lang.ts", "/app/a.vue.ts"],
    ["/app/a.vue?vue&type=script&lang=tsx", "/app/a.vue.tsx"],
    ["/app/a.vue?vue&type=template&lang.js", undefined],
    ["/app/a.vue", undefined],
    ["/app/a.ts?raw", undefined],
    ["/app/a.ts?import&url", undefined],
    ["/app/a.css", undefined],
    ["/app/a.json?x=.js", undefined],
    ["\0virtual.ts", undefined],
    ["\0/app/a.js?commonjs-proxy", undefined],
  ])("%s", (id, expected) => {
    expect(sourceFile(id)).toBe(expected);
  });

  test.each<[PluginOptions, string, boolean]>([
    [{}, "/app/a.ts", true],
    [{}, "/app/node_modules/x/a.ts", false],
    [{}, "C:\\app\\node_modules\\x\\a.ts", false],
    [{ exclude: [] }, "/app/node_modules/x/a.ts", true],
    [{ exclude: [] }, "/app/node_modules/openawait/dist/runtime/promise.js", false],
    [{ include: /x\/a/, exclude: [] }, "/app/node_modules/x/a.ts", true],
    [{ include: "**/*.ts" }, "/app/a.ts?v=1", true],
    [{ include: "**/*.ts" }, "/app/a.js", false],
    [{ include: "src/**" }, join(process.cwd(), "src/a.js"), true],
    [{ include: "src/**" }, "/elsewhere/src/a.js", false],
    [{ include: [/\.ts$/, /[?&]legacy$/] }, "/app/a.js?legacy", true],
    [{ exclude: /[?&]legacy$/ }, "/app/a.js?legacy", false],
    [{ exclude: "**/*.test.*" }, "/app/a.test.ts?v=1", false],
    [{}, join(PROJECT, "runtime/index.ts"), false],
  ])("%j %s", (options, id, expected) => {
    expect(createMatcher(options)(id)).toBe(expected);
  });
});

describe("lowering", () => {
  test("leaves alone what has nothing to lower", () => {
    const lowering = createLowering({});
    expect(lowering("export const a = 1;", "/app/a.ts")).toBeUndefined();
    expect(lowering('export default "async function f() {}"', "/app/a.ts?raw")).toBeUndefined();
    expect(lowering(SOURCE, "/app/node_modules/a/a.ts")).toBeUndefined();
    expect(lowering(SOURCE, "/app/a.ts")!.code).toContain('createCoroutine("f"');
  });

  test("the map's source is the file, without a query", () => {
    const { map, code } = createLowering({})(SOURCE, "/app/a.vue?vue&type=script&lang.ts")!;
    expect(map!.sources).toEqual(["/app/a.vue"]);
    expect(code).toContain("x: unknown");
    expect(createLowering({ sourceMap: false })(SOURCE, "/app/a.ts")!.map).toBeUndefined();
  });

  test("passes on the options of the compiler", () => {
    const code = (options: PluginOptions): string => createLowering(options)(SOURCE, "/app/a.ts")!.code;
    expect(code({ mode: "promise", importSource: "my/await" })).toMatch(/^import \* as \$await from "my\/await";/);
    expect(code({ mode: "promise" })).not.toContain("createCoroutine");
    expect(code({ runtime: { global: "OA" } })).toContain("OA.createCoroutine");
    expect(code({ runtime: "require" })).toMatch(/^const \$await = require\("openawait\/runtime"\);/);
    expect(code({ plainAwait: "allow" })).not.toBe(code({}));
  });

  test("a file without import and export is a module too", () => {
    const script = "async function main() { await 1; }\nmain();\n";
    expect(createLowering({})(script, "/app/main.js")!.code).toMatch(
      /^import \* as \$await from "openawait\/runtime";/,
    );
    expect(createLowering({})(script, "/app/main.cjs")!.code).toMatch(/^const \$await = require\(/);
  });
});

interface RollupHook {
  transform: { handler(this: object, source: string, id: string): { code: string; map: unknown } | undefined };
}

describe("warnings", () => {
  test("Rollup and its kin", () => {
    withWarning();
    const warn = vi.fn();
    const { transform } = rollup() as unknown as RollupHook;
    transform.handler.call({ warn }, SOURCE, "/app/a.ts");
    expect(warn).toHaveBeenCalledExactlyOnceWith({
      message: "OA1003: look here",
      loc: { file: "/app/a.ts", line: 2, column: 9 },
      frame: expect.stringContaining("> 2 |   return await x;\n    |          ^^^^^^^") as string,
      id: "/app/a.ts",
      pluginCode: "OA1003",
    });
  });

  test("esbuild", async () => {
    withWarning();
    let load: Parameters<EsbuildBuild["onLoad"]>[1] | undefined;
    const onLoad: EsbuildBuild["onLoad"] = (_, callback) => (load = callback);
    setUpEsbuild({ initialOptions: { loader: { ".ts": "tsx" } }, onLoad }, createLowering({}));
    const path = join(mkdtempSync(join(tmpdir(), "openawait-")), "a.ts");
    writeFileSync(path, SOURCE.replace("  return", '"é";return'));
    const { warnings, ...loaded } = (await load!({ path, suffix: "" }))!;
    expect(loaded).toMatchObject({ loader: "tsx", watchFiles: [path] });
    // (In bytes.)
    expect(warnings).toMatchObject([
      { id: "OA1003", text: "OA1003: look here", location: { file: path, line: 2, column: 10, length: 7 } },
    ]);
  });

  test("webpack", () => {
    withWarning();
    const { warnings, code } = runLoader(SOURCE);
    expect(warnings).toEqual([
      "app/a.ts:2:10 - OA1003: look here\n\n  1 | export async function f(x: unknown) {\n> 2 |   return await x;\n    |          ^^^^^^^\n  3 | }",
    ]);
    expect(code).toBe(SOURCE);
  });
});

interface Loaded {
  error: Error | null;
  code: string | undefined;
  map: object | undefined;
  meta: unknown;
  warnings: string[];
}

function runLoader(
  source: string,
  context: Partial<LoaderContext> & { map?: object | string; meta?: unknown } = {},
): Loaded {
  const loaded: Loaded = { error: null, code: undefined, map: undefined, meta: undefined, warnings: [] };
  const { map, meta, ...rest } = context;
  const self: LoaderContext = {
    resource: join(process.cwd(), "app/a.ts"),
    cacheable: () => undefined,
    getOptions: () => ({}),
    emitWarning: ({ message }) => loaded.warnings.push(message),
    async: () => (error, code, map, meta) => Object.assign(loaded, { error, code, map, meta }),
    ...rest,
  };
  loader.call(self, source, map, meta);
  return loaded;
}

describe("the webpack loader", () => {
  /** As a loader before it leaves behind: one more line on top. */
  const before = {
    version: 3,
    sources: ["/app/a.civet"],
    names: [],
    mappings: ";AAAA;AACA;AACA",
    sourcesContent: [SOURCE],
  };

  test("lowers, joins the map that comes in, passes the rest on", () => {
    const meta = { ast: 1 };
    const { code, map, error } = runLoader(`// made\n${SOURCE}`, { map: JSON.stringify(before), meta });
    expect(error).toBeNull();
    expect(code).toContain("createCoroutine");
    const line = code!.split("\n").findIndex((text) => text.startsWith("export function f")) + 1;
    const place = originalPositionFor(new TraceMap(map as never), { line, column: 0 });
    expect(place).toMatchObject({ source: "/app/a.civet", line: 1, column: 0 });
    expect(runLoader(SOURCE, { meta }).meta).toBe(meta);
  });

  test("hands on what has nothing to lower, map and all", () => {
    const { code, map } = runLoader("export const a = 1;", { map: before });
    expect({ code, map }).toEqual({ code: "export const a = 1;", map: before });
  });

  test("makes no map that webpack does not want", () => {
    expect(runLoader(SOURCE, { sourceMap: false }).map).toBeUndefined();
    expect(runLoader(SOURCE, { sourceMap: true }).map).toMatchObject({ sources: [join(process.cwd(), "app/a.ts")] });
  });

  test("takes the plugins' options, include and exclude too", () => {
    expect(runLoader(SOURCE, { getOptions: () => ({ exclude: ["**/a.ts"] }) }).code).toBe(SOURCE);
    expect(runLoader(SOURCE, { resource: "/app/node_modules/a.ts" }).code).toBe(SOURCE);
    const { error } = runLoader(SOURCE, { getOptions: () => ({ moed: "promise" }) });
    expect(error!.message).toBe('openawait/webpack-loader: there is no option "moed"; did you mean "mode"?');
  });

  test("a resource with a query, and with the characters that webpack and Rspack escape", () => {
    expect(runLoader(SOURCE, { resource: "/app/a.vue?vue&type=script&lang=ts" }).code).toContain("createCoroutine");
    const { map } = runLoader(SOURCE, { resource: "/app/a\0#b.ts" });
    expect(map).toMatchObject({ sources: ["/app/a#b.ts"] });
  });

  test("an error is its place and a code frame, no stack", () => {
    const { error } = runLoader("export async function f() {\n  const y = 1; await x; eval('y');\n}\n");
    expect(error!.message).toMatch(
      /^app\/a\.ts:2:25 - OA1003: direct eval .*\n\n {2}1 \|.*\n> 2 \| .*\n {4}\| {25}\^{9}\n/,
    );
    expect(error!.stack).toBe(error!.message);
  });
});
