/**
 * Finds the imported and exported names that stand for types. Each file is compiled by itself, where nothing tells
 * them from values, and in the output they would be names that no module has.
 *
 *     export { Emitter, Listener } from "./emitter.js";   →   { imports: [], exports: ["Listener"] }
 *
 * TypeScript's checker follows the names. It reads only files that exported names lead to, and checks nothing.
 */
import ts from "typescript";
import type { TypeNames } from "../type-names.ts";
import { mayNameTypes } from "./plan.ts";

/** By file, as they were given; those without such names are left out. */
export function typeNamesOf(files: readonly string[], config: ts.CompilerOptions): Map<string, TypeNames> {
  const found = new Map<string, TypeNames>();
  // There TypeScript wants `type` to be written.
  if (config.isolatedModules || config.verbatimModuleSyntax) return found;
  const metadata = config.emitDecoratorMetadata === true;
  const candidates = files.filter((file) => mayNameTypes(file, metadata));
  if (candidates.length === 0) return found;
  const program = programOf(candidates, config, metadata);
  const checker = program.getTypeChecker();
  for (const path of candidates) {
    const file = program.getSourceFile(path.replaceAll("\\", "/"));
    const names = file && typeNamesIn(file, checker, metadata);
    if (names && names.imports.length + names.exports.length > 0) found.set(path, names);
  }
  return found;
}

// ── the program ──────────────────────────────────────────────────────────────────────────────────────────────────────

function programOf(rootNames: readonly string[], config: ts.CompilerOptions, metadata: boolean): ts.Program {
  const options: ts.CompilerOptions = { ...config, noLib: true, types: [], noEmit: true };
  const host = ts.createCompilerHost(options);
  const cache = ts.createModuleResolutionCache(ts.sys.getCurrentDirectory(), (name) => name, options);
  let isIncomplete = false;
  host.resolveModuleNameLiterals = (literals, from, redirected, options, file) => {
    const wanted = wantedFrom(file, metadata);
    return literals.map((literal) => {
      if (!wanted(literal)) return { resolvedModule: undefined };
      const mode = ts.getModeForUsageLocation(file, literal, options);
      const resolution = ts.resolveModuleName(literal.text, from, options, host, cache, redirected, mode);
      isIncomplete ||= !resolution.resolvedModule && !literal.text.startsWith(".");
      return resolution;
    });
  };
  const program = ts.createProgram({ rootNames, options, host });
  if (!isIncomplete) return program;
  // Modules of Node, or that a declaration of the project declares.
  const { types, ...others } = config;
  return ts.createProgram({
    rootNames,
    options: { ...others, ...(types && { types }), noLib: true, noEmit: true },
    host,
    oldProgram: program,
  });
}

/** Whether a module is one that exported names of the file come from. */
function wantedFrom(file: ts.SourceFile, metadata: boolean): (literal: ts.StringLiteralLike) => boolean {
  const names = new Set<string>();
  for (const node of file.statements) {
    if (ts.isExportAssignment(node) && ts.isIdentifier(node.expression)) names.add(node.expression.text);
    if (!ts.isExportDeclaration(node) || node.moduleSpecifier || !node.exportClause) continue;
    if (ts.isNamedExports(node.exportClause)) {
      for (const { name, propertyName } of node.exportClause.elements) names.add((propertyName ?? name).text);
    }
  }
  const all = metadata && !file.isDeclarationFile;
  return ({ parent }) => {
    if (ts.isExportDeclaration(parent)) return true;
    if (ts.isImportDeclaration(parent)) return all || bindingsOf(parent).some(({ name }) => names.has(name!.text));
    return ts.isExternalModuleReference(parent) && names.has(parent.parent.name.text);
  };
}

// ── the names ────────────────────────────────────────────────────────────────────────────────────────────────────────

function typeNamesIn(file: ts.SourceFile, checker: ts.TypeChecker, metadata: boolean): TypeNames {
  const isType = (name: ts.Node | undefined): boolean => {
    const symbol = name && checker.getSymbolAtLocation(name);
    return symbol !== undefined && !hasValue(symbol, checker);
  };
  const wanted = wantedFrom(file, metadata);
  const imports: string[] = [];
  const exports: string[] = [];
  for (const node of file.statements) {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && wanted(node.moduleSpecifier)) {
      imports.push(...bindingsOf(node).flatMap(({ name }) => (isType(name) ? name!.text : [])));
    } else if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
      exports.push(...node.exportClause.elements.flatMap(({ name }) => (isType(name) ? name.text : [])));
    } else if (ts.isExportAssignment(node) && ts.isIdentifier(node.expression) && isType(node.expression)) {
      exports.push("default");
    }
  }
  return { imports, exports };
}

/** What an import binds by name: the default, and what is in braces. */
function bindingsOf({ importClause }: ts.ImportDeclaration): (ts.ImportClause | ts.ImportSpecifier)[] {
  if (!importClause) return [];
  const { name, namedBindings } = importClause;
  const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  return [...(name ? [importClause] : []), ...named];
}

/** Through all aliases. What is not found may have one, as for tsc. */
function hasValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  let at: ts.Symbol | undefined = symbol;
  for (; at; at = checker.getImmediateAliasedSymbol(at)) {
    if (at.declarations?.some((node) => ts.isTypeOnlyImportOrExportDeclaration(node))) return false;
    if (!(at.flags & ts.SymbolFlags.Alias)) return isValue(at);
  }
  return true;
}

/** A `const enum` of a declaration is nowhere; one in a source is compiled as any other enum. */
function isValue({ flags, declarations }: ts.Symbol): boolean {
  if (flags & ts.SymbolFlags.Value & ~ts.SymbolFlags.ConstEnum) return true;
  const isConstEnum = (flags & ts.SymbolFlags.ConstEnum) !== 0;
  return isConstEnum && declarations?.some((node) => !node.getSourceFile().isDeclarationFile) === true;
}
