// Every fixture by `node --import openawait/register`, each mode in one process.
import { transformSync } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findFixtures, PROJECT, type Fixture } from "../harness/fixtures.ts";
import { project, runNode } from "./project.ts";

/** In a package, where it is not lowered. */
const GLOBALS = transformSync(readFileSync(join(PROJECT, "test/harness/globals.ts"), "utf8"), { loader: "ts" }).code;

/** Prints a line for each fixture: its name, and what is wrong with it. */
const MAIN = `
import { installGlobals, takeChecks } from "globals";
import { readFileSync } from "node:fs";

installGlobals();
process.on("unhandledRejection", () => {});
for (const [name, file] of JSON.parse(readFileSync("fixtures.json", "utf8"))) {
  let wrong = "";
  try {
    takeChecks();
    const { test } = await import(file);
    await test();
    if (takeChecks() === 0) wrong = "no check was made";
  } catch (error) {
    wrong = String(error?.stack ?? error);
  }
  console.log(JSON.stringify([name, wrong]));
}
`;

/** A folder for each set of options, since they stand in tsconfig.json. */
const folderOf = ({ options }: Fixture): string => ["set", ...options].join("-");

function filesFor(fixtures: readonly Fixture[], mode: string): Record<string, string> {
  const files: Record<string, string> = {
    "package.json": '{ "type": "module" }',
    "main.mjs": `"use native";${MAIN}`,
    "fixtures.json": JSON.stringify(fixtures.map((each) => [each.name, `./${folderOf(each)}/${each.name}`])),
    "node_modules/globals/package.json": '{ "type": "module", "exports": "./index.js" }',
    "node_modules/globals/index.js": GLOBALS,
  };
  for (const fixture of fixtures) {
    const folder = folderOf(fixture);
    files[`${folder}/${fixture.name}`] = fixture.source;
    files[`${folder}/tsconfig.json`] = JSON.stringify({
      compilerOptions: {
        jsx: "react",
        ...Object.fromEntries(fixture.options.map((option) => [option, true])),
        plugins: [{ transform: "openawait/transformer", mode }],
      },
    });
  }
  return files;
}

describe.each(["promise", "coroutine"] as const)("%s", (mode) => {
  const fixtures = findFixtures().filter(({ modes }) => modes.includes(mode));
  const outcomes = new Map<string, string>();

  beforeAll(async () => {
    const folder = project(`fixtures-${mode}`, filesFor(fixtures, mode));
    const { stdout, stderr } = await runNode(folder, ["main.mjs"]);
    for (const line of stdout.split("\n").filter((each) => each.startsWith("["))) {
      const [name, wrong] = JSON.parse(line) as [string, string];
      outcomes.set(name, wrong);
    }
    if (outcomes.size < fixtures.length) outcomes.set("", stderr);
  }, 180_000);

  test.each(fixtures)("$name", ({ name }) => {
    expect(outcomes.get(name) ?? `was not run: ${outcomes.get("")}`).toBe("");
  });
});
