/**
 * Takes imports and exports of types out of a file. Which names are types a compiler of single files can't know: it is
 * told them.
 *
 *     export { Emitter, Listener } from "./emitter.js";   →   export { Emitter } from "./emitter.js";
 *                                                             where `exports` has "Listener"
 *
 * Left in, they are names that the other module does not have, which is a SyntaxError where it is loaded.
 */
import type TS from "typescript";

/** Names of a file that have no value, as far as the file itself does not say so by `type`. */
export interface TypeNames {
  /** Under their names in the file. */
  readonly imports: readonly string[];
  /** Under the names they are exported by. */
  readonly exports: readonly string[];
}

export function withoutTypes(ts: typeof TS, names: TypeNames): TS.TransformerFactory<TS.SourceFile> {
  const imports = new Set(names.imports);
  const exports = new Set(names.exports);
  return ({ factory }) => {
    const exported = (node: TS.ExportDeclaration): TS.ExportDeclaration | undefined => {
      const clause = node.exportClause;
      if (!clause || !ts.isNamedExports(clause)) return node;
      const elements = clause.elements.filter(({ name }) => !exports.has(name.text));
      if (elements.length === clause.elements.length) return node;
      const left = factory.updateNamedExports(clause, elements);
      if (elements.length === 0) return undefined;
      return factory.updateExportDeclaration(
        node,
        node.modifiers,
        node.isTypeOnly,
        left,
        node.moduleSpecifier,
        node.attributes,
      );
    };
    const imported = (node: TS.ImportDeclaration): TS.ImportDeclaration | undefined => {
      const clause = node.importClause;
      if (!clause) return node;
      const name = clause.name && !imports.has(clause.name.text) ? clause.name : undefined;
      const bindings = clause.namedBindings && bound(clause.namedBindings);
      if (name === clause.name && bindings === clause.namedBindings) return node;
      if (!name && !bindings) return undefined;
      const left = factory.updateImportClause(clause, clause.phaseModifier, name, bindings);
      return factory.updateImportDeclaration(node, node.modifiers, left, node.moduleSpecifier, node.attributes);
    };
    const bound = (bindings: TS.NamedImportBindings): TS.NamedImportBindings | undefined => {
      if (ts.isNamespaceImport(bindings)) return bindings;
      const elements = bindings.elements.filter(({ name }) => !imports.has(name.text));
      if (elements.length === bindings.elements.length) return bindings;
      return elements.length === 0 ? undefined : factory.updateNamedImports(bindings, elements);
    };
    const statement = (node: TS.Statement): TS.Statement | undefined => {
      if (ts.isExportDeclaration(node)) return exported(node);
      if (ts.isImportDeclaration(node)) return imported(node);
      return ts.isExportAssignment(node) && !node.isExportEquals && exports.has("default") ? undefined : node;
    };
    return (file) => {
      const statements = file.statements.flatMap((node) => statement(node) ?? []);
      return factory.updateSourceFile(file, statements);
    };
  };
}
