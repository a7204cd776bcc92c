import { runInContext, createContext } from "node:vm";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lower } from "../../compiler/index.ts";

const runtime = readFileSync(new URL("../../dist/runtime.global.js", import.meta.url), "utf8");

/** What a script leaves in `out`, as it is and lowered. */
async function both(source: string): Promise<readonly [unknown, unknown]> {
  const { code, diagnostics } = lower(source, {
    fileName: "a.cjs",
    mode: "promise",
    runtime: { global: "OpenAwait" },
  });
  expect(diagnostics).toEqual([]);
  expect(code).not.toBe(source);
  return [await left(source), await left(code)];
}

async function left(script: string): Promise<unknown> {
  const context = createContext({});
  runInContext(runtime, context);
  runInContext(script, context);
  for (let turn = 0; turn < 20; turn++) await undefined;
  return JSON.parse(String(runInContext("JSON.stringify(out)", context)));
}

describe("what TypeScript's parser misreads is read as ECMAScript has it", () => {
  test.each([
    [
      "a script's variable named await before instanceof",
      "async function await() {} var out = [await instanceof Function, await in {}];",
    ],
    [
      "in within brackets of a loop's head",
      "var out = []; (async () => { let x; for await ([x = 'x' in {}] of [[]]) out.push(x); })();",
    ],
    [
      "in within brackets, around an await",
      "var out = []; (async () => { let x; for await ([x = (await 'x') in { x: 1 }] of [[]]) out.push(x); })();",
    ],
    [
      "parentheses of a case before a statement with a block",
      "var out = []; (async () => { for (const a of [1, 2, 3]) switch (await a) { case (1): do { out.push(1); } while (0); " +
        "break; case 0, (a, 2): try { out.push(await 2); } finally {} break; case ({ k: 1 }): do {} while (0); default: out.push(0); } })();",
    ],
    [
      "parentheses that a case assigns, before others",
      "var out = [], a = {}; (async () => { switch (await 0) { case a.k = ({}): (class {}.m); default: out.push(typeof a.k); } })();",
    ],
    [
      "parentheses of a case, with others on the line that a sign would spoil",
      "var out = [], a = {}; (async () => { switch (await a) { case (a): try { out.push(1); } finally {} } out.push([1, (a).b ??= 2]); })();",
    ],
    [
      "parentheses behind a yield, in a condition and in a case",
      "var out = []; (async () => { async function* f(a, b, c) { const x = a ? yield  (await b) : c => 1; " +
        "const y = a ? yield* (await b) : { k() {} }; switch (0) { case a ? yield (b) : { k() {} }: default: } return [x, y]; } " +
        "const g = f(1, [2, 3], 4); for (let i = 0; i < 6; i++) out.push(await g.next(i)); })();",
    ],
    [
      "a function named yield that is called where something else was misread",
      "var out = []; function yield(x) { return x + 1; } (async (a) => { switch (0) { case (a): try { } finally {} } " +
        "out.push(a ? yield (await 2) : 3); })(1);",
    ],
    [
      "a name in the line after its dot",
      "var out = [], o = { a: 1 }; (async () => { for await (o. // a\n /*\n*/ a of [2, 3]) out.push(o.\na in { 2: 3 }); })();",
    ],
    ["a comment behind `<`", "var out = []; (async (a) => { out.push(1 <// 2\n(await a), '<//'); })(3);"],
    [
      "let alone on its line",
      "var out = 0, let = 1; (async () => { for await (var x of [1, 2]) let // a variable\n out = x; })();",
    ],
    [
      "let alone on its line, before an empty block",
      "var out = 0, let = 1; (async () => { for await (var x of [1, 2]) let // a variable\n {}\n out = x; })();",
    ],
  ])("%s", async (_, source) => {
    const [native, lowered] = await both(source);
    expect(lowered).toEqual(native);
  });

  test("an object awaited at the top level of a module", () => {
    const source = "export const a = await { m() {} };\nfor (; await { m() {} }; ) break;\n";
    const { code, diagnostics } = lower(source, { fileName: "a.mjs" });
    expect(diagnostics).toEqual([]);
    expect(code).toMatch(/export const a = await \$await\.bridge\(\{ m\(\) \{\} \}\);/);
    expect(code).toMatch(/for \(; await \$await\.bridge\(\{ m\(\) \{\} \}\); \) break;/);
  });

  test.each(["[...x]", "[a, ...x]", "[]", "!x", "~x", "++x", "--x"])(
    "await %s, at the top level of a module",
    (operand) => {
      const source = `f(\`\${await ${operand}}\`);\n(await ${operand}).y;\nexport {};\n`;
      const { code, diagnostics } = lower(source, { fileName: "a.mjs" });
      expect(diagnostics).toEqual([]);
      expect(code.match(/await \$await\.bridge\( ?(.*?)\)/g)).toHaveLength(2);
      expect(code).toContain(`${operand})}\`);`);
    },
  );

  test.each(["a.js", "a.mjs"])("a line break behind await, at the top level of the module %s", (fileName) => {
    const source = "try { f(`${(await // (\n0)}`); } catch {}\nexport {};\n";
    const { code, diagnostics } = lower(source, { fileName });
    expect(diagnostics).toEqual([]);
    expect(code).toContain("try { f(`${(await // (\n$await.bridge(0))}`); } catch {}\nexport {};\n");
  });

  test("what the parser has twice stands once", () => {
    const source = "({ ...(await\nf()).x } = y);\n{ async function g() {} }\nexport {};\n";
    const { code } = lower(source, { fileName: "a.mjs", mode: "promise" });
    expect(code.split("settlePromise")).toHaveLength(2);
    expect(code.split("export {}")).toHaveLength(2);
  });

  test("where another spelling does not help, the first reading's error is told", () => {
    const source = "async function f() { for await ([x = 'x' in {} of [[]]) {} }";
    const { code, diagnostics } = lower(source, { fileName: "a.cjs" });
    expect(code).toBe(source);
    expect(diagnostics[0]).toMatchObject({ code: "OA1001", start: { offset: source.indexOf("in {}") } });
  });
});
