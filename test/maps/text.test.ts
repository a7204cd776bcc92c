// What is outside of lowered functions stays the same byte for byte: line endings, byte order mark, hashbang; and the
// positions in the map count lines as engines do.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { lower, transpile } from "../../compiler/index.ts";

const BREAKS = { LF: "\n", CRLF: "\r\n", CR: "\r", "line separator": "\u2028", "paragraph separator": "\u2029" };
const BEFORE = [
  "/* a */ export  const before = `x",
  "y`;",
  'import  {a}  from "a"; // b',
  "",
  "type T = {\tasync : 1 };",
];
const FUNCTION = ["export async function f(x: number) {", "  await x;", "  throw new Error(String(x));", "}"];
const AFTER = ["", "export  type  U = T ;", "/* c */"];
const RUNTIME = 'import * as $await from "openawait/runtime";\n';

function program(separator: string, end = separator): string {
  return [...BEFORE, ...FUNCTION].join(separator) + end + AFTER.join(end);
}

/** The lowered text without its function and the import of the runtime. */
function outside(code: string): [string, string] {
  const [before, rest] = code.replace(RUNTIME, "").split("export function f", 2);
  return [before!, rest!.slice(rest!.indexOf("\n}") + 2)];
}

describe.each(Object.entries(BREAKS))("%s", (_name, separator) => {
  const source = program(separator);
  const { code, map } = lower(source, { fileName: "a.ts" });

  test("outside of the function nothing changes", () => {
    const [before, after] = outside(code);
    expect(before).toBe(BEFORE.join(separator) + separator);
    expect(after).toBe(separator + AFTER.join(separator));
  });

  test("the map counts its lines", () => {
    const at = (file: string, place: number): ts.LineAndCharacter =>
      ts.getLineAndCharacterOfPosition(ts.createSourceFile("a.ts", file, ts.ScriptTarget.Latest), place);
    for (const word of ["Error(", "String(", "after"]) {
      if (!source.includes(word)) continue;
      const output = at(code, code.indexOf(word));
      const found = originalPositionFor(new TraceMap(map as never), {
        line: output.line + 1,
        column: output.character,
      });
      const { line, character } = at(source, source.indexOf(word));
      expect([found.line, found.column]).toEqual([line + 1, character]);
    }
  });
});

test("mixed line endings stay as they are, in the function too", () => {
  const source = `${program("\r\n", "\r")}\nexport const last = async () => {\r\n  const x = \`a\r\nb\`;\n  return x;\r\n};`;
  const { code } = lower(source, { fileName: "a.ts" });
  expect(outside(code)[0]).toBe(`${BEFORE.join("\r\n")}\r\n`);
  expect(code).toContain("\r\r\rexport  type  U = T ;\r/* c */\nexport const last = () =>".slice(1));
  expect(code).toContain("\r\n  const x = `a\r\nb`;\n  return x;\r\n}");
});

test("a byte order mark and a hashbang stay first", () => {
  for (const start of ["\uFEFF", "#!/usr/bin/env node\r\n", "\uFEFF// a\r\n\r\n"]) {
    const { code } = lower(start + program("\r\n"), { fileName: "a.ts" });
    expect(code.startsWith(start)).toBe(true);
    expect(outside(code)[0]).toBe(`${start}${BEFORE.join("\r\n")}\r\n`);
  }
});

test("a file without anything to lower is the same", () => {
  const source = `\uFEFF${BEFORE.join("\r")}\r\n\u2028// async\n`;
  expect(lower(source, { fileName: "a.ts" }).code).toBe(source);
});

test("comments with lines to themselves have a segment a line, all else one for each word and mark", () => {
  const lines = [
    "/**",
    " * a b c",
    " */",
    "f(a); // b c",
    "// a b c",
    "/* a */ f(/* b */);",
    "`",
    "// a ${b}`;",
    "/* {a} */",
  ];
  const { map } = lower(`${lines.join("\n")}\nexport async function f() {}`, { fileName: "a.js" });
  const segments = map!.mappings.split(";").map((line) => line.split(",").filter(Boolean).length);
  // The import comes first. (Braces: text of templates and of JSX looks the same, and there is code in them.)
  expect(segments.slice(1, lines.length + 1)).toEqual([1, 1, 1, 9, 1, 14, 1, 9, 7]);
});

describe("maps that come in", () => {
  // What `original` was made into: the function begins in its line 3, one column further on.
  const source = "export async function f(x) {\n  await x;\n  throw new Error(x);\n}\n";
  const input = {
    version: 3,
    sources: ["a.coffee"],
    sourcesContent: ["original"],
    names: [],
    mappings: "AAEC;EACC;EACA,MAAM,IAAI",
  };
  const data = `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${btoa(JSON.stringify(input))}\n`;
  const uri = `//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify(input))}`;

  function leads({ code, map }: ReturnType<typeof lower>, word = "new Error"): unknown {
    const lines = code.slice(0, code.indexOf(word)).split("\n");
    const position = { line: lines.length, column: lines.at(-1)!.length };
    const { source, line, column } = originalPositionFor(new TraceMap(map as never), position);
    return [source, line, column];
  }
  const THERE = ["a.coffee", 5, 8];

  test("inline, base64 or not: joined, and the comment is gone", () => {
    for (const comment of [data, uri]) {
      for (const compile of [lower, transpile]) {
        const result = compile(source + comment, { fileName: "a.js" });
        expect(leads(result)).toEqual(THERE);
        expect(result.map!.sources).toEqual(["a.coffee"]);
        expect(result.map!.sourcesContent).toEqual(["original"]);
      }
      expect(lower(source + comment, { fileName: "a.js" }).code).not.toContain("sourceMappingURL");
    }
  });
  test("as an option, an object or JSON", () => {
    for (const inputSourceMap of [input, JSON.stringify(input)]) {
      expect(leads(lower(source, { fileName: "a.js", inputSourceMap }))).toEqual(THERE);
      expect(leads(transpile(source, { fileName: "a.js", inputSourceMap }))).toEqual(THERE);
      expect(leads(transpile(source, { fileName: "a.js", inputSourceMap, target: "es5" }), "new Error")).toEqual(THERE);
    }
  });
  test("the option wins over the comment; false: neither", () => {
    const other = { ...input, sources: ["b.coffee"] };
    expect(leads(lower(source + data, { fileName: "a.js", inputSourceMap: other }))).toEqual(["b.coffee", 5, 8]);
    const plain = lower(source + data, { fileName: "a.js", inputSourceMap: false });
    expect(plain.map!.sources).toEqual(["a.js"]);
    expect(plain.code).toContain(data);
  });
  test("where nothing is lowered, transpile joins them too", () => {
    const result = transpile(`export function f(x) {\n  g(x);\n  throw new Error(x);\n}\n${data}`, {
      fileName: "a.js",
    });
    expect(leads(result)).toEqual(THERE);
  });
  test("what is to be ignored stays so", () => {
    const inputSourceMap = { ...input, ignoreList: [0] };
    expect(lower(source, { fileName: "a.js", inputSourceMap }).map).toMatchObject({ ignoreList: [0] });
    expect(transpile(source, { fileName: "a.js", inputSourceMap }).map).toMatchObject({ ignoreList: [0] });
  });
  test("what is no map: an error as an option, nothing as a comment", () => {
    for (const inputSourceMap of ["{", {}, "null"]) {
      const { diagnostics, code } = lower(source, { fileName: "a.js", inputSourceMap });
      expect(diagnostics.map(({ code, message }) => `${code} ${message}`).join()).toMatch(/^OA1006 .*inputSourceMap/);
      expect(code).toBe(source);
    }
    const broken = `${source}//# sourceMappingURL=data:application/json;base64,e30=\n`;
    expect(lower(broken, { fileName: "a.js" }).map!.sources).toEqual(["a.js"]);
    expect(lower(broken, { fileName: "a.js" }).diagnostics).toEqual([]);
  });
});
