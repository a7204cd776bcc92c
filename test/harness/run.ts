// Executes compiled fixtures. The text is written to .cache/fixtures/<way>/<mode>/…, inside the project, so that
// "openawait/runtime" resolves to this package, and so that a stack trace leads to something that can be read.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Fixture, type Mode, PROJECT } from "./fixtures.ts";
import { installGlobals, takeChecks } from "./globals.ts";
import type { Way } from "./ways.ts";

export type Exports = Record<string, unknown>;

/** The text of a program that is ready to run. */
export interface Program {
  code: string;
  module: "esm" | "commonjs";
}

const native = createRequire(import.meta.url)("./native.cjs") as {
  importModule(url: string): Promise<Exports>;
  runCommonJs(code: string, file: string): Exports;
};

/** Compiles a fixture by one way, and runs it. Throws what the fixture throws. */
export async function runFixture(way: Way, fixture: Fixture, mode: Mode): Promise<void> {
  installGlobals();
  takeChecks();
  const { test } = await execute(await way.compile(fixture, mode), join(way.name, mode, fixture.name));
  if (typeof test !== "function") throw new Error("exports no function `test`");
  await (test as () => PromiseLike<void>)();
  if (takeChecks() === 0) throw new Error("no check was made");
}

async function execute(program: Program, name: string): Promise<Exports> {
  const ending = program.module === "esm" ? ".js" : ".cjs";
  const file = join(PROJECT, ".cache/fixtures", name.replace(/\.\w+$/, ending));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, program.code);
  if (program.module === "commonjs") return native.runCommonJs(program.code, file);
  return native.importModule(pathToFileURL(file).href);
}
