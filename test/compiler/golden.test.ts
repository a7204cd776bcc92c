// The printed machines and the lowered text of test/golden/<name>.ts, compared with <name>.ir and <name>.lowered.ts.
// UPDATE_GOLDEN=1 writes what the compiler gives now: read the difference before you commit it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { lower } from "../../compiler/index.ts";
import { printMachine } from "../../compiler/describe.ts";

const FOLDER = fileURLToPath(new URL("../golden/", import.meta.url));
const files = readdirSync(FOLDER);
const names = files.filter((file) => /^[\w-]+\.ts$/.test(file)).map((file) => file.slice(0, -3));

function compare(file: string, text: string): void {
  const path = FOLDER + file;
  if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, text);
  expect(existsSync(path), `${file} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
}

describe.each(names)("%s", (name) => {
  const source = readFileSync(`${FOLDER}${name}.ts`, "utf8");
  const { code, machines, diagnostics } = lower(source, { fileName: `${name}.ts` });
  test("machines", () => {
    expect(diagnostics).toEqual([]);
    compare(`${name}.ir`, machines.map(printMachine).join("\n"));
  });
  test("lowered text", () => compare(`${name}.lowered.ts`, code));
});

test("no golden file is an orphan", () => {
  const orphans = files.filter((file) => !names.includes(file.replace(/(\.lowered)?\.\w+$/, "")));
  expect(orphans).toEqual([]);
});

test("every op of the table in ir.ts stands in a golden machine", () => {
  const table = readFileSync(new URL("../../compiler/ir.ts", import.meta.url), "utf8");
  const documented = [...table.matchAll(/^ \* \| (\w+) +\|/gm)].map((match) => match[1]!).filter((op) => op !== "op");
  const used = new Set<string>();
  for (const name of names) {
    const { machines } = lower(readFileSync(`${FOLDER}${name}.ts`, "utf8"), { fileName: `${name}.ts` });
    for (const { states } of machines) for (const { ops } of states) for (const { op } of ops) used.add(op);
  }
  expect([...used].toSorted()).toEqual(documented.toSorted());
});
