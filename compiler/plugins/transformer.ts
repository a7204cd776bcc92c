/**
 * A transformer for TypeScript's own emit: tsc through ts-patch, `program.emit`, `ts.transpileModule`, ts-loader,
 * Rollup's plugins.
 *
 *     { "plugins": [{ "transform": "openawait/transformer", "mode": "coroutine" }] }        tsconfig.json, ts-patch
 *     program.emit(undefined, undefined, undefined, false, {
 *       before: [createTransformer()],
 *       afterDeclarations: [createDeclarationTransformer()],      .d.ts files say Coroutine<T>
 *     });
 *
 * What can't be lowered is an error. Under ts-patch tsc prints it and exits with 1; `ts.transform` has it in its
 * `diagnostics`; `onDiagnostic` gets it where that option is given. TypeScript's own emit takes no diagnostics from a
 * transformer (it drops them), so elsewhere it is thrown, as an Error that lists file, line and column: what is not
 * lowered is never emitted silently.
 */
import typescript from "typescript";
import type TS from "typescript";
import { lowerDeclarationTree, type DeclarationOptions } from "../declarations.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { lowerTree, mayLower, type TreeOptions } from "../emit-tree.ts";
import type { RuntimeAccess } from "../options.ts";

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
  /** Called with each error; the file is emitted as it is. Default: see above. */
  readonly onDiagnostic?: ((diagnostic: TS.DiagnosticWithLocation) => void) | undefined;
}

/** What ts-patch gives: the entry of `plugins` in tsconfig.json … */
export interface PluginConfig {
  readonly mode?: "coroutine" | "promise" | undefined;
  readonly importSource?: string | undefined;
  readonly runtime?: RuntimeAccess | undefined;
  readonly plainAwait?: "error" | "allow" | undefined;
}

/** … and the TypeScript that it patched, with a way to report. */
export interface PluginExtras {
  readonly ts?: typeof TS | undefined;
  readonly addDiagnostic?: ((diagnostic: TS.Diagnostic) => unknown) | undefined;
}

/** A transformer for `before`. It must be the first one: it works on the text of the file. */
export function createTransformer(options: TransformerOptions = {}): TS.TransformerFactory<TS.SourceFile> {
  const ts = options.ts ?? typescript;
  const lowering = checked(options);
  return (context) => (file) => {
    checkHost(ts, file, ts.SyntaxKind.SourceFile);
    if (!mayLower(file)) return file;
    if (!ts.isParseTreeNode(file)) {
      const message = "another transformer has changed the file: openawait must come first";
      return report(ts, file, [{ message }], options.onDiagnostic ?? collector(context));
    }
    const result = lowerTree(ts, context, file, lowering);
    if (result.diagnostics.length === 0) return result.file;
    return report(ts, file, result.diagnostics, options.onDiagnostic ?? collector(context));
  };
}

/**
 * Kinds of nodes are numbers, and those of files stand behind nearly all others: they differ where TypeScript's
 * versions disagree on any. (5.9 and 6.0 agree.)
 */
function checkHost(ts: typeof TS, { kind }: TS.Node, ...expected: readonly TS.SyntaxKind[]): void {
  if (expected.includes(kind)) return;
  throw new TypeError(
    `openawait/transformer: it was given TypeScript ${ts.version}, and runs in another one, which must be given as \`ts\``,
  );
}

/** A transformer for `afterDeclarations`: what coroutine-mode functions return is declared as `Coroutine<T>`. */
export function createDeclarationTransformer(
  options: Pick<TransformerOptions, "mode" | "importSource" | "ts"> = {},
): TS.TransformerFactory<TS.SourceFile | TS.Bundle> {
  const ts = options.ts ?? typescript;
  const { mode, importSource } = checked(options);
  return (context) => (node) => lowerDeclarationNode(ts, context, node, { mode, importSource });
}

function lowerDeclarationNode(
  ts: typeof TS,
  context: TS.TransformationContext,
  node: TS.SourceFile | TS.Bundle,
  options: DeclarationOptions,
): TS.SourceFile | TS.Bundle {
  checkHost(ts, node, ts.SyntaxKind.SourceFile, ts.SyntaxKind.Bundle);
  if (ts.isSourceFile(node)) return lowerDeclarationTree(ts, context, node, options);
  const files = node.sourceFiles.map((file) => lowerDeclarationTree(ts, context, file, options));
  return context.factory.updateBundle(node, files);
}

/** The shape that ts-patch takes: `{ "transform": "openawait/transformer" }`. The declarations come with it. */
export default function transformer(
  program?: TS.Program,
  config: PluginConfig = {},
  extras: PluginExtras = {},
): TS.TransformerFactory<TS.SourceFile> {
  const { addDiagnostic } = extras;
  const onDiagnostic = addDiagnostic && ((diagnostic: TS.Diagnostic): void => void addDiagnostic(diagnostic));
  const options = { ...known(config), ts: extras.ts, onDiagnostic };
  if (program) addDeclarations(program, options);
  return createTransformer(options);
}

// For hosts that `require` it.
transformer.default = transformer;
transformer.createTransformer = createTransformer;
transformer.createDeclarationTransformer = createDeclarationTransformer;
export { transformer as "module.exports" };

// ── ts-patch ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A program that ts-patch made: its `emit` asks plugins for their transformers, then calls this. */
interface PatchedProgram extends TS.Program {
  originalEmit?: TS.Program["emit"];
}

const withDeclarations = new WeakSet<TS.Program>();

/**
 * An entry of `plugins` gives ts-patch one kind of transformer, and what lowers a file has to have its declarations
 * say so. ts-patch calls the plugin in the program's `emit`, right before TypeScript's own: that one takes the other
 * kind from here.
 */
function addDeclarations(program: PatchedProgram, options: TransformerOptions): void {
  const emit = program.originalEmit;
  if (!emit || withDeclarations.has(program)) return;
  withDeclarations.add(program);
  const declarations = createDeclarationTransformer(options);
  program.originalEmit = (file, write, token, onlyDeclarations, transformers, ...rest) => {
    const afterDeclarations = [declarations, ...(transformers?.afterDeclarations ?? [])];
    return emit.call(program, file, write, token, onlyDeclarations, { ...transformers, afterDeclarations }, ...rest);
  };
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  mode: ["coroutine", "promise"],
  plainAwait: ["error", "allow"],
};

/** The keys of ts-patch itself. */
const ITS_OWN = ["transform", "type", "import", "name", "after", "afterDeclarations", "transformProgram"].concat([
  "tsConfig",
  "resolvePathAliases",
]);
const OPTIONS = ["mode", "importSource", "runtime", "plainAwait"];

/** tsconfig.json is not type-checked. */
function known(config: PluginConfig): PluginConfig {
  const unknown = Object.keys(config).find((name) => !OPTIONS.includes(name) && !ITS_OWN.includes(name));
  if (unknown === undefined) return config;
  throw new TypeError(`openawait/transformer: there is no option ${unknown}, only ${OPTIONS.join(", ")}`);
}

/** Of what ts-patch gives only the options are taken. */
function checked({ mode, importSource, runtime, plainAwait }: TransformerOptions): TreeOptions {
  for (const [name, value] of Object.entries({ mode, plainAwait })) {
    if (value !== undefined && !VALUES[name]!.includes(value)) {
      throw new TypeError(`openawait/transformer: ${name} is ${VALUES[name]!.join(" or ")}, not ${value}`);
    }
  }
  return { mode, importSource, runtime, plainAwait };
}

// ── diagnostics ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Problem = Pick<Diagnostic, "message"> & Partial<Diagnostic>;
type OnDiagnostic = (diagnostic: TS.DiagnosticWithLocation) => void;

/** What the context has beyond the public type. */
interface InternalContext {
  readonly addDiagnostic?: OnDiagnostic;
  readonly getEmitHost?: () => unknown;
}

/** Where the diagnostics of the context come out somewhere: not if it is that of an emit, which has a host. */
function collector(context: TS.TransformationContext): OnDiagnostic | undefined {
  const { addDiagnostic, getEmitHost } = context as InternalContext;
  return addDiagnostic && getEmitHost && getEmitHost() === undefined ? addDiagnostic : undefined;
}

/** Prints as "error TS91003: OA1003: …". */
const FIRST_CODE = 90_000;

function report(
  ts: typeof TS,
  file: TS.SourceFile,
  problems: readonly Problem[],
  onDiagnostic: OnDiagnostic | undefined,
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
  if (!onDiagnostic) throw new Error(ts.formatDiagnostics(diagnostics, HOST).trimEnd());
  for (const diagnostic of diagnostics) onDiagnostic(diagnostic);
  return file;
}

const HOST: TS.FormatDiagnosticsHost = {
  getCurrentDirectory: () => "",
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};
