// Functions without async code, which the compiler copies unread: which they are, where they end, and that it makes no
// difference to what comes out.
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { readSources } from "../../bench/sources.mjs";
import { analyse } from "../../compiler/analysis.ts";
import { closingBrace } from "../../compiler/braces.ts";
import { printMachine } from "../../compiler/describe.ts";
import { idleBodies, withoutBodies, type Body } from "../../compiler/idle.ts";
import { lower, lowerWhole, transpile, type LowerResult } from "../../compiler/index.ts";
import { parse, partsOf } from "../../compiler/typescript.ts";
import { createLowering } from "../../compiler/plugins/lowering.ts";
import { LoweringError } from "../../compiler/plugins/problem.ts";
import { generate } from "../fuzz/program.ts";
import { Random } from "../fuzz/random.ts";

const sources = ["mongodb", "undici"].flatMap((project) => readSources(project));

describe("where a brace closes", () => {
  test.each([
    ["a block", "{ f({ a: 1 }); }"],
    ["strings", String.raw`{ f('}', "}", '\'}', "\\"); }`],
    ["a string over two lines", "{ f('a\\\n}'); }"],
    ["comments", "{ f(); /* } */ // }\n }"],
    ["a template", "{ f(`}`, `\\`}`, `$}`); }"],
    ["expressions in a template", "{ f(`}${g({ a: `}${'}'}` })}}`); }"],
    ["a regular expression", String.raw`{ return f(/}/, [/[/}]/], x = /\/}/, a ? /}/ : /"/); }`],
    ["divisions", "{ f(a / 2, b[0] / c / 2, 4 / 2, 'a' / 2, `b` / 2); /* } */ }"],
    ["an assignment", "{ a /= 2; f('/}'); }"],
  ])("%s", (_, source) => expect(closingBrace(`${source} }`, 0)).toBe(source.length - 1));

  test.each([
    ["there is none", "{ f(); "],
    ["a template without an end", "{ f(`}"],
    ["a comment without an end", "{ /* }"],
    ["a string that its line ends", "{ f('a\n'); }"],
    ["what follows a parenthesis", "{ if (a) /}/.test(b); }"],
    ["what follows a brace", "{ {} /}/.test(b); }"],
    ["what follows a word", "{ return /}/; }"],
    ["what follows a word that may be a name", "{ yield /}/; }"],
    ["what follows an operator of two kinds", "{ a++ / b; '/}' }"],
    ["what follows a comment", "{ a /* = */ / b; '/}' }"],
    ["what begins a line", "{ a\n/ b; '/}' }"],
    ["a regular expression without an end", "{ a = /}\n }"],
  ])("%s: not told", (_, source) => expect(closingBrace(source, 0)).toBe(-1));

  test("as the parser sees it", () => {
    let told = 0;
    for (const { fileName, text } of sources) told += compareBraces(fileName, text);
    for (let seed = 1; seed <= 100; seed++) told += compareBraces("a.ts", generate(seed, { mode: "promise" }));
    expect(told).toBeGreaterThan(10_000);
  });
});

/** How many braces of blocks and objects `closingBrace` tells. @throws if one closes elsewhere. */
function compareBraces(fileName: string, text: string): number {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest);
  let told = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isObjectLiteralExpression(node)) {
      const end = closingBrace(text, node.getStart(file));
      if (end >= 0) told++;
      if (end >= 0 && end !== node.end - 1) throw new Error(`${fileName}: ${node.pos} closes at ${end}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return told;
}

/** So much that not to read it is worthwhile. */
const FILLER = "    f(1, 2, 3);\n".repeat(100);

const ASYNC = "export async function last() { await 0; }\n";

/** The first lines of what is not read in `source`, in which `FILLER` is all of each line that is `…`. */
function unread(source: string, fileName = "a.ts"): string[] {
  const text = source.replaceAll("…\n", FILLER);
  return idleBodies(fileName, text).map(({ start }) => text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim());
}

describe("what is not read", () => {
  test.each([
    ["a function", "function f() {\n…\n}\n", ["function f() {"]],
    [
      "with a return type",
      "export function f(): { a: 1 } | (() => void) {\n…\n}\n",
      ["export function f(): { a: 1 } | (() => void) {"],
    ],
    ["parameters in lines of their own", "function f(\n  a: A,\n): B {\n…\n}\n", ["): B {"]],
    ["an arrow function", "const f = () => {\n…\n};\n", ["const f = () => {"]],
    ["an argument", "on('a', function (x) {\n…\n});\n", ["on('a', function (x) {"]],
    ["methods", "class A extends B {\n  m() {\n…\n  }\n  get x() {\n…\n  }\n}\n", ["m() {", "get x() {"]],
    ["methods of a class that inherits from a call", "class A extends B(C) {\n  m() {\n…\n  }\n}\n", ["m() {"]],
    ["a field", "class A {\n  m = () => {\n…\n  };\n}\n", ["m = () => {"]],
    [
      "methods of an object",
      "export default {\n  m() {\n…\n  },\n};\nconst o = {\n  n: () => {\n…\n  },\n};\n",
      ["m() {", "n: () => {"],
    ],
    ["lines that end with two characters", "function f() {\r\n…\n}\r\n", ["function f() {"]],
    [
      "a function behind one with work",
      `async function g() {\n  await 0;\n}\nfunction f() {\n…\n}\n`,
      ["function f() {"],
    ],
  ])("%s", (_, source, expected) => expect(unread(source)).toEqual(expected));

  test.each([
    ["little", "function f() {\n  g();\n}\n"],
    ["a function with work", "function f() {\n…\n  return async () => 1;\n}\n"],
    ["one with work in its parameters", "function f(\n  a = async () => 1,\n) {\n…\n}\n"],
    ["a directive", 'function f() {\n  "use promise";\n…\n}\n'],
    ["blocks", "if (a) {\n…\n} else if (b) {\n…\n}\nfor (const x of y) {\n…\n}\ntry {\n…\n} catch (e) {\n…\n}\n"],
    ["types", "interface A {\n  f(): void;\n…\n}\ntype B = () => {\n…\n};\ndeclare namespace C {\n…\n}\n"],
    ["a type before the body", "function f(): {\n…\n} { return 1; }\n"],
    ["import.meta", "function f() {\n…\n  return import.meta;\n}\n"],
    ["a name that generated code has", "function f() {\n…\n  return $await;\n}\n"],
    ["the same with escapes", "function f() {\n…\n  return $aw\\u0061it;\n}\n"],
    ["all of it escaped", "function f() {\n…\n  return \\u0024await;\n}\n"],
    ["what it takes a parser for", "function f() {\n…\n  if (a) /x/.test(a);\n}\n"],
    ["comments as HTML has them", "function f() {\n…\n  <!-- }\n}\n"],
    ["other line breaks", "function f() {\n…\n  // \u2028 }\n}\n"],
  ])("%s: read", (_, source) => expect(unread(source)).toEqual([]));

  test("JSX: read", () => {
    const source = "function f() {\n…\n  return <p>it's</p>;\n}\n";
    expect(unread(source, "a.tsx")).toEqual([]);
    expect(unread(source, "a.js")).toEqual([]);
  });
});

/** With machines as text, for trees are not the same. */
const printed = (result: LowerResult): object => ({ ...result, machines: result.machines.map(printMachine) });

/** Of two names alike in a file one gets a number, also where one of them was not read. */
const withoutNumbers = (code: string): string => code.replace(/(?:_\d+)+\b/g, "");

describe("the output is as if all were read", () => {
  test.each(["promise", "coroutine"] as const)("of real sources, %s mode", (mode) => {
    let files = 0;
    for (const { fileName, text } of sources) {
      if (idleBodies(fileName, text).length === 0) continue;
      const whole = lowerWhole(text, { fileName, mode });
      if (whole.functions === 0) continue;
      files++;
      expect(printed(lower(text, { fileName, mode })), fileName).toEqual(printed(whole));
    }
    expect(files).toBeGreaterThan(40);
  });

  test("behind random programs that are not read", () => {
    let found = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const [program, other] = [generate(seed, { mode: "promise" }), generate(seed + 1000, { mode: "promise" })];
      // Nothing in it is async, nor has a name that generated code has.
      const idle = other
        .replace(/\b(?:async|await)\b/g, "")
        .replace(/\$(?!\{)/g, "d_")
        .replace(/^/gm, "  ");
      const source = `function idle() {\n${idle}\n}\n${program}`;
      const options = { fileName: "a.ts", mode: "promise", runtime: { global: "OpenAwait" } } as const;
      const whole = lowerWhole(source, options);
      if (whole.diagnostics.length > 0) continue;
      found += idleBodies("a.ts", source).length;
      expect(withoutNumbers(lower(source, options).code), `seed ${seed}`).toBe(withoutNumbers(whole.code));
    }
    expect(found).toBeGreaterThan(30);
  });

  test("of real sources with random changes, or the error is in what is not read", () => {
    const CHANGES = [
      "{",
      "}",
      "`",
      "${",
      "'",
      '"',
      "/",
      "/*",
      "*/",
      "\n}\n",
      "(",
      ")",
      "\\",
      "function f() {\n",
      "await ",
    ];
    const random = new Random(1);
    const files = sources.filter(({ fileName, text }) => idleBodies(fileName, text).length > 0);
    let same = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { fileName, text } = random.pick(files);
      const at = random.int(text.length);
      const changed = text.slice(0, at) + random.pick(CHANGES) + text.slice(at + random.int(2));
      const [whole, result] = [lowerWhole(changed, { fileName }), lower(changed, { fileName })];
      const [error] = whole.diagnostics;
      if (error && result.diagnostics.length === 0) {
        const { offset } = error.start;
        const isUnread = idleBodies(fileName, changed).some(({ start, end }) => start <= offset && offset <= end);
        expect(isUnread, `${fileName}, ${at}: ${error.message}`).toBe(true);
      } else {
        same++;
        expect(result.diagnostics, `${fileName}, ${at}`).toEqual(whole.diagnostics);
        expect(withoutNumbers(result.code), `${fileName}, ${at}`).toBe(withoutNumbers(whole.code));
      }
    }
    expect(same).toBeGreaterThan(200);
  }, 60_000);

  test.each([
    ["a template that looks like a function", `const text = \`\nfunction f() {\n${FILLER}}\n\`;\n`],
    ["a comment that looks like one", `/*\nfunction f() {\n${FILLER}}\n*/\n`],
    ["a function in a block", `if (a) { let b = 1;\nfunction f() {\n${FILLER}}\n}\n`],
    ["a function in a function with work", `const f = () =>\ng(async () => 1,\nfunction () {\n${FILLER}});\n`],
    ["a nested arrow function", `const f = (a) => (b) => {\n${FILLER}};\n`],
    ["a function with a comment about async", `/** async */\nfunction f() {\n${FILLER}}\n`],
    ["a syntax error elsewhere", `function f() {\n${FILLER}}\nlet = ;\n`],
    ["an early error elsewhere", `function f() {\n${FILLER}}\nasync function g() { let a; let a; }\n`],
    ["top-level await in a script", `function f() {\n${FILLER}}\nawait f();\n`],
  ])("%s", (_, source) => {
    const text = source + ASYNC;
    const options = { fileName: "a.js" };
    expect(idleBodies("a.js", text).length).toBe(1);
    expect(printed(lower(text, options))).toEqual(printed(lowerWhole(text, options)));
  });
});

describe("a wrong guess is noticed", () => {
  const source = "function f() {\n  a();\n  if (b) { c(); }\n}\nif (d) { e(); }\nconst g = `{ }`;\n";
  const parts = partsOf(ts);
  const complete = (bodies: readonly Body[]): boolean => {
    const file = parse(parts, "a.js", withoutBodies(source, bodies), false);
    file.text = source;
    return analyse(parts, file, "promise", bodies).complete;
  };
  /** What stands between the brace behind `before` and the next one, or the one behind `last`. */
  const between = (before: string, last = "}"): Body => {
    const start = source.indexOf("{", source.indexOf(before)) + 1;
    return { start, end: source.indexOf(last, start) };
  };

  test("none", () => expect(complete([])).toBe(true));
  test("the body of a function", () => expect(complete([between("f()", "}\nif")])).toBe(true));
  test("a block in it", () => expect(complete([between("(b)")])).toBe(true));
  test("another block", () => expect(complete([between("(d)")])).toBe(false));
  test("a template", () => expect(complete([between("g =")])).toBe(false));
  test("a body and a block", () => expect(complete([between("f()", "}\nif"), between("(d)")])).toBe(false));
});

describe("an error in what is not read", () => {
  const source = `function f() {\n${FILLER}  let = 5 5;\n}\n${ASYNC}`;
  const options = { fileName: "a.ts" };

  test("is left to the next reader", () => {
    const { code, diagnostics } = lower(source, options);
    expect(diagnostics).toEqual([]);
    expect(code).toContain("  let = 5 5;\n");
  });

  test("is told by all ways in", () => {
    expect(() => createLowering({})(source, "/a.ts")).toThrow(LoweringError);
    for (const { code, diagnostics } of [lowerWhole(source, options), transpile(source, options)]) {
      expect(code).toBe(source);
      expect(diagnostics.map((each) => [each.code, each.start.line])).toEqual([["OA1001", 102]]);
    }
  });
});
