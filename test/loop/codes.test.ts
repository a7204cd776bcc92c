// Every error code of the loop is in its table in docs/loop.md, and in a test.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MESSAGES } from "../../loop/errors.ts";

const CODES = [...Object.keys(MESSAGES), "ERR_BAD_YIELD", "ERR_YIELD_IN_SCOPE"];
const read = (...path: string[]): string => readFileSync(join(import.meta.dirname, ...path), "utf8");

test("the table has every code", () => {
  const codes = [...read("../../docs/loop.md").matchAll(/^\| (ERR_\w+) +\|/gm)].map(([, code]) => code!);
  expect(new Set(codes)).toEqual(new Set(CODES));
  expect(codes.length).toBe(CODES.length);
});

test.each(CODES)("%s has a test", (code) => {
  const tests = readdirSync(import.meta.dirname).filter(
    (file) => file.endsWith(".test.ts") && file !== "codes.test.ts",
  );
  expect(tests.some((file) => read(file).includes(`"${code}"`))).toBe(true);
});
