// Runs programs of the dialect with the real compiler; reads the examples.
//     await output('console.log("a")', "a.ts")   →   "a"
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import ts from "typescript";
import { expect, vi } from "vitest";
import { transpile } from "../../compiler/index.ts";
import { PROJECT } from "./fixtures.ts";

const { importModule } = createRequire(import.meta.url)("./native.cjs") as {
  importModule: (url: string) => Promise<unknown>;
};

/** What the program prints. Without `compile` it is run as it is, its types stripped. */
export async function output(source: string, fileName: string, compile = true): Promise<string> {
  const options = { fileName, sourceMap: false };
  const { code, diagnostics } = compile ? transpile(source, options) : { code: strip(source), diagnostics: [] };
  expect(diagnostics).toEqual([]);
  const file = join(PROJECT, ".cache/documents", fileName.replace(/\.\w+$/, ".js"));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  // On its own: native code may change what the process shows of promises.
  if (!compile)
    return execFileSync(process.execPath, [file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trimEnd();
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values) => void lines.push(format(...values)));
  try {
    await importModule(`${pathToFileURL(file).href}?${Math.random()}`);
  } finally {
    log.mockRestore();
  }
  return lines.join("\n");
}

function strip(source: string): string {
  return ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;
}

/** An example: all of it, the comment at its head, and what follows. */
export function readExample(name: string): { source: string; header: string; body: string } {
  const source = readFileSync(join(PROJECT, "examples", name), "utf8");
  const header = /^(?:\/\/.*\n)+/.exec(source)?.[0].replaceAll(/^\/\/ ?/gm, "") ?? "";
  return { source, header, body: source.slice(source.indexOf("import ")) };
}
