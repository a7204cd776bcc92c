/**
 * The import of the runtime in a tree that goes on to TypeScript's module transformers.
 *
 *     import * as $await from "openawait/runtime";   →   stays for ECMAScript modules
 *                                                    →   import $await = require("openawait/runtime");   for CommonJS
 *
 * As `import = require` it becomes a plain `require` under every setting; a namespace import would go through
 * `__importStar` with `esModuleInterop`, a named one would lose its binding.
 */
import type TS from "typescript";

/** What the context of a transformation has beyond the public type. */
interface InternalContext {
  getEmitHost?: () => { getEmitModuleFormatOfFile?: (file: TS.SourceFile) => TS.ModuleKind };
}

export function runtimeImport(
  ts: typeof TS,
  context: TS.TransformationContext,
  file: TS.SourceFile,
  statement: TS.ImportDeclaration,
): TS.Statement {
  const bindings = statement.importClause?.namedBindings;
  if (!bindings || !ts.isNamespaceImport(bindings) || !ts.isStringLiteral(statement.moduleSpecifier)) return statement;
  const { factory } = context;
  const name = factory.createIdentifier(bindings.name.text);
  const module = factory.createStringLiteral(statement.moduleSpecifier.text);
  if (!isCommonJs(ts, context, file)) {
    const clause = factory.createImportClause(undefined, undefined, factory.createNamespaceImport(name));
    return factory.createImportDeclaration(undefined, clause, module);
  }
  const reference = factory.createExternalModuleReference(module);
  return factory.createImportEqualsDeclaration(undefined, false, name, reference);
}

function isCommonJs(ts: typeof TS, context: TS.TransformationContext, file: TS.SourceFile): boolean {
  const format = emitFormat(ts, context, file);
  return format > ts.ModuleKind.None && format < ts.ModuleKind.ES2015;
}

/** The module format that the file is emitted in: TypeScript's own answer where it gives one. */
function emitFormat(ts: typeof TS, context: TS.TransformationContext, file: TS.SourceFile): TS.ModuleKind {
  try {
    const own = (context as InternalContext).getEmitHost?.().getEmitModuleFormatOfFile?.(file);
    if (own !== undefined) return own;
  } catch {
    // `ts.transform` has a context without a host.
  }
  const options = context.getCompilerOptions();
  const { target = ts.ScriptTarget.ES2015 } = options;
  const kind = options.module ?? (target >= ts.ScriptTarget.ES2015 ? ts.ModuleKind.ES2015 : ts.ModuleKind.CommonJS);
  const byFile = kind >= ts.ModuleKind.Node16 && kind <= ts.ModuleKind.NodeNext;
  return byFile ? (file.impliedNodeFormat ?? ts.ModuleKind.CommonJS) : kind;
}
