/**
 * What every bundler asks for: is this module ours, and what does it become?
 *
 *     const lowering = createLowering({ mode: "promise" });
 *     lowering("const a = 1;", "/app/a.ts")                   → undefined: the host's own text and map stay
 *     lowering("export async function f() {}", "/app/a.ts")   → { code, map, warnings }
 */
import { lowerWhole, type Diagnostic, type LowerOptions, type LowerResult, type RawSourceMap } from "../index.ts";
import { createMatcher, sourceFile, splitId } from "./module-id.ts";
import type { PluginOptions } from "./plugin-options.ts";
import { LoweringError, Problem } from "./problem.ts";

export interface Lowered {
  readonly code: string;
  /** Its only source is the path of the module. Undefined with `sourceMap: false`. */
  readonly map: RawSourceMap | undefined;
  readonly warnings: readonly Problem[];
}

/** @throws LoweringError with what can't be lowered */
export type Lowering = (source: string, id: string, mapWanted?: boolean) => Lowered | undefined;

/** @param options checked ones: see `checkedOptions` */
export function createLowering(options: PluginOptions): Lowering {
  const { include, exclude, ...lowerOptions } = options;
  const matches = createMatcher({ include, exclude });
  return (source, id, mapWanted = true) => {
    const fileName = sourceFile(id);
    if (fileName === undefined || !matches(id)) return undefined;
    const sourceMap = mapWanted && lowerOptions.sourceMap !== false;
    const { code, map, diagnostics } = lowerModule(source, { ...lowerOptions, fileName, sourceMap });
    const { path } = splitId(id);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new LoweringError(problems(errors, path, source));
    const warnings = problems(diagnostics, path, source);
    if (code === source && warnings.length === 0) return undefined;
    return { code, map: map && { ...map, sources: [path] }, warnings };
  };
}

/** For a bundler every file is a module, also one that has no import and no export. */
function lowerModule(source: string, options: LowerOptions & { fileName: string }): LowerResult {
  const result = lowerWhole(source, options);
  if (!result.diagnostics.some(({ code }) => code === "OA1002")) return result;
  return lowerWhole(source, { ...options, runtime: /\.c[jt]s$/.test(options.fileName) ? "require" : "import" });
}

const problems = (diagnostics: readonly Diagnostic[], file: string, source: string): Problem[] =>
  diagnostics.map((diagnostic) => new Problem(diagnostic, file, source));
