/**
 * Compiles one file for the running Node. This is what loads TypeScript.
 *
 *     compile("/app/a.ts", "export const f = async (x: number) => await x;", undefined, settings)
 *         → { format: "module", code: "import * as $await from …" }
 */
import { basename } from "node:path";
import ts from "typescript";
import { colorsFor, formatDiagnostic } from "../../cli/report.ts";
import type { RawSourceMap } from "../../output.ts";
import { transpile } from "../../transpile.ts";
import { parse, partsOf } from "../../typescript.ts";
import { lex } from "./facade.ts";
import type { Format, Loaded } from "./load.ts";
import type { Settings } from "./settings.ts";

/** Class fields stay, decorators and `using` go: what every Node that is supported can run. */
const TARGET = "es2022";

/** `declared` is what the ending or package.json says about the format; else the syntax does. */
export function compile(file: string, source: string, declared: Format | undefined, settings: Settings): Loaded {
  const format = declared ?? (hasModuleSyntax(file, source) ? "module" : "commonjs");
  const { code, map, diagnostics } = transpile(source, {
    ...settings.lowering,
    // Beside the file itself, so that the map leads to it wherever the project lies.
    fileName: basename(file),
    target: TARGET,
    runtime: runtimeFor(format, settings),
    compilerOptions: {
      ...convert(settings),
      // As tsc does it for Node: `import` and `export` become `require`, `import()` stays.
      module: format === "commonjs" ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext,
      // JSX imports its runtime in modules only.
      ...((format === "module" || file.endsWith("x")) && { moduleDetection: ts.ModuleDetectionKind.Force }),
    },
  });
  if (diagnostics.length > 0) {
    const colors = colorsFor(process.stderr);
    const text = diagnostics.map((each) => formatDiagnostic(file, each, source, colors)).join("\n");
    const { line, column } = diagnostics[0]!.start;
    throw sourceError(text, `${file}:${line}:${column}`);
  }
  const exports = format === "commonjs" ? lex(code) : undefined;
  return { format, code: map ? `${code}\n${comment(map)}\n` : code, ...(exports && { exports }) };
}

/** Without `sourcesContent`: Node reads the source from the file. */
function comment({ version, sources, names, mappings }: RawSourceMap): string {
  const encoded = Buffer.from(JSON.stringify({ version, sources, names, mappings })).toString("base64");
  return `//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

function runtimeFor(format: Format, { lowering: { runtime } }: Settings): Settings["lowering"]["runtime"] {
  if (typeof runtime === "object") return runtime;
  return format === "module" ? "import" : "require";
}

function convert({ path, compilerOptions }: Settings): ts.CompilerOptions {
  const { options, errors } = ts.convertCompilerOptionsFromJson(compilerOptions, "");
  if (errors.length > 0) {
    const text = errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    throw sourceError(text.map((each) => `${path} - error: ${each}`).join("\n"), path!);
  }
  return options;
}

/** The stack leads to the source: that of the compiler says nothing. */
function sourceError(text: string, place: string): SyntaxError {
  const error = new SyntaxError(text.trimEnd());
  error.stack = `SyntaxError: ${error.message}\n    at ${place}`;
  return error;
}

// ── module or not ────────────────────────────────────────────────────────────────────────────────────────────────────

/** As Node tells, of what is left once the types are gone: import, export, import.meta, or await at the top level. */
function hasModuleSyntax(file: string, source: string): boolean {
  const tree = parse(partsOf(ts), file, source, true);
  return tree.statements.some((statement) => isModuleStatement(statement) || mentionsModule(statement));
}

function isModuleStatement(node: ts.Statement): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
  if (ts.isExportDeclaration(node)) return !node.isTypeOnly;
  if (ts.isExportAssignment(node)) return node.isExportEquals !== true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return false;
  if (!ts.canHaveModifiers(node) || ts.isImportEqualsDeclaration(node)) return false;
  const modifiers = new Set(ts.getModifiers(node)?.map(({ kind }) => kind));
  return modifiers.has(ts.SyntaxKind.ExportKeyword) && !modifiers.has(ts.SyntaxKind.DeclareKeyword);
}

/** `import.meta` anywhere, `await` outside of functions. */
function mentionsModule(root: ts.Node): boolean {
  const visit = (node: ts.Node, topLevel: boolean): boolean => {
    if (ts.isMetaProperty(node)) return node.keywordToken === ts.SyntaxKind.ImportKeyword;
    if (topLevel && isAwait(node)) return true;
    const inside = topLevel && !ts.isFunctionLike(node) && !ts.isClassStaticBlockDeclaration(node);
    return ts.forEachChild(node, (child) => visit(child, inside) || undefined) ?? false;
  };
  return visit(root, true);
}

function isAwait(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node)) return node.awaitModifier !== undefined;
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
}
