// `openawait build` with maps that come in: inline, and in a file that the source's last comment names.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { expect, test } from "vitest";
import type { RawSourceMap } from "../../compiler/index.ts";
import { inFolder } from "../cli/command.ts";

const SOURCE = "export async function f(x) {\n  await x;\n  throw new Error(x);\n}\n";
const input = { version: 3, sources: ["../coffee/a.coffee"], names: [], mappings: "AAEC;EACC;EACA,MAAM,IAAI" };
const json = JSON.stringify(input);
const inline = `//# sourceMappingURL=data:application/json;base64,${btoa(json)}\n`;

test("both are joined; a map that is not there is none", async () => {
  const folder = inFolder({
    "src/inline.js": SOURCE + inline,
    "src/beside.js": `${SOURCE}//# sourceMappingURL=beside.js.map\n`,
    "src/beside.js.map": json,
    "src/missing.js": `${SOURCE}//# sourceMappingURL=missing.js.map\n`,
  });
  expect((await folder.run("build", "src", "--out-dir", "dist/js")).code).toBe(0);
  for (const [name, source, at] of [
    ["inline", "../../coffee/a.coffee", "5:8"],
    ["beside", "../../coffee/a.coffee", "5:8"],
    ["missing", "../../src/missing.js", "3:8"],
  ]) {
    const code = folder.read(`dist/js/${name}.js`);
    const map = JSON.parse(folder.read(`dist/js/${name}.js.map`)) as RawSourceMap;
    const lines = code.slice(0, code.indexOf("new Error")).split("\n");
    const found = originalPositionFor(new TraceMap(map as never), { line: lines.length, column: lines.at(-1)!.length });
    expect([name, found.source, `${found.line}:${found.column}`]).toEqual([name, source, at]);
    expect(code.trimEnd().split("\n").at(-1)).toBe(`//# sourceMappingURL=${name}.js.map`);
  }
});
