/**
 * Emitted declarations → the same, saying what coroutine-mode functions return.
 *
 *     export declare function f(x: number): Promise<number>;
 *       →   export declare function f(x: number): import("openawait/runtime").Coroutine<number>;
 *
 * TypeScript makes declarations of the source, where an async function returns a Promise. Which function of the source
 * a declaration stands for is told by names (see declared.ts), so it does not matter who made the declarations: tsc by
 * this process's TypeScript or another one, as a tree or as text.
 */
import typescript from "typescript";
import type TS from "typescript";
import { declaredFunctions, keyOf, type Declared } from "./declared.ts";
import { importSourceOf, type Mode } from "./options.ts";
import { hasModifier, type TypeScript } from "./syntax.ts";

export interface DeclarationOptions {
  /** Default `"coroutine"`. Directives in the source win. */
  readonly mode?: Mode | undefined;
  /** Module that the types are imported from. Default `"openawait/runtime"`; a comment `@awaitImportSource x` wins. */
  readonly importSource?: string | undefined;
}

/** Rewrites the text of a declaration file, given the source that it was made of. */
export function lowerDeclarations(
  fileName: string,
  source: string,
  declarations: string,
  options: DeclarationOptions & { readonly ts?: typeof TS | undefined } = {},
): string {
  const ts = options.ts ?? typescript;
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest);
  const declaration = ts.createSourceFile("a.d.ts", declarations, ts.ScriptTarget.Latest);
  const found = findTypes(ts, declaration.statements, declaredFunctions(ts, file, options.mode ?? "coroutine"));
  const from = importSourceOf(file, options);
  let text = "";
  let copied = 0;
  for (const [type, { name, parameters, awaited }] of found) {
    const inner = parameters.map((parameter) => parameter.getText(declaration)).join(", ");
    const list = awaited ? `Awaited<${inner}>` : inner;
    text += declarations.slice(copied, type.getStart(declaration));
    text += `import(${JSON.stringify(from)}).${name}${list && `<${list}>`}`;
    copied = type.end;
  }
  return text + declarations.slice(copied);
}

/** The same of a tree, as TypeScript hands it to `afterDeclarations`. */
export function lowerDeclarationTree(
  ts: typeof TS,
  context: TS.TransformationContext,
  declaration: TS.SourceFile,
  options: DeclarationOptions,
): TS.SourceFile {
  const file = ts.getParseTreeNode(declaration, ts.isSourceFile);
  if (!file || file.isDeclarationFile) return declaration;
  const declared = declaredFunctions(ts, file, options.mode ?? "coroutine");
  const found = new Map(findTypes(ts, unbundled(ts, declaration), declared));
  if (found.size === 0) return declaration;
  const { factory } = context;
  const from = importSourceOf(file, options);
  const visit = (node: TS.Node): TS.Node => {
    const replacement = found.get(node as TS.TypeNode);
    if (!replacement) return ts.visitEachChild(node, visit, context);
    const { name, parameters, awaited } = replacement;
    const list = awaited ? [factory.createTypeReferenceNode("Awaited", parameters)] : parameters;
    const module = factory.createLiteralTypeNode(factory.createStringLiteral(from));
    return factory.createImportTypeNode(module, undefined, factory.createIdentifier(name), list);
  };
  return ts.visitEachChild(declaration, visit, context);
}

/** With `outFile` each module is one `declare module "name" { … }`. */
function unbundled(ts: TypeScript, { statements }: TS.SourceFile): readonly TS.Statement[] {
  const [first] = statements;
  const bundled = statements.length === 1 && first && ts.isModuleDeclaration(first) && ts.isStringLiteral(first.name);
  return bundled && first.body && ts.isModuleBlock(first.body) ? first.body.statements : statements;
}

// ── which types ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface Replacement {
  readonly name: "Coroutine" | "CoroutineGenerator";
  readonly parameters: readonly TS.TypeNode[];
  /** The parameter is a type that has to be awaited to give the value. */
  readonly awaited: boolean;
}

type Found = [type: TS.TypeNode, replacement: Replacement];

/** The return types to be replaced, in order. */
function findTypes(ts: TypeScript, statements: readonly TS.Statement[], declared: Declared): Found[] {
  const found: Found[] = [];
  new Search(ts, found).statements(statements, declared);
  return found;
}

class Search {
  constructor(
    private readonly ts: TypeScript,
    private readonly found: Found[],
  ) {}

  /** Of a file or a namespace. */
  statements(statements: readonly TS.Statement[], { members }: Declared): void {
    const { ts } = this;
    if (members.size === 0) return;
    const exported = statements.find((statement) => ts.isExportAssignment(statement))?.expression;
    // What is exported by default without a name of its own gets one.
    const find = (name: TS.Node | undefined): Declared | undefined => {
      const own = name && members.get(keyOf(ts, name));
      if (own || !name || !exported || keyOf(ts, name) !== keyOf(ts, exported)) return own;
      return members.get("default");
    };
    for (const statement of statements) {
      if (ts.isFunctionDeclaration(statement)) {
        const isDefault = hasModifier(ts, statement, ts.SyntaxKind.DefaultKeyword);
        this.returned(statement, find(statement.name) ?? (isDefault ? members.get("default") : undefined));
      } else if (ts.isClassDeclaration(statement)) {
        const isDefault = hasModifier(ts, statement, ts.SyntaxKind.DefaultKeyword);
        this.members(statement, find(statement.name) ?? (isDefault ? members.get("default") : undefined));
      } else if (ts.isVariableStatement(statement)) {
        for (const { name, type } of statement.declarationList.declarations) this.type(type, find(name));
      } else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name)) {
        this.namespace(statement, find(statement.name));
      }
    }
  }

  /** `namespace N { … }`, `namespace N.M { … }`. */
  private namespace({ body }: TS.ModuleDeclaration, declared: Declared | undefined): void {
    const { ts } = this;
    if (!body || !declared) return;
    if (ts.isModuleBlock(body)) this.statements(body.statements, declared);
    else if (ts.isModuleDeclaration(body)) this.namespace(body, declared.members.get(keyOf(ts, body.name)));
  }

  /** Of a class, or of a type literal that stands for an object or for the constructor of a class. */
  private members(node: TS.ClassDeclaration | TS.TypeLiteralNode, declared: Declared | undefined): void {
    const { ts } = this;
    if (!declared) return;
    for (const member of node.members) {
      const isInstance = ts.isClassDeclaration(node) && !hasModifier(ts, member, ts.SyntaxKind.StaticKeyword);
      const own = member.name && (isInstance ? declared.instance : declared.members).get(keyOf(ts, member.name));
      if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) this.returned(member, own);
      else if (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member)) this.type(member.type, own);
      else if (ts.isConstructSignatureDeclaration(member) && member.type && ts.isTypeLiteralNode(member.type)) {
        this.members(member.type, { members: declared.instance, instance: new Map() });
      }
    }
  }

  /** The type of a variable or a property. */
  private type(type: TS.TypeNode | undefined, declared: Declared | undefined): void {
    const { ts } = this;
    if (!type || !declared) return;
    if (ts.isParenthesizedTypeNode(type)) this.type(type.type, declared);
    else if (ts.isFunctionTypeNode(type)) this.returned(type, declared);
    else if (ts.isTypeLiteralNode(type)) this.members(type, declared);
  }

  private returned({ type }: TS.SignatureDeclaration, declared: Declared | undefined): void {
    if (!type || !declared?.kind) return;
    const replacement = declared.kind === "generator" ? this.generator(type) : this.coroutine(type);
    if (replacement) this.found.push([type, replacement]);
  }

  private coroutine(type: TS.TypeNode): Replacement | undefined {
    const { ts } = this;
    const { name, parameters } = this.reference(type);
    if (name === "Coroutine" || type.kind === ts.SyntaxKind.AnyKeyword) return undefined;
    if (name === "Promise" && ts.isTypeReferenceNode(type)) return { name: "Coroutine", parameters, awaited: false };
    // An alias of a promise's type, the one type beside it that TypeScript allows.
    return { name: "Coroutine", parameters: [type], awaited: true };
  }

  /** What is given as AsyncIterable and the like is meant to be no more than that, and is that. */
  private generator(type: TS.TypeNode): Replacement | undefined {
    const { name, parameters } = this.reference(type);
    return name === "AsyncGenerator" ? { name: "CoroutineGenerator", parameters, awaited: false } : undefined;
  }

  /** `a.b.Name<…>`, `import("m").Name<…>` → its last name. */
  private reference(type: TS.TypeNode): { name: string; parameters: readonly TS.TypeNode[] } {
    const { ts } = this;
    const entity = ts.isTypeReferenceNode(type)
      ? type.typeName
      : ts.isImportTypeNode(type)
        ? type.qualifier
        : undefined;
    const last = entity && ts.isQualifiedName(entity) ? entity.right : entity;
    return { name: last?.text ?? "", parameters: (type as TS.TypeReferenceNode).typeArguments ?? [] };
  }
}
