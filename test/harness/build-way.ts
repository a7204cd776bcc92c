// The way through the command line: `openawait build` compiles the folder of fixtures once for each mode.
//
//     openawait build fixtures --mode promise --out-dir .cache/fixtures/built/promise
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../compiler/cli/program.ts";
import { findFixtures, type Fixture, type Mode, PROJECT } from "./fixtures.ts";
import type { Way } from "./ways.ts";

const FOLDER = join(PROJECT, ".cache/fixtures");

export const buildWays: readonly Way[] = [
  {
    name: "build",
    modes: ["promise", "coroutine"],
    takes: isBuilt,
    async compile(fixture, mode) {
      const output = join(FOLDER, "built", mode, outputName(fixture));
      await build(mode, fixture);
      return { code: readFileSync(output, "utf8"), module: fixture.script ? "commonjs" : "esm" };
    },
  },
];

/** The command has no options for decorators and JSX factories. */
function isBuilt(fixture: Fixture): boolean {
  return fixture.options.length === 0 && !fixture.name.endsWith(".tsx");
}

function outputName({ name }: Fixture): string {
  return name.replace(/\.ts$/, ".js");
}

const builds = new Map<string, Promise<void>>();

/** All fixtures of the folder at once; one that is not in it (the harness tests itself with such) by itself. */
async function build(mode: Mode, fixture: Fixture): Promise<void> {
  const all = findFixtures().filter(isBuilt);
  const together = all.some(({ name }) => name === fixture.name);
  const key = together ? mode : `${mode} ${fixture.name}`;
  const known = builds.get(key) ?? buildAll(mode, together ? all : [fixture], together ? "all" : "one");
  builds.set(key, known);
  await known;
}

async function buildAll(mode: Mode, fixtures: readonly Fixture[], kind: string): Promise<void> {
  const sources = join(FOLDER, "sources", kind, mode);
  for (const { name, source } of fixtures) {
    const file = join(sources, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }
  const code = await run([
    "node",
    "openawait",
    "build",
    sources,
    "--mode",
    mode,
    "--out-dir",
    join(FOLDER, "built", mode),
    "--runtime",
    "auto",
  ]);
  if (code !== 0) throw new Error(`openawait build gave ${code}`);
}
