/**
 * A file → its lowered tree, for TypeScript's own transformers to go on with.
 *
 *     async function f() { await g(); }   →   FunctionDeclaration f { return $await.createCoroutine("f", ($) => …) }
 *
 * There is one emitter, the text emitter. Its text is parsed again, and original nodes are put back wherever their
 * text came through: see tree/graft.ts.
 */
import type TS from "typescript";
import { lowerFile } from "./index.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Machine } from "./ir.ts";
import type { LowerOptions } from "./options.ts";
import { mayHaveWork } from "./skim.ts";
import { Graft } from "./tree/graft.ts";
import { ensureParents, Originals } from "./tree/originals.ts";
import { Pieces } from "./tree/pieces.ts";
import { runtimeImport } from "./tree/runtime-import.ts";

export interface TreeResult {
  /** The lowered file; the file as it was where there is nothing to lower, or an error. */
  readonly file: TS.SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

export type TreeOptions = Omit<LowerOptions, "fileName" | "sourceMap" | "ts">;

/** True if the text of the file may have something to lower. */
export function mayLower(file: TS.SourceFile): boolean {
  return !file.isDeclarationFile && mayHaveWork(file.fileName, file.text);
}

/** Lowers a file as it comes from the parser. */
export function lowerTree(
  ts: typeof TS,
  context: TS.TransformationContext,
  file: TS.SourceFile,
  options: TreeOptions,
): TreeResult {
  ensureParents(ts, file);
  const pieces = new Pieces(file.text);
  const { target } = context.getCompilerOptions();
  const flat = target !== undefined && target < ts.ScriptTarget.ES2015;
  const lowering = { ...options, fileName: file.fileName, sourceMap: false, ts };
  const { result, output } = lowerFile(file, lowering, { output: pieces, flat });
  if (!output) return { file, diagnostics: result.diagnostics };
  const lowered = parse(ts, file, result.code);
  const graft = new Graft({
    ts,
    factory: context.factory,
    lowered,
    pieces,
    originals: new Originals(ts, file),
    moved: result.machines.flatMap((machine) => movedNames(machine)),
    flat,
  });
  const statements = lowered.statements.map((statement) =>
    ts.isImportDeclaration(statement) && graft.isGenerated(statement)
      ? runtimeImport(ts, context, file, statement)
      : (graft.graft(statement) as TS.Statement),
  );
  return { file: updated(ts, context, file, lowered, statements), diagnostics: [] };
}

function parse(ts: typeof TS, file: TS.SourceFile, text: string): TS.SourceFile {
  const { languageVersion } = file;
  const { scriptKind } = file as { scriptKind?: TS.ScriptKind };
  return ts.createSourceFile(file.fileName, text, languageVersion, false, scriptKind);
}

function updated(
  ts: typeof TS,
  { factory }: TS.TransformationContext,
  file: TS.SourceFile,
  lowered: TS.SourceFile,
  statements: readonly TS.Statement[],
): TS.SourceFile {
  const list = ts.setTextRange(factory.createNodeArray(statements), file.statements);
  const result = factory.updateSourceFile(file, list);
  // Where TypeScript looks for names that are taken, when it makes names itself.
  type Identifiers = { identifiers?: ReadonlyMap<string, string> };
  const added = (lowered as Identifiers).identifiers;
  if (added) (result as Identifiers).identifiers = new Map([...((file as Identifiers).identifiers ?? []), ...added]);
  return result;
}

/**
 * The names of variables that were taken out of their block. To TypeScript the original nodes mean the variable in the
 * block, which it may rename at ES5.
 */
function movedNames({ hoisted, boxes, node }: Machine): number[] {
  const bindings = [...hoisted, ...boxes.flatMap((box) => box.bindings)];
  const { body } = node;
  return bindings
    .filter(({ scope }) => scope.node !== node && scope.node !== body)
    .flatMap(({ declarations, references }) => [...declarations, ...references.map((reference) => reference.node)])
    .map((name) => name.getStart());
}
