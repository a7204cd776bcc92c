// Which bodies that never suspend are made once, and which at each call.
import { describe, expect, test } from "vitest";
import { lower, type LowerOptions } from "../../compiler/index.ts";

function isMadeOnce(source: string, options: LowerOptions = {}): boolean {
  const { code, diagnostics } = lower(source, { fileName: "a.ts", runtime: "import", ...options });
  expect(diagnostics).toEqual([]);
  return code.includes("var $body_f;");
}

describe("made once", () => {
  test.each([
    ["without parameters", "async function f() { return g(); }"],
    ["with some", "export async function f(a: number, ...b: number[]) { return a + b.length; }"],
    ["with a directive", 'async function f() { "use strict"; return g(); }'],
    ["CommonJS", "async function f() { return g(); }", { fileName: "a.cjs", runtime: "require" }],
    ["in promise mode by a directive", 'async function f() { "use coroutine"; return g(); }', { mode: "promise" }],
  ] satisfies [string, string, LowerOptions?][])("%s", (_, source, options?: LowerOptions) =>
    expect(isMadeOnce(source, options)).toBe(true),
  );
});

describe("made at each call", () => {
  test.each([
    ["what has a receiver", "async function f() { return this.a + 1; }"],
    ["arguments", "async function f() { return g(arguments); }"],
    ["new.target", "async function f() { return g(new.target); }"],
    ["eval", "async function f(a) { return eval(a); }", { fileName: "a.js" }],
    ["an escape", "async function f(a) { return \\u0061rguments[0]; }", { fileName: "a.js" }],
    ["a default", "async function f(a = 1) { return a + 1; }"],
    ["a pattern", "async function f({ a }) { return a + 1; }"],
    ["an inner function", "function g(a) { async function f() { return a + 1; } return f; }"],
    ["a function in a block", "{ async function f() { return g(); } }"],
    ["an arrow function", "const f = async () => g();"],
    ["a body without code", "async function f() {}"],
    ["a machine", "async function f() { return (await g()) + 1; }"],
    ["a generator", "async function* f() {}"],
    ["promise mode", "async function f() { return g(); }", { mode: "promise" }],
    ["a script", "async function f() { return g(); }", { runtime: { global: "OpenAwait" } }],
  ] satisfies [string, string, LowerOptions?][])("%s", (_, source, options?: LowerOptions) =>
    expect(isMadeOnce(source, options)).toBe(false),
  );
});

test("a name of its own", () => {
  const { code } = lower("async function f() { return $body_f; }\nlet $body_f;\n", {
    fileName: "a.ts",
    runtime: "import",
  });
  expect(code).toContain("var $body_f_1;");
});
