// Where the declaration of an async function in a script stands in promise mode: as a variable, in its place or first.
import { describe, expect, test } from "vitest";
import { lower } from "../../compiler/index.ts";

const F = "async function f() { await 0; }";

/** Whether the variable for `f` comes before all else. */
function isMoved(source: string): boolean {
  const { code, diagnostics } = lower(source, { fileName: "a.cjs", mode: "promise", runtime: "import" });
  expect(diagnostics).toEqual([]);
  const first = code.split("\n").find((line) => line !== "" && !line.includes("openawait/runtime"));
  return first!.startsWith("var f = ");
}

describe("moves to the start of the file", () => {
  test.each([
    ["a call before it", `f();\n${F}`],
    ["a spread before it", `g(...f);\n${F}`],
    ["a call by way of a function", `g();\n${F}\nfunction g() { f(); }`],
    ["by way of two", `h();\n${F}\nfunction g() { f(); }\nfunction h() { return g; }`],
    ["by way of a function with a label", `g();\n${F}\na: b: function g() { f(); }`],
    ["a class before it", `class A { m() { f(); } }\n${F}`],
    ["an eval", `x();\n${F}\nfunction x() { return eval("f"); }`],
    ["an escaped name", `x();\n${F}\nfunction x() { return \\u0066(); }`],
  ])("%s", (_, source) => expect(isMoved(source)).toBe(true));
});

describe("stays in its place", () => {
  test.each([
    ["a call after it", `x();\n${F}\nf();`],
    ["a function before it that is called after it", `function g() { f(); }\n${F}\ng();`],
    ["functions that call each other", `function g() { f(); h(); }\nfunction h() { g(); }\n${F}\ng();`],
    ["a class after it", `x();\n${F}\nclass A { m() { f(); } }`],
    ["a property of its name", `x.f();\nx?.f;\n${F}`],
    ["names that it is a part of", `ff(); $f(); f$(); fé(); éf();\n${F}`],
    ["itself", `x();\nasync function f() { await f(); }`],
  ])("%s", (_, source) => expect(isMoved(source)).toBe(false));
});
