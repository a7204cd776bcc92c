/**
 * A transformer for TypeScript's own emit: tsc through ts-patch, `program.emit`, `ts.transpileModule`, ts-loader,
 * Rollup's plugins.
 *
 *     { "plugins": [{ "transform": "openawait/transformer", "mode": "coroutine" }] }        tsconfig.json, ts-patch
 *     program.emit(undefined, undefined, undefined, false, { before: [createTransformer()] });
 *
 * What can't be lowered is reported as a diagnostic of the emit (`EmitResult.diagnostics`, which tsc prints before it
 * exits with an error) and the file is emitted as it is; where a host's context takes no diagnostics, it is thrown as
 * an Error that lists file, line and column.
 */
import typescript from "typescript";
import type TS from "typescript";
import type { Diagnostic } from "../diagnostics.ts";
import { lowerTree, mayLower, type TreeOptions } from "../emit-tree.ts";
import type { RuntimeAccess } from "../options.ts";
import type { TypeScript } from "../syntax.ts";

export type { Mode, RuntimeAccess } from "../options.ts";

/** The options of `lower` that make sense here. */
export interface TransformerOptions {
  /** Default `"coroutine"`. */
  readonly mode?: "coroutine" | "promise" | undefined;
  /** Module that lowered code imports. Default `"openawait/runtime"`. */
  readonly importSource?: string | undefined;
  /** Default `"auto"`. */
  readonly runtime?: RuntimeAccess | undefined;
  /** What `await` does with a value that is no awaitable, in coroutine mode. Default `"error"`. */
  readonly plainAwait?: "error" | "allow" | undefined;
  /** The TypeScript that the transformer runs in. Default: the one openawait depends on. */
  readonly ts?: typeof TS | undefined;
}

/** What ts-patch gives: the entry of `plugins` in tsconfig.json … */
export interface PluginConfig {
  readonly mode?: "coroutine" | "promise" | undefined;
  readonly importSource?: string | undefined;
  readonly runtime?: RuntimeAccess | undefined;
  readonly plainAwait?: "error" | "allow" | undefined;
}

/** … and the TypeScript that it patched. */
export interface PluginExtras {
  readonly ts?: typeof TS | undefined;
}

/** A transformer for `before`. It must be the first one: it works on the text of the file. */
export function createTransformer(options: TransformerOptions = {}): TS.TransformerFactory<TS.SourceFile> {
  const ts = options.ts ?? typescript;
  const lowering = checked(options);
  return (context) => (file) => {
    if (!mayLower(file)) return file;
    if (!ts.isParseTreeNode(file)) {
      return report(ts, context, file, [
        problem("another transformer has changed the file: openawait must come first"),
      ]);
    }
    const result = lowerTree(ts, context, file, lowering);
    return result.diagnostics.length > 0 ? report(ts, context, file, result.diagnostics) : result.file;
  };
}

/** The shape that ts-patch takes: `{ "transform": "openawait/transformer" }`. */
export default function transformer(
  _program?: TS.Program,
  config: PluginConfig = {},
  extras: PluginExtras = {},
): TS.TransformerFactory<TS.SourceFile> {
  return createTransformer({ ...config, ts: extras.ts });
}

// For hosts that `require` it.
transformer.default = transformer;
transformer.createTransformer = createTransformer;
export { transformer as "module.exports" };

const VALUES: Readonly<Record<string, readonly string[]>> = {
  mode: ["coroutine", "promise"],
  plainAwait: ["error", "allow"],
};

/** tsconfig.json is not type-checked; of its entry only the options are taken. */
function checked({ mode, importSource, runtime, plainAwait }: TransformerOptions): TreeOptions {
  for (const [name, value] of Object.entries({ mode, plainAwait })) {
    if (value !== undefined && !VALUES[name]!.includes(value)) {
      throw new TypeError(`openawait/transformer: ${name} is ${VALUES[name]!.join(" or ")}, not ${String(value)}`);
    }
  }
  return { mode, importSource, runtime, plainAwait };
}

// ── diagnostics ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Problem = Pick<Diagnostic, "message"> & Partial<Diagnostic>;

function problem(message: string): Problem {
  return { message };
}

/** Prints as "error TS91003: OA1003: …". */
const FIRST_CODE = 90_000;

function report(
  ts: TypeScript,
  context: TS.TransformationContext,
  file: TS.SourceFile,
  problems: readonly Problem[],
): TS.SourceFile {
  const diagnostics = problems.map(({ code, message, start, end }) => ({
    file: ts.getParseTreeNode(file, ts.isSourceFile) ?? file,
    start: start?.offset ?? 0,
    length: (end?.offset ?? 0) - (start?.offset ?? 0),
    category: ts.DiagnosticCategory.Error,
    code: FIRST_CODE + (code ? Number(code.slice(2)) : 0),
    messageText: code ? `${code}: ${message}` : `openawait: ${message}`,
    source: "openawait",
  }));
  const { addDiagnostic } = context as { addDiagnostic?: (diagnostic: TS.DiagnosticWithLocation) => void };
  if (!addDiagnostic) throw new Error(ts.formatDiagnostics(diagnostics, HOST));
  for (const diagnostic of diagnostics) addDiagnostic(diagnostic);
  return file;
}

const HOST: TS.FormatDiagnosticsHost = {
  getCurrentDirectory: () => "",
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};
