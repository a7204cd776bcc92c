// The ways through the transformer: `ts.transpileModule`, and `program.emit` of one Program that has all fixtures, to
// several targets, as ECMAScript and CommonJS modules.
//
//     transformer-transpile-es2015-commonjs, transformer-program-es5-esm, …
import ts from "typescript";
import { createTransformer } from "../../compiler/plugins/transformer.ts";
import { findFixtures, type Fixture, type Mode } from "./fixtures.ts";
import { fits, LEVELS, type Level } from "./targets.ts";
import type { Program } from "./run.ts";
import type { Way } from "./ways.ts";

const TARGETS: Readonly<Record<Level, ts.ScriptTarget>> = {
  // eslint-disable-next-line typescript/no-deprecated
  es5: ts.ScriptTarget.ES5,
  es2015: ts.ScriptTarget.ES2015,
  es2022: ts.ScriptTarget.ES2022,
  esnext: ts.ScriptTarget.ESNext,
};
type Module = Program["module"];

const KINDS = ["transpile", "program"] as const;
const COMBINATIONS = LEVELS.flatMap((target) =>
  (["esm", "commonjs"] as const).flatMap((module) => KINDS.map((kind) => ({ kind, target, module }))),
);

/**
 * Each corner once, with every fixture: the oldest and the newest target, each module system, both hosts. Each of the
 * other combinations takes a part, so that every fixture goes through one of them as well. OPENAWAIT_WAYS=all takes
 * all of them whole.
 */
const CORNERS: ReadonlySet<string> = new Set([
  "program-es5-commonjs",
  "transpile-es2015-esm",
  "program-es2022-esm",
  "transpile-esnext-commonjs",
]);
const OTHERS = COMBINATIONS.map(nameOf).filter((name) => !CORNERS.has(name));

function nameOf({ kind, target, module }: (typeof COMBINATIONS)[number]): string {
  return `${kind}-${target}-${module}`;
}

export const transformerWays: readonly Way[] = COMBINATIONS.map((combination) => {
  const { kind, target, module } = combination;
  const way = newWay(kind, target, module, kind === "program" ? emit : transpile);
  const part = OTHERS.indexOf(nameOf(combination));
  if (part < 0 || process.env["OPENAWAIT_WAYS"] === "all") return way;
  return { ...way, takes: (fixture) => part === sumOf(fixture.name) % OTHERS.length && way.takes(fixture) };
});

/** Spreads fixtures over parts, always in the same way. */
function sumOf(name: string): number {
  let sum = 7;
  for (let at = 0; at < name.length; at++) sum = (sum * 31 + name.charCodeAt(at)) % 65_536;
  return sum;
}

type Compile = (fixture: Fixture, mode: "promise" | "coroutine", options: ts.CompilerOptions) => string;

function newWay(kind: string, target: Level, module: Module, compile: Compile): Way {
  return {
    name: `transformer-${kind}-${target}-${module}`,
    modes: ["promise", "coroutine"],
    takes: (fixture) => fits(fixture, target) && (module === "esm" ? !fixture.script : !fixture.esmOnly),
    compile: (fixture, mode) => ({ code: compile(fixture, lowered(mode), optionsOf(fixture, target, module)), module }),
  };
}

function lowered(mode: Mode): "promise" | "coroutine" {
  if (mode === "native") throw new Error("nothing to lower in native mode");
  return mode;
}

export function optionsOf(fixture: Fixture, target: Level, module: Module): ts.CompilerOptions {
  return {
    target: TARGETS[target],
    module: module === "esm" ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Legacy,
    lib: ["lib.esnext.d.ts"],
    types: [],
    downlevelIteration: true,
    esModuleInterop: true,
    alwaysStrict: false,
    allowJs: true,
    noCheck: true,
    jsx: ts.JsxEmit.React,
    ignoreDeprecations: "6.0",
    ...Object.fromEntries(fixture.options.map((option) => [option, true])),
  };
}

function transpile(fixture: Fixture, mode: "promise" | "coroutine", compilerOptions: ts.CompilerOptions): string {
  const { outputText, diagnostics = [] } = ts.transpileModule(fixture.source, {
    fileName: fixture.file,
    reportDiagnostics: true,
    compilerOptions,
    transformers: { before: [createTransformer({ mode, runtime: runtimeOf(fixture) })] },
  });
  throwErrors(fixture, diagnostics);
  return outputText;
}

/** A sloppy script says by nothing in it that it is CommonJS, except its ending. */
function runtimeOf(fixture: Fixture): "auto" | "require" {
  return fixture.script ? "require" : "auto";
}

// ── one Program for all ──────────────────────────────────────────────────────────────────────────────────────────────

const programs = new Map<string, ts.Program>();

function emit(fixture: Fixture, mode: "promise" | "coroutine", options: ts.CompilerOptions): string {
  const program = programOf(fixture, options);
  // A fixture that is made up in a test is no file.
  const file = program?.getSourceFile(fixture.file);
  if (!program || !file) return transpile(fixture, mode, options);
  let text: string | undefined;
  const result = program.emit(file, (_name, written) => (text = written), undefined, false, {
    before: [createTransformer({ mode, runtime: runtimeOf(fixture) })],
  });
  throwErrors(fixture, [...program.getSyntacticDiagnostics(file), ...result.diagnostics]);
  if (text === undefined) throw new Error(`${fixture.name} was not emitted`);
  return text;
}

function programOf(fixture: Fixture, options: ts.CompilerOptions): ts.Program {
  const key = JSON.stringify(options);
  let program = programs.get(key);
  if (!program) {
    const group = findFixtures().filter((each) => String(each.options) === String(fixture.options));
    const names = group.map((each) => each.file);
    const host = ts.createCompilerHost(options);
    const outDir = "/nowhere";
    programs.set(key, (program = ts.createProgram(names, { ...options, outDir }, host)));
  }
  return program;
}

const HOST: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => "",
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};

function throwErrors(fixture: Fixture, diagnostics: readonly ts.Diagnostic[]): void {
  const errors = diagnostics.filter(
    (each) => each.category === ts.DiagnosticCategory.Error && !isSloppy(fixture, each),
  );
  if (errors.length > 0) throw new SyntaxError(`${fixture.name}: ${ts.formatDiagnostics(errors, HOST)}`);
}

/** Private names in optional chains, which TypeScript takes for an error; octal literals, which sloppy scripts may have. */
function isSloppy(fixture: Fixture, { code }: ts.Diagnostic): boolean {
  return code === 18030 || (fixture.script && [1121, 1487, 1488, 1489].includes(code));
}
