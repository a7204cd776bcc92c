/**
 * What the compiler has of TypeScript: the parser, and the functions and kinds it asks at every node.
 *
 *     const ts = partsOf(typescript); const file = parse(ts, "a.ts", source);
 */
import type TS from "typescript";
import { missingSemicolons } from "./misread.ts";

/** What is used beside the `is…` functions. */
const NAMES = [
  "canHaveDecorators",
  "canHaveModifiers",
  "createSourceFile",
  "flattenDiagnosticMessageText",
  "forEachChild",
  "getDecorators",
  "getLeadingCommentRanges",
  "getModifiers",
  "JSDocParsingMode",
  "NodeFlags",
  "ScriptKind",
  "ScriptTarget",
  "SyntaxKind",
] as const;

export type TypeScript = Pick<typeof TS, Extract<keyof typeof TS, `is${string}`> | (typeof NAMES)[number]>;

const known = new WeakMap<typeof TS, TypeScript>();

/**
 * The parts of a TypeScript that are used, in an object of their own. The namespace has more names than an engine
 * keeps at hand: there every `ts.isBlock` is a search in a dictionary, and the call of a getter.
 */
export function partsOf(ts: typeof TS): TypeScript {
  let parts = known.get(ts);
  if (!parts) {
    const names = (Object.keys(ts) as (keyof typeof TS)[]).filter((name) => name.startsWith("is"));
    parts = Object.fromEntries([...names, ...NAMES].map((name) => [name, ts[name]])) as unknown as TypeScript;
    known.set(ts, parts);
  }
  return parts;
}

/**
 * The tree of a file, without JSDoc, which nothing here asks for (TypeScript before 5.3 always reads it), and without
 * parents, which the analysis sets on its way. `module`: it is one, though nothing in it may say so; `await` at its
 * top level is no name then.
 */
export function parse(ts: TypeScript, fileName: string, source: string, module: boolean): TS.SourceFile {
  const options: TS.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode?.ParseNone,
    ...(module && { setExternalModuleIndicator: markAsModule }),
  };
  const kind = scriptKind(ts, fileName);
  let file = ts.createSourceFile(fileName, source, options, false, kind);
  for (let text = source; ; file = ts.createSourceFile(fileName, text, options, false, kind)) {
    const ends = missingSemicolons(ts, file);
    if (ends.length === 0) break;
    // In the place of white space: all positions stay.
    for (const end of ends) text = `${text.slice(0, end)};${text.slice(end + 1)}`;
  }
  file.text = source;
  dropRepeated(file);
  return file;
}

/** Where it reads top-level awaits once more, TypeScript may have what follows twice: `({ ...(await\n f()).x } = y);`. */
function dropRepeated({ statements }: TS.SourceFile): void {
  let end = 0;
  for (let index = 0; index < statements.length; index++) {
    if (statements[index]!.pos < end) (statements as unknown as TS.Statement[]).splice(index--, 1);
    else ({ end } = statements[index]!);
  }
}

/** The parser's own list: not in the public type, but there since TypeScript 1. */
export function parseDiagnosticsOf(file: TS.SourceFile): readonly TS.DiagnosticWithLocation[] {
  return (file as unknown as { parseDiagnostics?: readonly TS.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
}

/** As the compiler option `moduleDetection: "force"` does it: the file is its own indicator. */
function markAsModule(file: TS.SourceFile): void {
  (file as { externalModuleIndicator?: unknown }).externalModuleIndicator = file;
}

export function scriptKind(ts: TypeScript, fileName: string): TS.ScriptKind {
  if (/\.[cm]?ts$/.test(fileName)) return ts.ScriptKind.TS;
  if (fileName.endsWith(".tsx")) return ts.ScriptKind.TSX;
  if (fileName.endsWith(".jsx")) return ts.ScriptKind.JSX;
  return ts.ScriptKind.JS;
}
