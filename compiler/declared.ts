/**
 * The coroutine-mode functions that a file declares, by the names under which its declarations have them.
 *
 *     export async function f() {}                 f: { kind: "coroutine" }
 *     export const api = { async *all() {} };      api: { members: { all: { kind: "generator" } } }
 *     export default async () => {};               default: { kind: "coroutine" }
 *     class A { async m() { "use promise"; } }     A: {}
 */
import type TS from "typescript";
import { readDirectives } from "./functions.ts";
import type { Mode } from "./options.ts";
import { hasModifier, type TypeScript } from "./syntax.ts";

/** What is known of one name. A function, a class and a namespace can have the same. */
export interface Declared {
  /** Its value is an async function of coroutine mode, or an async generator of it. */
  kind?: "coroutine" | "generator" | undefined;
  /** The members of a namespace or an object, the static ones of a class. */
  readonly members: Map<string, Declared>;
  /** The members of a class's instances. */
  readonly instance: Map<string, Declared>;
}

/** Gives the file as a namespace. `mode` is what holds without directives. */
export function declaredFunctions(ts: TypeScript, file: TS.SourceFile, mode: Mode): Declared {
  const declared = newDeclared();
  const ofFile = readDirectives(ts, file.statements).mode ?? mode;
  new Reader(ts, ofFile).statements(file.statements, declared);
  return declared;
}

/** A name as a key: that of a variable, of a property, of an exported expression, a computed one. */
export function keyOf(ts: TypeScript, name: TS.Node): string {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isComputedPropertyName(name)) {
    const { expression } = name;
    const literal = ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression);
    return literal ? expression.text : `[${keyOf(ts, expression)}]`;
  }
  if (ts.isPropertyAccessExpression(name)) return `${keyOf(ts, name.expression)}.${name.name.text}`;
  // A pattern, or an expression that is no name: nothing has this key.
  return "";
}

function newDeclared(): Declared {
  return { members: new Map(), instance: new Map() };
}

function entry(map: Map<string, Declared>, key: string): Declared {
  let declared = map.get(key);
  if (!declared) map.set(key, (declared = newDeclared()));
  return declared;
}

class Reader {
  constructor(
    private readonly ts: TypeScript,
    /** The mode of functions without a directive of their own. */
    private readonly mode: Mode | "native",
  ) {}

  statements(statements: readonly TS.Statement[], { members }: Declared): void {
    const { ts } = this;
    for (const statement of statements) {
      const name = (statement as { name?: TS.Node }).name;
      const key = name ? keyOf(ts, name) : "default";
      if (ts.isFunctionDeclaration(statement)) this.function(statement, entry(members, key));
      else if (ts.isClassDeclaration(statement)) this.class(statement, entry(members, key));
      else if (ts.isExportAssignment(statement)) this.value(statement.expression, entry(members, "default"));
      else if (ts.isModuleDeclaration(statement)) this.namespace(statement, entry(members, key));
      else if (ts.isVariableStatement(statement)) this.variables(statement.declarationList, members);
      else if (ts.isExpressionStatement(statement)) this.exported(statement.expression, members);
    }
  }

  /** `exports.f = …` and `module.exports.f = …`, which declare `f` in CommonJS. */
  private exported(expression: TS.Expression, members: Map<string, Declared>): void {
    const { ts } = this;
    if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const name = /^(?:module\.)?exports\.(.+)$/.exec(keyOf(ts, expression.left))?.[1];
    if (name) this.value(expression.right, entry(members, name));
  }

  /** What may be assigned anew later is declared as what it was declared. */
  private variables({ flags, declarations }: TS.VariableDeclarationList, members: Map<string, Declared>): void {
    const { ts } = this;
    if (!(flags & ts.NodeFlags.Const)) return;
    for (const { name, initializer } of declarations) {
      if (initializer) this.value(initializer, entry(members, keyOf(ts, name)));
    }
  }

  private namespace({ name, body }: TS.ModuleDeclaration, declared: Declared): void {
    const { ts } = this;
    // An augmentation: `declare module "m"`, `declare global`.
    if (!body || !ts.isIdentifier(name) || name.text === "global") return;
    if (ts.isModuleBlock(body)) this.statements(body.statements, declared);
    else if (ts.isModuleDeclaration(body)) this.namespace(body, entry(declared.members, keyOf(ts, body.name)));
  }

  private class(node: TS.ClassLikeDeclaration, declared: Declared): void {
    const { ts } = this;
    for (const member of node.members) {
      if (!member.name) continue;
      const isStatic = hasModifier(ts, member, ts.SyntaxKind.StaticKeyword);
      const own = entry(isStatic ? declared.members : declared.instance, keyOf(ts, member.name));
      if (ts.isMethodDeclaration(member)) this.function(member, own);
      else if (ts.isPropertyDeclaration(member) && member.initializer) this.value(member.initializer, own);
    }
  }

  private value(expression: TS.Expression, declared: Declared): void {
    const { ts } = this;
    const value = this.unwrapped(expression);
    if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) this.function(value, declared);
    else if (ts.isClassExpression(value)) this.class(value, declared);
    else if (ts.isObjectLiteralExpression(value)) this.object(value, declared);
  }

  /** Without what leaves the type as it is. */
  private unwrapped(expression: TS.Expression): TS.Expression {
    const { ts } = this;
    if (ts.isParenthesizedExpression(expression) || ts.isSatisfiesExpression(expression)) {
      return this.unwrapped(expression.expression);
    }
    const isConst = ts.isAsExpression(expression) && ts.isConstTypeReference(expression.type);
    return isConst ? this.unwrapped(expression.expression) : expression;
  }

  private object({ properties }: TS.ObjectLiteralExpression, { members }: Declared): void {
    const { ts } = this;
    for (const property of properties) {
      // It may bring other values for the names so far.
      if (ts.isSpreadAssignment(property)) members.clear();
      else if (ts.isMethodDeclaration(property)) this.function(property, entry(members, keyOf(ts, property.name)));
      else if (ts.isPropertyAssignment(property)) {
        this.value(property.initializer, entry(members, keyOf(ts, property.name)));
      }
    }
  }

  /** Overloads have no body, and share the entry of the implementation. */
  private function(node: TS.FunctionLikeDeclaration, declared: Declared): void {
    const { ts } = this;
    if (!node.body || !hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword)) return;
    const directive = ts.isBlock(node.body) ? readDirectives(ts, node.body.statements).mode : undefined;
    if ((directive ?? this.mode) !== "coroutine") return;
    declared.kind = "asteriskToken" in node && node.asteriskToken ? "generator" : "coroutine";
  }
}
