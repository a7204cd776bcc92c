/**
 * `lower`, then down to JavaScript of a target, with one map from the result to the source.
 *
 *     transpile("const x: number = 1;", { fileName: "a.ts", target: "es2022" }).code   → const x = 1;
 */
import typescript from "typescript";
import type TS from "typescript";
import { Diagnostics, type Diagnostic } from "./diagnostics.ts";
import { isTolerated, lowerWhole, PRIVATE_IN_CHAIN, type LowerResult } from "./index.ts";
import { withSemicolons } from "./misread.ts";
import { parse, parseDiagnosticsOf, partsOf } from "./typescript.ts";
import { createTransformer } from "./plugins/transformer.ts";
import { inputMap, joined } from "./input-map.ts";
import type { LowerOptions } from "./options.ts";
import type { RawSourceMap } from "./output.ts";
import { type TypeNames, withoutTypes } from "./type-names.ts";

export interface TranspileOptions extends LowerOptions {
  /** A target of TypeScript: "es5", "es2015", …, "esnext". Default "es2022". */
  readonly target?: string | undefined;
  /** Default: what the file uses. */
  readonly module?: "esm" | "commonjs" | undefined;
  /** Further compiler options of TypeScript: `jsx`, `experimentalDecorators`, … */
  readonly compilerOptions?: TS.CompilerOptions | undefined;
}

/** Lowers a file, strips its types and goes down to `target`. Never throws on bad source: see `diagnostics`. */
export function transpile(source: string, options: TranspileOptions = {}): LowerResult {
  return transpileWith(source, options, undefined);
}

/** With what is known of other files: which names of this one are types. */
export function transpileWith(source: string, options: TranspileOptions, types: TypeNames | undefined): LowerResult {
  const ts = options.ts ?? typescript;
  const lowered = lowerWhole(source, options);
  if (lowered.diagnostics.length > 0) return lowered;
  const fileName = options.fileName ?? "module.ts";
  const compiling = { fileName, compilerOptions: compilerOptions(ts, options), reportDiagnostics: true };
  const target = targetOf(ts, options.target ?? "es2022");
  const chains = target < ts.ScriptTarget.ES2022 ? privateNamesInChains(ts, fileName, source) : [];
  if (chains.length > 0) return { ...lowered, code: source, map: undefined, diagnostics: chains };
  // TypeScript's ES5 looks at the original tree for what closures in loops capture, so it gets a tree.
  const tree = target < ts.ScriptTarget.ES2015;
  const text = tree ? withSemicolons(partsOf(ts), fileName, source) : lowered.code;
  const before = [
    tree ? createTransformer(options) : parenthesizeChains(ts),
    ...(types ? [withoutTypes(ts, types)] : []),
  ];
  const compile = (input: string): TS.TranspileOutput =>
    ts.transpileModule(input, { ...compiling, transformers: { before } });
  let result = compile(text);
  if (!tree && result.diagnostics?.length) result = compile(withSemicolons(partsOf(ts), fileName, text));
  const { outputText, sourceMapText, diagnostics } = result;
  const errors = syntaxErrors(ts, diagnostics, lowered.code === source);
  if (errors.length > 0) return { ...lowered, code: source, map: undefined, diagnostics: errors };
  const code = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  return {
    ...lowered,
    code,
    map: sourceMapText ? composed(sourceMapText, tree ? undefined : lowered.map, source, options) : undefined,
  };
}

/** Text that may have one. */
const PRIVATE_CHAIN = /\?\.[^]*#/;

/** `a?.#b`: what TypeScript makes of it for targets without private names throws, or does not stop at a null. */
function privateNamesInChains(ts: typeof TS, fileName: string, source: string): Diagnostic[] {
  if (!PRIVATE_CHAIN.test(source)) return [];
  const file = parse(partsOf(ts), fileName, source, false);
  const diagnostics = new Diagnostics(file);
  for (const { code, start, length, messageText } of parseDiagnosticsOf(file)) {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (code === PRIVATE_IN_CHAIN) diagnostics.report("OA1001", start, start + length, message);
  }
  return diagnostics.list;
}

/** `return a?.#b` → `return (a?.#b)`: TypeScript 6.0 fails when it prints the former, `throw` and `yield` alike. */
function parenthesizeChains(ts: typeof TS): TS.TransformerFactory<TS.SourceFile> {
  return ({ factory }) =>
    (file) => {
      if (!PRIVATE_CHAIN.test(file.text)) return file;
      const parenthesized = (node: TS.Expression | undefined): TS.ParenthesizedExpression | undefined =>
        node && PRIVATE_CHAIN.test(file.text.slice(node.pos, node.end))
          ? factory.createParenthesizedExpression(node)
          : undefined;
      const visit = (node: TS.Node): TS.Node => {
        const visited = ts.visitEachChild(node, visit, undefined);
        if (ts.isReturnStatement(visited)) {
          return factory.updateReturnStatement(visited, parenthesized(visited.expression) ?? visited.expression);
        }
        if (ts.isThrowStatement(visited)) {
          return factory.updateThrowStatement(visited, parenthesized(visited.expression) ?? visited.expression);
        }
        if (!ts.isYieldExpression(visited) || !visited.expression) return visited;
        const value = parenthesized(visited.expression) ?? visited.expression;
        return factory.updateYieldExpression(visited, visited.asteriskToken, value);
      };
      return ts.visitEachChild(file, visit, undefined);
    };
}

/** What TypeScript's parser says: of the source, where there was nothing to lower; else the lowered text is wrong. */
function syntaxErrors(ts: typeof TS, found: readonly TS.Diagnostic[] | undefined, ofSource: boolean): Diagnostic[] {
  const errors: Diagnostic[] = [];
  for (const { file, start = 0, length = 0, messageText, code, category } of found ?? []) {
    if (!file || category !== ts.DiagnosticCategory.Error || isTolerated(file.fileName, code)) continue;
    const diagnostics = new Diagnostics(file);
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (ofSource) diagnostics.report("OA1001", start, start + length, message);
    else diagnostics.report("OA1008", 0, 0, `the lowered text does not parse (${message})`);
    errors.push(...diagnostics.list);
  }
  return errors;
}

function compilerOptions(ts: typeof TS, options: TranspileOptions): TS.CompilerOptions {
  const commonJs = options.module === "commonjs" || (!options.module && (options.fileName ?? "").endsWith(".cts"));
  return {
    target: targetOf(ts, options.target ?? "es2022"),
    module: commonJs ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext,
    sourceMap: options.sourceMap !== false,
    jsx: ts.JsxEmit.ReactJSX,
    // JavaScript says itself where it is strict.
    moduleDetection: ts.ModuleDetectionKind.Legacy,
    alwaysStrict: !/\.c?jsx?$/.test(options.fileName ?? ""),
    ignoreDeprecations: "6.0",
    ...options.compilerOptions,
  };
}

/** `name` is one of the choices: the options were checked. */
export function targetOf(ts: typeof TS, name: string): TS.ScriptTarget {
  const entry = Object.entries(ts.ScriptTarget).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry ? (entry[1] as TS.ScriptTarget) : ts.ScriptTarget.Latest;
}

/** From TypeScript's output to the source, by way of the lowered text where `lowered` is given, or to what that is from. */
function composed(
  mapText: string,
  lowered: RawSourceMap | undefined,
  source: string,
  { fileName = "module.ts", inputSourceMap }: TranspileOptions,
): RawSourceMap {
  const outer = { ...(JSON.parse(mapText) as RawSourceMap), sources: [fileName], sourcesContent: [source] };
  const inner = lowered ?? inputMap(source, inputSourceMap)?.map;
  return inner ? joined(outer, inner) : outer;
}
