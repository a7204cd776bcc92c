// Which files are not even parsed: where it is certain that nothing is to be lowered, and only there.
import { describe, expect, test } from "vitest";
import { mayHaveWork } from "../../compiler/skim.ts";

describe("nothing to do", () => {
  const cases = [
    "export const x = 1;",
    "// async, await\n/* async */ /** await\n * async () => {} */",
    "throw new Error('an async iterator');",
    'f("it\\"s async", `async`);',
    "f(`${a.b(`${c}`)} ${d ? '}' : \"`\"}`); // async",
    "x = a / 2;\ny = b.c() // async\n/ 3;",
    "x.replace(/['\"`]|[/*]/g, '');  // async",
    "if (x || !/\\/'/.test(y)) f(); // await",
    "asynchronous(awaits); // not async",
    "// use promise, not async",
  ];
  test.each(cases)("%s", (source) => expect(mayHaveWork("a.ts", source)).toBe(false));
});

describe("something, or too hard to tell", () => {
  const cases: [source: string, fileName?: string][] = [
    ["async () => {}"],
    ["'use promise';"],
    ['function f() { "use native"; } // async'],
    ["f(`${await x}`);"],
    ["f(`${g(`${async () => {}}`)}`);"],
    ["f(`${{ a: 1 }} ${async () => {}}`);"],
    ["x = a / b; /'/.test(async () => {}, '\\'');"],
    ["if (a) /[/*]/.test(async () => {}) /* */"],
    ["x! / 2 + '/' + (async () => {});"],
    ["return /[\"]/.test(async () => {}, '\"');"],
    ["<a>http://b</a>; async () => {};", "a.jsx"],
    ["<a>it's</a>; f(async () => {}, 'x');", "a.js"],
    ["<a/>; /* */ async () => {};", "a.tsx"],
    ["f(`${a} async`);"],
    ["x = a / 2; // async"],
    ["f('\n', async () => {}, '\n');"],
  ];
  test.each(cases)("%s", (source, fileName = "a.ts") => expect(mayHaveWork(fileName, source)).toBe(true));
});
