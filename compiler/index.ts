/**
 * The compiler: source in, source out.
 *
 *     const { code, map, diagnostics } = lower("export async function f(x) { return await x; }", { fileName: "a.ts" });
 */
import typescript from "typescript";
import type TS from "typescript";
import { analyse } from "./analysis.ts";
import { Diagnostics, type Diagnostic } from "./diagnostics.ts";
import { describeScopes, printMachine } from "./describe.ts";
import { emitFile } from "./emit-file.ts";
import { idleBodies, withoutBodies, type Body } from "./idle.ts";
import { inputMap, joined } from "./input-map.ts";
import type { Machine } from "./ir.ts";
import { log } from "./log.ts";
import { generatedNames, Names } from "./names.ts";
import { importSourceOf, optionErrors, type LowerOptions, type OptionError } from "./options.ts";
import { Output, type RawSourceMap } from "./output.ts";
import type { Analysis } from "./scope.ts";
import { respelled } from "./misread.ts";
import { mayHaveWork } from "./skim.ts";
import { parse, parseDiagnosticsOf, partsOf, type TypeScript } from "./typescript.ts";

export type { Diagnostic, DiagnosticCode, Position } from "./diagnostics.ts";
export { DIAGNOSTICS } from "./diagnostics.ts";
export type { Machine } from "./ir.ts";
export type { LowerOptions, Mode, RuntimeAccess } from "./options.ts";
export type { RawSourceMap } from "./output.ts";
export { transpile, type TranspileOptions } from "./transpile.ts";

export interface LowerResult {
  /** The lowered source; the source as it was where there is nothing to lower, or an error. */
  readonly code: string;
  /** From `code` to the source; undefined without `sourceMap`, and where nothing was changed. */
  readonly map: RawSourceMap | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The state machines, outermost functions first. Functions that never suspend have none. */
  readonly machines: readonly Machine[];
  /** How many functions were lowered, those that never suspend included. */
  readonly functions: number;
}

/**
 * Lowers the async functions of one file. Source to source: TypeScript stays TypeScript, JavaScript JavaScript, and
 * text outside of what is lowered stays as it is. Never throws on bad source: see `diagnostics`. Bodies of functions
 * that have nothing to lower need not be read, so what is wrong in one may be left to who reads the output.
 */
export function lower(source: string, options: LowerOptions = {}): LowerResult {
  return tryToLower(source, options, lowerRead);
}

/** As `lower`, but of a file with something to lower it reads every function, so that no syntax error is left to others. */
export function lowerWhole(source: string, options: LowerOptions = {}): LowerResult {
  return tryToLower(source, options, lowerSource);
}

type Lowering = (ts: TypeScript, source: string, fileName: string, options: LowerOptions) => LowerResult;

function tryToLower(source: string, options: LowerOptions, lowering: Lowering): LowerResult {
  const fileName = options.fileName ?? "module.ts";
  const ts = partsOf(options.ts ?? typescript);
  const wrong = optionErrors(options);
  if (wrong.length > 0) return rejected(ts, source, wrong);
  if (!mayHaveWork(fileName, source)) return unchanged(source);
  try {
    return lowering(ts, source, fileName, options);
  } catch (error) {
    // Source that is nested too deeply for the stack, or a fault of ours: the caller's other files go on.
    return rejected(ts, source, [{ code: "OA1008", details: [String(error)] }]);
  }
}

function isModuleFor(fileName: string, options: LowerOptions): boolean {
  return /\.m[jt]s$/.test(fileName) || options.runtime === "import";
}

/** What is idle is not read, unless it turns out to matter, or there is an error to tell. */
function lowerRead(ts: TypeScript, source: string, fileName: string, options: LowerOptions): LowerResult {
  const unread = idleBodies(fileName, source);
  if (unread.length > 0) {
    const file = parse(ts, fileName, withoutBodies(source, unread), isModuleFor(fileName, options));
    file.text = source;
    const { result, complete } = lowerFile(file, options, { unread });
    if (complete && result.diagnostics.length === 0) return result;
  }
  return lowerSource(ts, source, fileName, options);
}

function lowerSource(ts: TypeScript, source: string, fileName: string, options: LowerOptions): LowerResult {
  const module = isModuleFor(fileName, options);
  let file = parse(ts, fileName, source, module);
  const { result, isModule } = lowerFile(file, options);
  if (isModule) return lowerSource(ts, source, fileName, { ...options, runtime: "import" });
  let { diagnostics } = result;
  let spelling: string | undefined = source;
  while (diagnostics[0]?.code === "OA1001") {
    spelling = respelled(ts, file, spelling, diagnostics[0].start.offset);
    if (spelling === undefined) return module ? result : asModule(ts, source, fileName, options, result);
    file = parse(ts, fileName, spelling, module);
    file.text = source;
    const again = lowerFile(file, options).result;
    if (again.diagnostics[0]?.code !== "OA1001") return again;
    ({ diagnostics } = again);
  }
  return result;
}

/** Source that is no script, as the module that it may be: what was misread can hide its exports. Else it is `result`. */
function asModule(
  ts: TypeScript,
  source: string,
  fileName: string,
  options: LowerOptions,
  result: LowerResult,
): LowerResult {
  if ((options.runtime ?? "auto") !== "auto" || /\.c[jt]s$/.test(fileName) || !/\bexport\b/.test(source)) return result;
  const other = lowerSource(ts, source, fileName, { ...options, runtime: "import" });
  return other.diagnostics.length > 0 ? result : other;
}

/** What is known of a tree. */
interface Given {
  readonly output?: Output;
  readonly flat?: boolean;
  /** The bodies that were left out. */
  readonly unread?: readonly Body[];
}

interface FileResult {
  readonly result: LowerResult;
  readonly output: Output | undefined;
  /** It is one, and was parsed as a script. */
  readonly isModule?: boolean;
  /** What was left out makes no difference. */
  readonly complete?: boolean;
}

/** As `lower`, over a tree that is parsed already. */
export function lowerFile(file: TS.SourceFile, options: LowerOptions, given: Given = {}): FileResult {
  const ts = partsOf(options.ts ?? typescript);
  const source = file.text;
  const diagnostics = new Diagnostics(file);
  reportSyntaxErrors(ts, file, diagnostics);
  if (diagnostics.list.length > 0) return { result: failed(source, diagnostics), output: undefined };
  const { unread = [] } = given;
  const analysis = analyse(ts, file, options.mode ?? "coroutine", unread);
  const { complete } = analysis;
  if (analysis.functions.length + analysis.topLevel.length + analysis.directives.length === 0) {
    return { result: unchanged(source), output: undefined, complete };
  }
  for (const { node, message } of analysis.errors) diagnostics.reportAt("OA1001", node, message);
  if (analysis.errors.length > 0) return { result: failed(source, diagnostics), output: undefined };
  const names = new Names(file);
  const access = runtimeAccess(analysis, file, options);
  if (!access) {
    const first = analysis.functions[0]?.node ?? analysis.topLevel[0] ?? file;
    diagnostics.reportAt("OA1002", first);
    // Only a module can have `await` at its top level, though nothing else in it may say so.
    const isModule = analysis.topLevel.length > 0 && !/\.c[jt]s$/.test(file.fileName);
    return { result: failed(source, diagnostics), output: undefined, isModule };
  }
  const input = options.sourceMap === false ? undefined : inputMap(source, options.inputSourceMap);
  const output = given.output ?? new Output(source, options.sourceMap !== false);
  const machines = emitFile({
    ts,
    file,
    analysis,
    names,
    diagnostics,
    output,
    plainAwait: options.plainAwait ?? "error",
    importOf: access.importOf,
    generated: generatedNames(names, access.global),
    flat: given.flat,
    dropped: input?.comment,
  });
  log(file.fileName, {
    scope: () => describeScopes(analysis),
    ir: () => machines.map(printMachine).join("\n"),
    emit: () => output.toString(),
  });
  if (diagnostics.list.length > 0) return { result: failed(source, diagnostics), output: undefined };
  const own = output.map(file.fileName);
  const map = own && input ? joined(own, input.map) : own;
  return {
    result: { code: output.toString(), map, diagnostics: [], machines, functions: analysis.functions.length },
    output,
    complete,
  };
}

/** Options that can't be used say so in the same way as bad source does. */
function rejected(ts: TypeScript, source: string, errors: readonly OptionError[]): LowerResult {
  const diagnostics = new Diagnostics(ts.createSourceFile("options.ts", "", ts.ScriptTarget.Latest));
  for (const { code, details } of errors) diagnostics.report(code, 0, 0, ...details);
  return failed(source, diagnostics);
}

function unchanged(source: string): LowerResult {
  return { code: source, map: undefined, diagnostics: [], machines: [], functions: 0 };
}

function failed(source: string, diagnostics: Diagnostics): LowerResult {
  return { code: source, map: undefined, diagnostics: diagnostics.list, machines: [], functions: 0 };
}

/** Octal literals and escapes: the parser complains, and reads them right; sloppy JavaScript may have them. */
const SLOPPY: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489]);

/** `a?.#b`: the parser complains, and reads it right; ECMAScript has it since it has private names. */
export const PRIVATE_IN_CHAIN = 18030;

/** True for what TypeScript's parser reports, and is no error in this file. */
export function isTolerated(fileName: string, code: number): boolean {
  return code === PRIVATE_IN_CHAIN || (SLOPPY.has(code) && /\.c?jsx?$/.test(fileName));
}

function reportSyntaxErrors(ts: TypeScript, file: TS.SourceFile, diagnostics: Diagnostics): void {
  for (const { start, length, messageText, code } of parseDiagnosticsOf(file)) {
    if (isTolerated(file.fileName, code)) continue;
    diagnostics.report("OA1001", start, start + length, ts.flattenDiagnosticMessageText(messageText, "\n"));
  }
}

// ── the runtime ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface Access {
  /** Name of the global object, where the runtime is one. */
  readonly global: string | undefined;
  readonly importOf: (namespace: string) => string | undefined;
}

/** How this file gets at the runtime, or undefined for a script that can't. */
function runtimeAccess(analysis: Analysis, file: TS.SourceFile, options: LowerOptions): Access | undefined {
  const runtime = options.runtime ?? "auto";
  if (typeof runtime === "object") return { global: runtime.global, importOf: () => undefined };
  const source = JSON.stringify(importSourceOf(file, options));
  const imports = runtime === "import" || (runtime === "auto" && analysis.module);
  if (imports) return { global: undefined, importOf: (namespace) => `import * as ${namespace} from ${source};` };
  if (runtime === "require" || analysis.commonJs || usesRequire(file)) {
    return { global: undefined, importOf: (namespace) => `const ${namespace} = require(${source});` };
  }
  return undefined;
}

/** A file without import and export that is CommonJS by what it uses. */
function usesRequire(file: TS.SourceFile): boolean {
  return /\brequire\s*\(|\bmodule\.exports\b|\bexports\.[\w$]+\s*=/.test(file.text);
}
