// `lower` and `transpile` as an API: each option, each kind of file, what stays as it is, and the maps.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { lower, transpile, type LowerOptions, type RawSourceMap } from "../../compiler/index.ts";

const ASYNC = "export async function f(x) { return await x; }\n";
const code = (source: string, options?: LowerOptions): string => {
  const result = lower(source, options);
  expect(result.diagnostics).toEqual([]);
  return result.code;
};

describe("mode", () => {
  test("coroutine is the default", () => expect(code(ASYNC)).toContain('$await.createCoroutine("f", '));
  test("promise", () => expect(code(ASYNC, { mode: "promise" })).toContain("$await.startPromise("));
  test("generators", () => {
    const source = "export async function* g() { yield 1; }";
    expect(code(source)).toContain('$await.createCoroutineGenerator("g", ');
    expect(code(source, { mode: "promise" })).toContain("$await.createPromiseGenerator(");
  });
  test("nothing looks at results that are literals", () => {
    const literals = ["({ a: 1, b() {} })", "[x]", "x ? { a: x } : [x]", "{ if (x) return { a: x }; return 1; }"];
    for (const body of literals) {
      expect(code(`export const f = async (x) => ${body};`)).toContain('$await.createValueCoroutine("f", ');
      expect(code(`export const f = async (x) => ${body};`, { mode: "promise" })).toContain("$await.settleValue(");
    }
    const others = ["({ then: x })", "({ ...x })", "({ [x]: 1 })", "({ __proto__: x })", "x ? [] : x", "x || {}", "1"];
    for (const body of others) {
      expect(code(`export const f = async (x) => ${body};`)).toContain('$await.createCoroutine("f", ');
      expect(code(`export const f = async (x) => ${body};`, { mode: "promise" })).toContain("$await.settlePromise(");
    }
  });
  test("a directive of the file wins over the option", () => {
    expect(code(`"use promise";\n${ASYNC}`)).toContain("startPromise");
    expect(code(`"use coroutine";\n${ASYNC}`, { mode: "promise" })).toContain("createCoroutine");
    expect(code(`"use native";\n${ASYNC}`)).toBe(`\n${ASYNC}`);
  });
  test("a directive of a function wins over the file's and is inherited", () => {
    const source = `"use promise";
export function outer() { "use coroutine"; return async () => 1; }
export async function other() { "use native"; return async () => 2; }`;
    const lowered = code(source);
    expect(lowered).toContain('() => $await.createCoroutine("", () => 1)');
    expect(lowered).toContain("export async function other() { ; return async () => 2; }".replace(" ;", " "));
    expect(lowered).not.toMatch(/use (promise|coroutine|native)/);
  });
});

describe("the runtime", () => {
  const cases: [name: string, source: string, options: LowerOptions, expected: string | undefined][] = [
    ["ES module", ASYNC, {}, 'import * as $await from "openawait/runtime";'],
    ["importSource", ASYNC, { importSource: "my/await" }, 'import * as $await from "my/await";'],
    [
      "the comment wins over importSource",
      `/** @awaitImportSource its/await */\n${ASYNC}`,
      { importSource: "my/await" },
      'import * as $await from "its/await";',
    ],
    [
      "CommonJS by its ending",
      "exports.f = async () => 1;",
      { fileName: "a.cjs" },
      'const $await = require("openawait/runtime");',
    ],
    [
      "CommonJS by what it uses",
      "module.exports = async () => 1;",
      { fileName: "a.js" },
      'const $await = require("openawait/runtime");',
    ],
    ["require asked for", ASYNC, { runtime: "require" }, 'const $await = require("openawait/runtime");'],
    ["import asked for", "async () => 1;", { runtime: "import" }, 'import * as $await from "openawait/runtime";'],
    [
      "a module by nothing but its await",
      "const { x } = await load();",
      { fileName: "a.js" },
      'import * as $await from "openawait/runtime";',
    ],
    [".mts is a module", "async () => 1;", { fileName: "a.mts" }, 'import * as $await from "openawait/runtime";'],
  ];
  test.each(cases)("%s", (_name, source, options, expected) => {
    expect(code(source, options)).toContain(expected);
  });
  test("a global", () => {
    const lowered = code("async function f() {}", { runtime: { global: "OpenAwait" } });
    expect(lowered).toBe('function f() { return OpenAwait.createCoroutine("f", () => {}); }');
  });
  test("names of the source are not taken", () => {
    const lowered = code("export async function f($, $1, $await) { await $ + $1 + await $await; }");
    expect(lowered).toMatch(/^import \* as \$await_1 from/);
    expect(lowered).toContain("($frame) => {");
  });
  const names: [name: string, body: string, machine: string][] = [
    ["a name that the body has for a property, a type or a label only", "x.f as { f: f }; f: for (;;) break f", "f"],
    ["one that it uses", "f", "f_1"],
    ["one that a closure uses", "() => f", "f_1"],
    ["one that it declares", "{ let f; }", "f_1"],
    ["one that a type asks for", "0 as unknown as typeof f", "f_1"],
    ["one that evaluated text may use", "eval(x)", "f_1"],
  ];
  test.each(names)("of a machine: %s", (_name, body, machine) => {
    expect(code(`export async function f(x: any) { await x; ${body}; }`, { fileName: "a.ts" })).toContain(
      `const ${machine} = ($) => {`,
    );
  });
});

describe("plainAwait", () => {
  test("error", () => expect(code(ASYNC)).toContain("$.await(x, 1)"));
  test("allow", () => expect(code(ASYNC, { plainAwait: "allow" })).toContain("$.settle(x, 1)"));
});

describe("what stays as it is", () => {
  test("a file with nothing to lower, which is not parsed", () => {
    const source = "let = this is no syntax";
    expect(lower(source)).toEqual({ code: source, map: undefined, diagnostics: [], machines: [], functions: 0 });
  });
  test("a file whose async is not code", () => {
    const source = "// async await\nexport const text = `async`;";
    expect(code(source)).toBe(source);
  });
  test("hashbang, byte order mark, line endings, comments and types", () => {
    const source = `#!/usr/bin/env node\r\n// a\r\nimport  {a}  from "a"; /* b */\r\n\r\nexport type T = { async : 1 };\r\n`;
    const lowered = code(`${source}export const f = async (x: number) => x;\r\n// end`);
    const runtime = 'import * as $await from "openawait/runtime";\n';
    expect(lowered).toBe(
      source.replace("import  ", `${runtime}import  `) +
        'export const f = (x: number) => $await.createCoroutine("f", () => x);\r\n// end',
    );
  });
});

describe("functions without work inside", () => {
  const source = "class A { use() { return f; } }\nnew A().use();\nasync function f() { await 0; }\n";
  test("say where a function that becomes a variable is used first", () => {
    expect(code(source, { fileName: "a.cjs", mode: "promise" })).toMatch(/var f = [^]*class A/);
    const directed = source.replace("{ await", '{ "use promise"; await');
    expect(code(directed, { fileName: "a.cjs" })).toMatch(/var f = [^]*class A/);
  });
  test("lose their directives", () => {
    expect(code(`${ASYNC}export function g() { "use native"; }\n`)).toContain("export function g() {  }");
  });
});

test("types in the keys of a class that suspends, in sloppy code", () => {
  const keys =
    "[<T>(k as typeof k)]() {} [function () { function g(q: T): T; return (x: T) => x; }]() {} [await k]() {}";
  const { diagnostics } = lower(`exports.f = async (k) => { class A { ${keys} } };`, { fileName: "a.cts" });
  // The function is what is refused, not the compiler broken.
  expect(diagnostics.map(({ code }) => code)).toEqual(["OA1005"]);
  expect(
    code("exports.f = async (k) => { class A { [<T>k]() {} [(<T, U extends T>() => k)()]() {} [await k]() {} } };", {
      fileName: "a.cts",
    }),
  ).toContain("<T>k");
});

describe("the last suspension before the end or a `yield`, in promise mode", () => {
  const waits = (body: string, kind = "async function*"): string[] =>
    [
      ...code(`export ${kind} f(x, y) { ${body} }`, { mode: "promise" }).matchAll(
        /\$\.(await|settle|last)\(([\w.$]+)/g,
      ),
    ].map(([, how, operand]) => `${how} ${operand}`);
  test("of functions", () => {
    expect(waits("await x; await y;", "async function")).toEqual(["await x", "last y"]);
    expect(waits("try { await x; } catch { await y; }", "async function")).toEqual(["await x", "last y"]);
    expect(waits("try { await x; } catch { y(); }", "async function")).toEqual(["last x"]);
    expect(waits("while (y) await x;", "async function")).toEqual(["await x"]);
  });
  test("of generators", () => {
    expect(waits("await x; yield y;")).toEqual(["await x", "last y", "last $.value"]);
    expect(waits("for (;;) yield x;")).toEqual(["last x", "last $.value"]);
    expect(waits("yield x; await y;")).toEqual(["last x", "last y", "last $.value"]);
    expect(waits("try { yield x; } finally { await y; }")).toEqual(["settle x", "last y", "settle $.value"]);
    expect(waits("try { yield x; } catch { y(); }")).toEqual(["last x", "last $.value"]);
    expect(waits("if (x) await x; yield y;")).toEqual(["await x", "last y", "last $.value"]);
  });
});

describe("top-level await of a module", () => {
  test("stays native and is bridged", () => {
    expect(code("export const a = await x;")).toContain("await $await.bridge(x)");
    expect(code("export {}; for await (const a of xs) {}")).toContain(
      "for await (const a of $await.bridgeIterable(xs))",
    );
    expect(code("export {}; await using a = m;")).toContain(
      "await using $a = $await.bridgeResource(m); const a = $a?.enter ? await $a.enter() : $a && $a.value",
    );
  });
});

describe("every ending", () => {
  test.each(["a.ts", "a.mts", "a.cts", "a.js", "a.mjs", "a.cjs", "a.jsx", "a.tsx"])("%s", (fileName) => {
    const cast = /tsx?$/.test(fileName) ? " as any" : "";
    const element = fileName.endsWith("x") ? "<b>{await x}</b>" : "0";
    const lowered = code(`module.exports = async (x) => [await (x${cast}), ${element}];`, {
      fileName,
      runtime: "require",
    });
    expect(lowered).not.toContain("async");
  });
});

// ── maps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const MARKED = `import { a } from "a";
export async function outer(first: number) {
  const local = await callee1(first);
  try {
    for (const item of list2) await callee3(item, callee4());
    if (local) throw error5(local);
  } finally {
    await callee6(() => local);
  }
  return { local, other7, more: await callee8() };
}
export const tail9 = 1;
`;

/** Each numbered word of the source, and where the map says that its text in the output comes from. */
function expectMapped(output: string, map: RawSourceMap | undefined): void {
  const trace = new TraceMap(map as never);
  const words = [...MARKED.matchAll(/\b\w+\d\b/g)].map((match) => match[0]);
  expect(words.length).toBe(9);
  for (const word of words) {
    const generated = position(output, word);
    const expected = position(MARKED, word);
    const { line, column } = originalPositionFor(trace, generated);
    expect([word, line, column]).toEqual([word, expected.line, expected.column]);
  }
}

function position(text: string, word: string): { line: number; column: number } {
  const before = text.slice(0, text.search(new RegExp(`\\b${word}\\b`))).split("\n");
  return { line: before.length, column: before.at(-1)!.length };
}

describe("source maps", () => {
  test("lower: each word comes from its place", () => {
    const result = lower(MARKED, { fileName: "a.ts" });
    expect(result.map!.sources).toEqual(["a.ts"]);
    expectMapped(result.code, result.map);
  });
  test.each(["es2022", "es2015", "es5"])("transpile to %s: one map from the result to the source", (target) => {
    const result = transpile(MARKED, { fileName: "a.ts", target });
    expect(result.map!.sources).toEqual(["a.ts"]);
    expect(result.map!.sourcesContent).toEqual([MARKED]);
    expectMapped(result.code, result.map);
  });
  test("none without sourceMap", () => {
    expect(lower(MARKED, { sourceMap: false }).map).toBeUndefined();
    expect(transpile(MARKED, { sourceMap: false }).map).toBeUndefined();
  });
});

describe("parentheses at the end of a line, a block in the next", () => {
  const plain = "const before = (1)\n{ out(before) }\n";
  const source = `${plain}async function f(x) {\n  const a = (await x)\n  { out(a) }\n  const b = ({ c: "c" })\n\n  { out(b.c) }\n}\n`;

  test("are two statements", () => {
    const { code, diagnostics } = lower(`${source}module.exports = f;`, { fileName: "a.cjs", mode: "promise" });
    expect(diagnostics).toEqual([]);
    expect(code).toContain(plain);
    expect(code).toContain("a = $.value;");
  });

  test.each(["es2022", "es5"])("transpiled to %s", (target) => {
    const { code, diagnostics } = transpile(source, { fileName: "a.js", target, runtime: { global: "R" } });
    expect(diagnostics).toEqual([]);
    expect(code).toMatch(/before = \(1\);\n\{\n/);
  });

  test("in one line are an error", () => {
    const { diagnostics } = lower("const a = (b) { }\nasync () => {};", { fileName: "a.js" });
    expect(diagnostics[0]!.code).toBe("OA1001");
  });
});

describe("transpile", () => {
  test.each(["a.js", "a.ts"])("private names in optional chains, where they stay: %s", (fileName) => {
    const source = "class A { #b; f() { return this?.#b; } *g(a) { yield a?.#b + 1; throw a?.#b; } }";
    const { code, diagnostics } = transpile(source, { fileName, target: "es2022" });
    expect(diagnostics).toEqual([]);
    expect(code).toContain("return (this?.#b);");
    expect(code).toContain("yield (a?.#b + 1);");
    expect(code).toContain("throw (a?.#b);");
    for (const target of ["es2021", "es2019", "es5"]) {
      const below = transpile(source, { fileName, target });
      expect(below.diagnostics.map(({ code, start }) => [code, start.offset])).toEqual(
        [33, 56, 73].map((offset) => ["OA1001", offset]),
      );
      expect(below.code).toBe(source);
    }
  });

  test("strips types and goes down to a target", () => {
    const source = "export const f = async (x?: { y: number }) => x?.y;";
    expect(transpile(source, { target: "es2020" }).code).toContain('(x) => $await.createCoroutine("f", () => x?.y)');
    expect(transpile(source, { target: "es5" }).code).toContain("function (x)");
  });
  test("a file with nothing to lower is stripped all the same", () => {
    expect(transpile("export const x: number = 1;").code).toBe("export const x = 1;\n");
  });
  test("a syntax error where there is nothing to lower", () => {
    const source = "export const one = 1;\nexport const two: = 2;\n";
    const result = transpile(source);
    expect(result.code).toBe(source);
    expect(result.diagnostics[0]).toMatchObject({ code: "OA1001", start: { line: 2, column: 19 } });
  });
  test("the TypeScript of the caller is used", () => {
    expect(transpile(ASYNC, { ts }).diagnostics).toEqual([]);
  });
});
