/**
 * The compiling of one file, as the build asks for it: what goes in and what comes out are plain data, so that it can
 * be done in another thread and kept in the cache.
 *
 *     compileUnit({ source: "async () => {};", unit: { way: "lower", options: { fileName: "a.js" } } })
 *     → { code: "…", map: {…}, diagnostics: [], functions: 1, machines: 0 }
 */
import { type Diagnostic, lowerWhole, type RawSourceMap, type TranspileOptions } from "../index.ts";
import { transpileWith } from "../transpile.ts";
import type { TypeNames } from "../type-names.ts";

/** Everything that decides about the output, beside the text. Not where the file lies: its name is that below the root. */
export interface Unit {
  /** Types kept, or stripped. */
  readonly way: "lower" | "transpile";
  readonly options: TranspileOptions & { readonly fileName: string };
  /** Names that are types, as other files say. */
  readonly types?: TypeNames;
}

/** What `lower` gives, in numbers where the build wants no more. */
export interface Compiled {
  readonly code: string;
  readonly map: RawSourceMap | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** How many functions were lowered. */
  readonly functions: number;
  /** How many of them suspend, and so became machines. */
  readonly machines: number;
}

export interface Task {
  readonly source: string;
  readonly unit: Unit;
}

export function compileUnit({ source, unit: { way, options, types } }: Task): Compiled {
  const { machines, ...result } = way === "lower" ? lowerWhole(source, options) : transpileWith(source, options, types);
  return { ...result, machines: machines.length };
}
