// `openawait inspect`: the two columns, and that the other forms come from the compiler as they are.
import { encode } from "@jridgewell/sourcemap-codec";
import { expect, test } from "vitest";
import { pair, sideBySide } from "../../compiler/cli/columns.ts";
import { inspect } from "../../compiler/inspect.ts";
import { inFolder } from "./command.ts";

const SOURCE =
  "export const one = 1;\nexport async function total(a, b) {\n  const x = await a;\n  return x + (await b);\n}\nexport async function other() {}\n";

test("code: every line of the source, numbered, beside the generated code", async () => {
  const folder = inFolder({ "a.js": SOURCE });
  const { code, stdout, stderr } = await folder.run("inspect", "a.js");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const rows = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" │"));
  const left = rows.map(([text]) => text?.trimEnd() ?? "").filter((text) => text !== "");
  expect(left).toEqual(
    SOURCE.trimEnd()
      .split("\n")
      .map((line, i) => `${i + 1}  ${line}`),
  );
  const right = rows.map(([, text]) => text?.slice(1) ?? "");
  expect(right.join("\n")).toContain("SUSPENDED");
  expect(rows.find(([text]) => text?.includes("const one"))?.[1]).toBe(" export const one = 1;");
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(160);
});

test("--function: that function only", async () => {
  const folder = inFolder({ "a.js": SOURCE });
  const { stdout } = await folder.run("inspect", "a.js", "--function", "total");
  const left = stdout.split("\n").map((line) => line.split(" │")[0]?.trimEnd() ?? "");
  expect(left.filter((text) => text !== "").map((text) => text[0])).toEqual(["2", "3", "4", "5"]);
  expect(stdout).not.toMatch(/const one|other/);
  const { code, stderr } = await folder.run("inspect", "a.js", "--function", "totl", "--as", "ir");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: no function 'totl' that suspends in a.js (there are: total)\n",
  });
});

test("the other forms and --function are the compiler's own", async () => {
  const folder = inFolder({ "a.js": SOURCE });
  for (const as of ["ir", "mermaid", "dot", "json", "html"] as const) {
    // oxlint-disable-next-line no-await-in-loop
    const { code, stdout } = await folder.run(
      "inspect",
      "a.js",
      "--as",
      as,
      "--function",
      "total",
      "--mode",
      "promise",
    );
    expect(code).toBe(0);
    const { text } = inspect(SOURCE, { fileName: "a.js", as, function: "total", mode: "promise" });
    expect(stdout.trimEnd()).toBe(text.trimEnd());
  }
});

test("an error in the source: exit 1, nothing on stdout", async () => {
  const folder = inFolder({ "a.ts": "let x: = 1;\nasync () => {};\n" });
  const { code, stdout, stderr } = await folder.run("inspect", "a.ts", "--as", "ir");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^a\.ts:1:8 - error OA\d{4}: /);
});

test("pair: source lines wait for the generated line that comes from them", () => {
  // Generated lines 0…4 come from source lines 0, none, 2, 1 (a step back), 3.
  const mappings = encode([[[0, 0, 0, 0]], [], [[4, 0, 2, 0]], [[0, 0, 1, 0]], [[0, 0, 3, 0]]]);
  expect(pair(5, 5, mappings)).toEqual([
    [0, 0],
    [undefined, 1],
    [1, undefined],
    [2, 2],
    [undefined, 3],
    [3, 4],
    [4, undefined],
  ]);
});

test("columns: long lines go on in the next row, narrow terminals get one text after the other", () => {
  const mappings = encode([[[0, 0, 0, 0]]]);
  const wide = sideBySide(`${"a".repeat(50)}\n`, `\t${"b".repeat(50)}\n`, mappings, 83);
  expect(wide).toBe(
    `1  ${"a".repeat(38)} │     ${"b".repeat(35)}\n   ${"a".repeat(12)}${" ".repeat(26)} │ ${"b".repeat(15)}\n`,
  );
  expect(sideBySide("a\n", "b\n", mappings, 79)).toBe("── source\na\n\n── generated\nb\n");
});
