/** docs/cpython-tests.md: what its rows name is there, and its count is right. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../harness/fixtures.ts";

const text = readFileSync(join(PROJECT, "docs/cpython-tests.md"), "utf8");
const rows = [...text.matchAll(/^\| (\w+\.test_\w+) +\| (.*?) *\|$/gm)].map(([, name = "", here = ""]) => ({
  name,
  here,
}));

/** What a row says that is not there. */
function missing(here: string): string[] {
  const places = [...here.matchAll(/`((?:test|fixtures)\/[\w./-]+)`(?:, ([^;]*))?/g)];
  return places.flatMap(([, path = "", named = ""]) => {
    const file = join(PROJECT, path);
    if (!existsSync(path.startsWith("test/traces/") ? `${file}.py` : file)) return [path];
    const label = named.split(" … ")[0]!.trim();
    return label !== "" && path.endsWith(".ts") && !contains(readFileSync(file, "utf8"), label) ? [named] : [];
  });
}

const contains = (source: string, label: string): boolean => source.includes(label.replaceAll("<>", ""));

test("every row names what is there, or says why it does not apply", () => {
  expect(rows.flatMap(({ name, here }) => missing(here).map((what) => `${name}: ${what}`))).toEqual([]);
  expect(rows.filter(({ here }) => !/^no: ./.test(here) && !/`(?:test|fixtures)\//.test(here))).toEqual([]);
  expect(missing("`test/runtime/cpython.test.ts`, nowhere_at_all")).toEqual(["nowhere_at_all"]);
});

test("no test twice, and counted right", () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  const not = rows.filter(({ here }) => here.startsWith("no: ")).length;
  expect(text).toContain(`\n${rows.length - not} apply, ${not} do not.\n`);
});
