// The ways in: each takes the source of a fixture to a program that runs. Every fixture goes through every way that
// takes it, in every mode that the fixture and the way share.
//
// To add one, append a Way to a list here, or write a list beside this file and a test that calls `testWays` with it.
import ts from "typescript";
import { lower, transpile } from "../../compiler/index.ts";
import { type Fixture, type Mode, type Target, TARGETS } from "./fixtures.ts";
import type { Program } from "./run.ts";

export interface Way {
  /** Part of the test's name, and the name of the folder of outputs. */
  name: string;
  modes: readonly Mode[];
  takes(fixture: Fixture): boolean;
  compile(fixture: Fixture, mode: Mode): Program | Promise<Program>;
}

const LOWERED: readonly Mode[] = ["promise", "coroutine"];

/** TypeScript alone: what the program means. */
const native: Way = {
  name: "native",
  modes: ["native"],
  takes: () => true,
  compile: (fixture) => stripTypes(fixture, fixture.source, fixture.script ? "commonjs" : "esm"),
};

const lowerToEsm: Way = {
  name: "lower-esm",
  modes: LOWERED,
  takes: (fixture) => !fixture.script,
  compile: (fixture, mode) => stripTypes(fixture, lowered(fixture, mode, "auto"), "esm"),
};

const lowerToCommonJs: Way = {
  name: "lower-commonjs",
  modes: LOWERED,
  takes: (fixture) => !fixture.esmOnly,
  compile: (fixture, mode) => stripTypes(fixture, lowered(fixture, mode, "require"), "commonjs"),
};

/** While debugging is on, which hands out other objects and replaces methods; the stack of an error is another then. */
const debugging: Way = {
  ...lowerToEsm,
  name: "lower-esm-debugging",
  takes: (fixture) => lowerToEsm.takes(fixture) && fixture.name !== "errors/stack-and-identity.ts",
};

/** Down to a target: the machines, and what TypeScript makes of the rest. */
function transpileTo(target: Target, module: Program["module"]): Way {
  return {
    name: `transpile-${target}`,
    modes: LOWERED,
    takes: (fixture) => reaches(fixture, target) && !(fixture.esmOnly && module === "commonjs"),
    compile(fixture, mode) {
      const result = transpile(fixture.source, {
        fileName: fixture.file,
        mode: loweredMode(mode),
        target,
        ...(!fixture.script && { module, ...(module === "commonjs" && { runtime: "require" as const }) }),
        compilerOptions: { jsx: ts.JsxEmit.React, downlevelIteration: true, ...switchedOn(fixture) },
      });
      throwErrors(fixture, result.diagnostics);
      return { code: result.code, module: fixture.script ? "commonjs" : module };
    },
  };
}

/** Scripts are for the engine as they are; other fixtures say how far down TypeScript keeps them right. */
function reaches(fixture: Fixture, target: Target): boolean {
  return target === "es2022" || (!fixture.script && TARGETS.indexOf(fixture.target) <= TARGETS.indexOf(target));
}

const transpiled = [transpileTo("es2022", "esm"), transpileTo("es2015", "esm"), transpileTo("es5", "commonjs")];

export const lowerWays: readonly Way[] = [native, lowerToEsm, lowerToCommonJs];
export const transpileWays: readonly Way[] = transpiled;
export const debuggingWays: readonly Way[] = [debugging];

const texts = new Map<string, string>();

/** The text that `lower` gives, an error if it reports one. */
export function lowered(fixture: Fixture, mode: Mode, runtime: "auto" | "require"): string {
  const key = [mode, runtime, fixture.file, fixture.source].join("\0");
  let text = texts.get(key);
  if (text === undefined) {
    const result = lower(fixture.source, {
      fileName: fixture.file,
      mode: loweredMode(mode),
      runtime,
      sourceMap: false,
    });
    throwErrors(fixture, result.diagnostics);
    texts.set(key, (text = result.code));
  }
  return text;
}

/** Only takes the syntax away that this version of Node does not have; a script runs as it is. */
function stripTypes(fixture: Fixture, code: string, module: Program["module"]): Program {
  if (fixture.script) return { code, module };
  const { outputText, diagnostics } = ts.transpileModule(code, {
    fileName: fixture.file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: module === "esm" ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      jsx: ts.JsxEmit.React,
      ignoreDeprecations: "6.0",
      ...switchedOn(fixture),
    },
  });
  const errors = (diagnostics ?? []).filter((each) => each.category === ts.DiagnosticCategory.Error);
  if (errors.length > 0) throw new SyntaxError(`${fixture.name}: ${ts.formatDiagnostics(errors, HOST)}\n${code}`);
  return { code: outputText, module };
}

const HOST: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => "",
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};

function switchedOn(fixture: Fixture): Record<string, boolean> {
  return Object.fromEntries(fixture.options.map((option) => [option, true]));
}

function loweredMode(mode: Mode): "promise" | "coroutine" {
  if (mode === "native") throw new Error("nothing to lower in native mode");
  return mode;
}

interface Problem {
  code: string;
  severity: string;
  message: string;
}

function throwErrors(fixture: Fixture, diagnostics: readonly Problem[]): void {
  const errors = diagnostics.filter((each) => each.severity === "error");
  if (errors.length === 0) return;
  throw new Error(errors.map((each) => `${fixture.name}: ${each.code} ${each.message}`).join("\n"));
}
