// The compiler over real code: every file, both modes, every option. It must not throw, must report nothing but what is
// really there, and what it writes must parse.
//
//     checkSource("a.js", "async function f() { await 1 }")   →   []; a problem is { variant, what }
import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import vm from "node:vm";
import ts from "typescript";
import { lower, type LowerOptions } from "../../compiler/index.ts";

export { asyncify } from "./asyncify.ts";
export { Random } from "./random.ts";

export interface Problem {
  readonly variant: string;
  readonly what: string;
}

const ENDINGS = new Set([".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx"]);

export function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (entry.isFile() && ENDINGS.has(extname(entry.name)) && !/\.d\.[cm]?ts$/.test(entry.name)) yield path;
  }
}

const RUNTIMES: readonly [string, NonNullable<LowerOptions["runtime"]>][] = [
  ["auto", "auto"],
  ["import", "import"],
  ["require", "require"],
  ["global", { global: "OpenAwait" }],
];

/** Both modes by every way to the runtime, with the other options in turn; or only what suits every file. */
export function variants(fileName: string, all: boolean): { name: string; options: LowerOptions }[] {
  const found: { name: string; options: LowerOptions }[] = [];
  for (const mode of ["coroutine", "promise"] as const) {
    for (const [runtimeName, runtime] of all ? RUNTIMES : RUNTIMES.slice(3)) {
      const plainAwait = found.length % 2 === 0 ? "error" : "allow";
      const sourceMap = found.length % 3 === 0;
      const name = `${mode} ${runtimeName} ${plainAwait} ${sourceMap ? "map" : "no map"}`;
      found.push({ name, options: { fileName, mode, runtime, plainAwait, sourceMap } });
    }
  }
  return found;
}

export function checkSource(fileName: string, source: string, all = true): Problem[] {
  const problems: Problem[] = [];
  if (!/async|await/.test(source) || parseErrors(fileName, source).length > 0) return problems;
  const compiles = compileError(fileName, source) === undefined;
  const checked = new Set<string>();
  for (const { name, options } of variants(fileName, all)) {
    let code = "";
    try {
      const result = lower(source, options);
      code = result.code;
      for (const diagnostic of result.diagnostics) {
        if (diagnostic.code === "OA1002" && options.runtime === "auto") continue;
        problems.push({ variant: name, what: `${diagnostic.code} at ${diagnostic.start.line}: ${diagnostic.message}` });
      }
    } catch (error) {
      problems.push({ variant: name, what: `threw ${error instanceof Error ? error.stack : String(error)}` });
      continue;
    }
    if (checked.has(code) || code === source) continue;
    checked.add(code);
    const errors = parseErrors(fileName, code);
    if (errors.length === 0 && compiles)
      errors.push(...[compileError(fileName, code)].filter((each) => each !== undefined));
    for (const error of errors.slice(0, 1))
      problems.push({ variant: name, what: `the output does not parse: ${error}` });
  }
  return problems;
}

function parseErrors(fileName: string, code: string): string[] {
  const file = ts.createSourceFile(fileName, code, ts.ScriptTarget.Latest, true) as ts.SourceFile & {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  return file.parseDiagnostics
    .filter((each) => ![1121, 1487, 1488, 1489].includes(each.code))
    .map((each) => `${ts.flattenDiagnosticMessageText(each.messageText, " ")} ${excerpt(code, each.start)}`);
}

/** What V8 says against the code, once TypeScript's syntax is gone. */
function compileError(fileName: string, code: string): string | undefined {
  const script = /\.[cm]?jsx?$/.test(fileName) ? code : stripped(fileName, code);
  const module = ts.isExternalModule(ts.createSourceFile("a.js", script, ts.ScriptTarget.Latest, true));
  try {
    // oxlint-disable-next-line eslint/no-new -- the constructor compiles
    if (module) new vm.SourceTextModule(script);
    else
      // oxlint-disable-next-line eslint/no-new -- the constructor compiles
      new vm.Script(`(function (exports, require, module, __filename, __dirname) {${script.replace(/^#!.*/, "")}\n})`);
    return undefined;
  } catch (error) {
    return `${String(error)} ${String((error as Error).stack)
      .split("\n")
      .slice(0, 4)
      .join(" | ")
      .slice(0, 400)}`;
  }
}

function stripped(fileName: string, code: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.React };
  return ts.transpileModule(code, { fileName, compilerOptions }).outputText;
}

function excerpt(code: string, at: number): string {
  return `« ${code.slice(Math.max(0, at - 80), at)}⟨here⟩${code.slice(at, at + 60)} »`.replaceAll("\n", "⏎");
}
