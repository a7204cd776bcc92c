/**
 * Errors that ECMAScript reports before anything runs, which TypeScript's parser leaves to its checker, and which the
 * engine would not see any more in what comes of an async function.
 *
 *     async function f(x) { let x; }   →   OA1001: `x` is declared already
 */
import type TS from "typescript";
import { errorsOfParts } from "./early-errors-of-parts.ts";
import type { Binding, FunctionInfo, Scope } from "./scope.ts";
import {
  hasLineBreak,
  hasModifier,
  isAwaitUsing,
  isFunctionBoundary,
  isIteration,
  isStatementList,
  isUsing,
  isVarList,
  jumpTarget,
  skipWrappersAround,
  type TypeScript,
} from "./syntax.ts";

export interface EarlyError {
  readonly node: TS.Node;
  readonly message: string;
}

/** Words that are names in sloppy code only (12.7.2). */
const STRICT = /^(implements|interface|let|package|private|protected|public|static|yield)$/;

export class EarlyErrors {
  readonly list: EarlyError[] = [];

  constructor(private readonly ts: TypeScript) {}

  /** What is known at the end of the walk. */
  finish(file: TS.SourceFile, functions: readonly FunctionInfo[], suspending: Iterable<TS.Node>): void {
    if (functions.length > 0) this.reservedNames(file);
    for (const { jumps } of functions) this.jumps(jumps);
    this.list.push(...errorsOfParts(this.ts, suspending));
  }

  private add(node: TS.Node, message: string): void {
    this.list.push({ node, message });
  }

  /** `async function f(a = await x) {}`, and arrows inside of async functions (ECMA-262 15.8.1, 15.3.1). */
  suspension(node: TS.Node, fn: FunctionInfo): void {
    const { body } = fn.node as TS.FunctionLikeDeclaration;
    if (fn.lowered && !fn.generator && this.ts.isYieldExpression(node))
      this.add(node, "`yield` outside of a generator");
    if (body && node.pos < body.pos) {
      const word = this.ts.isAwaitExpression(node) ? "await" : "yield";
      this.add(node, `\`${word}\` in the parameters of a function`);
    }
  }

  /** What an async function may not be, or be called. */
  asyncFunction({ node, strict }: FunctionInfo): void {
    const { ts } = this;
    const { name, parent, modifiers } = node as TS.FunctionDeclaration;
    if (isTarget(ts, node)) this.add(node, "a function can't be assigned to");
    if (ts.isAccessor(node)) this.add(node, "an accessor can't be async");
    // Modifiers that only TypeScript has may follow: they go.
    const { AsyncKeyword, ExportKeyword, StaticKeyword } = ts.SyntaxKind;
    const last = modifiers?.findLast(({ kind }) =>
      [AsyncKeyword, ExportKeyword, StaticKeyword].some((k) => k === kind),
    );
    if (last?.kind !== AsyncKeyword) this.add(node, "`async` stands before another modifier");
    if (modifiers?.find(({ kind }) => kind === AsyncKeyword) !== last) this.add(node, "a second `async`");
    if (ts.isArrowFunction(node)) this.arrow(node.equalsGreaterThanToken);
    const named = name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
    const constructs = ts.isConstructorDeclaration(node) || (named === "constructor" && ts.isClassLike(parent));
    if (constructs && !hasModifier(ts, node, ts.SyntaxKind.StaticKeyword))
      this.add(node, "a constructor can't be async");
    if (strict && ts.isFunctionExpression(node) && (named === "eval" || named === "arguments")) {
      this.add(node, `\`${named}\` can't be a name in strict code`);
    }
  }

  /** `async x` and `=> x` in the next line (15.9: [no LineTerminator here]). */
  private arrow(token: TS.Node): void {
    const file = token.getSourceFile();
    if (hasLineBreak(file.text, token.pos, token.getStart(file))) this.add(token, "a line break before `=>`");
  }

  /** Functions and classes that are declared where only a statement may stand, in or as a lowered function. */
  declaration(node: TS.FunctionDeclaration | TS.ClassDeclaration, { lowered, strict }: FunctionInfo): void {
    const { ts } = this;
    const isFunction = ts.isFunctionDeclaration(node);
    const asynchronous = isFunction && hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
    if (!lowered && !asynchronous) return;
    if (!isFunction && !node.name) this.add(node, "a class without a name");
    let { parent } = node;
    if (isFunction && !asynchronous && !node.asteriskToken && !strict) {
      // `if (x) function f() {}` and `label: function f() {}` (B.3.3, B.3.1).
      if (ts.isIfStatement(parent)) return;
      while (ts.isLabeledStatement(parent)) ({ parent } = parent);
    }
    if (!isStatementList(ts, parent)) this.add(node, "a declaration in the place of a single statement");
  }

  /** `super` needs a method around it. It does not suspend: false. */
  superReference(node: TS.Node, user: FunctionInfo): false {
    const { ts } = this;
    let fn: FunctionInfo | undefined = user;
    while (fn && ts.isArrowFunction(fn.node)) fn = fn.parent;
    if (fn?.lowered && (ts.isFunctionExpression(fn.node) || ts.isFunctionDeclaration(fn.node))) {
      this.add(node, "`super` outside of a method");
    }
    return false;
  }

  /** Lists of variables where, and with what, none may stand. */
  variables(list: TS.VariableDeclarationList, fn: FunctionInfo): void {
    const { ts } = this;
    const { parent } = list;
    const [first] = list.declarations;
    if (!first) {
      // `for (await using of x)` is an error; `for (let in x)` is none, the variable's name is `let`.
      const isName = list.flags & ts.NodeFlags.Let && !ts.isForOfStatement(parent);
      if (!isName) this.add(list, "a declaration without a name");
      return;
    }
    if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) {
      const legacy = ts.isForInStatement(parent) && isVarList(ts, list) && !fn.strict && ts.isIdentifier(first.name);
      if (first.initializer && !legacy) this.add(first, "a variable in the head of this loop has an initial value");
      if (ts.isForInStatement(parent) && isUsing(ts, list)) this.add(list, "a `for…in` loop can't have resources");
    }
    this.initialValues(list);
    if (isAwaitUsing(ts, list)) this.awaitUsing(list, first);
    if (list.declarations.hasTrailingComma) this.add(list, "a comma with no variable after it");
    const modifiers = (fn.lowered && ts.isVariableStatement(parent) && parent.modifiers) || [];
    const modifier = modifiers.find(({ kind }) => kind !== ts.SyntaxKind.DeclareKeyword);
    if (modifier) this.add(modifier, `\`${modifier.getText()}\` inside of a function`);
    if (isVarList(ts, list)) return;
    for (const { name } of list.declarations) {
      if (ts.isIdentifier(name) && name.text === "let") this.add(name, "`let` can't be the name of such a variable");
    }
    if (!ts.isVariableStatement(parent)) return;
    if (isUsing(ts, list) && ts.isCaseOrDefaultClause(parent.parent)) {
      this.add(list, "resources of a `case` need a block of their own");
    }
    if (!isStatementList(ts, parent.parent)) this.add(list, "a declaration in the place of a single statement");
    if (isUsing(ts, list) && parent.modifiers) this.add(parent.modifiers[0]!, "a modifier before resources");
  }

  /** `await` and `using` in different lines (14.3.2: [no LineTerminator here]; that between `using` and the name is kept). */
  private awaitUsing(list: TS.VariableDeclarationList, first: TS.VariableDeclaration): void {
    const file = list.getSourceFile();
    if (hasLineBreak(file.text, list.getStart(file), first.getStart(file)))
      this.add(list, "a line break between `await` and `using`");
  }

  /** `const x;` and `let [x];` (14.3.1.1), and what is a resource (14.3.2). */
  private initialValues(list: TS.VariableDeclarationList): void {
    const { ts } = this;
    const { parent } = list;
    const iterates = ts.isForOfStatement(parent) || ts.isForInStatement(parent);
    // `if (x) let` and `{}` in the next line: two statements, and no declaration.
    if (ts.isVariableStatement(parent) && !isStatementList(ts, parent.parent)) return;
    const isAmbient = ts.isVariableStatement(parent) && hasModifier(ts, parent, ts.SyntaxKind.DeclareKeyword);
    const constant = (list.flags & ts.NodeFlags.BlockScoped) > ts.NodeFlags.Let;
    for (const { name, initializer } of list.declarations) {
      const isPattern = !ts.isIdentifier(name);
      if (isUsing(ts, list) && isPattern) this.add(name, "a resource is not taken apart");
      if (!initializer && (constant || isPattern) && !iterates && !isAmbient) this.add(name, "no initial value");
    }
  }

  /** Each `break` and `continue` needs something around it that it means (14.8.1, 14.9.1), and `throw` an operand. */
  private jumps(nodes: readonly TS.Node[]): void {
    const { ts } = this;
    for (const node of nodes) {
      // For what would stand in the next line the parser puts a name without text.
      const thrown = ts.isThrowStatement(node) && node.expression;
      if (thrown && ts.isIdentifier(thrown) && thrown.text === "") this.add(node, "a line break after `throw`");
      if (!ts.isBreakOrContinueStatement(node)) continue;
      const target = jumpTarget(ts, node);
      if (target && (ts.isBreakStatement(node) || isIteration(ts, target))) continue;
      this.add(node, `\`${ts.isBreakStatement(node) ? "break" : "continue"}\` has nothing to go to`);
    }
  }

  /** `a: { a: ; }` (14.13.1). It does not suspend: false. */
  label({ label, parent }: TS.LabeledStatement, { lowered, strict }: FunctionInfo): false {
    const { ts } = this;
    if (!lowered) return false;
    if (strict && STRICT.test(label.text)) this.add(label, `\`${label.text}\` can't be a name in strict code`);
    for (let node = parent; !isFunctionBoundary(ts, node); node = node.parent) {
      if (ts.isLabeledStatement(node) && node.label.text === label.text) this.declaredAlready(label);
    }
    return false;
  }

  /** A use of a variable of that name, which only sloppy code can have. */
  letAsName(node: TS.Identifier, { strict }: FunctionInfo): void {
    if (strict) this.add(node, "`let` can't be a name in strict code");
  }

  /** A declaration in `scope`, which may have that name already, as `other` (ECMA-262 14.2.1, 15.2.1). */
  redeclaration(name: TS.Identifier, kind: Binding["kind"], scope: Scope, other: Binding | undefined): void {
    const { owner, parent } = scope;
    // What stays as it is the engine checks. An async function in a block becomes a variable of its own.
    if (!owner.lowered && kind !== "function" && other?.kind !== "function") return;
    const catching = scope === owner.body ? undefined : caught(this.ts, parent);
    const around = isLexical(kind) && scope === owner.body ? owner.parameters : catching;
    const hides = isLexical(kind) || kind === "function";
    const outer = around !== scope && hides ? around?.bindings.get(name.text) : undefined;
    if ((other && clash(kind, other, name)) || outer) this.declaredAlready(name);
    function clash(as: Binding["kind"], known: Binding, again: TS.Identifier): boolean {
      if (as === "enum" && known.kind === "enum") return false;
      if (as === "function" && known.kind === "function") {
        return scope !== owner.body && (owner.strict || [...known.declarations, again].some(isAsync));
      }
      return isLexical(as) || isLexical(known.kind) || as === "catch";
    }
  }

  /** `let x; { var x; }`: a `var` passes through the blocks around it. */
  variable(name: TS.Identifier, from: Scope, owner: FunctionInfo): void {
    if (!owner.lowered) return;
    for (let scope: Scope | undefined = from; scope && scope.owner === owner; scope = scope.parent) {
      const other = scope.bindings.get(name.text);
      const isFunction = other?.kind === "function" && scope !== owner.body;
      // `catch (x)` allows for a `var x`, `catch ({ x })` does not (B.3.4).
      const isCaught =
        other?.kind === "catch" && other.declarations.some(({ parent }) => this.ts.isBindingElement(parent));
      const clashes = other && (isLexical(other.kind) || isFunction || isCaught);
      if (clashes && scope !== owner.parameters) return this.declaredAlready(name);
      if (scope === owner.body) return;
    }
  }

  private declaredAlready(name: TS.Identifier): void {
    this.add(name, `\`${name.text}\` is declared already`);
  }

  /**
   * `await` as a name in async code, `yield` in generators (ECMA-262 13.1.1): only files with such names are walked.
   * The walk knows the parents itself, which the analysis sets only where it has been.
   */
  private reservedNames(file: TS.SourceFile): void {
    const { identifiers } = file as unknown as { identifiers?: ReadonlyMap<string, string> };
    if (!identifiers || identifiers.has("await") || identifiers.has("yield")) this.walk(file, file, false, false);
  }

  private walk(node: TS.Node, parent: TS.Node, awaits: boolean, yields: boolean): void {
    const { ts } = this;
    if (ts.isIdentifier(node)) {
      if (((awaits && node.text === "await") || (yields && node.text === "yield")) && !isKey(ts, parent, node)) {
        this.add(node, `\`${node.text}\` can't be a name here`);
      }
    } else if (ts.isFunctionLike(node)) {
      this.walkFunction(node as TS.FunctionLikeDeclaration, awaits, yields);
    } else if (ts.isClassStaticBlockDeclaration(node)) {
      this.walk(node.body, node, true, false);
    } else if (ts.isPropertyDeclaration(node)) {
      this.walk(node.name, node, awaits, yields);
      if (node.initializer) this.walk(node.initializer, node, false, false);
    } else if (!ts.isTypeNode(node) && !ts.isInterfaceDeclaration(node) && !ts.isImportDeclaration(node)) {
      ts.forEachChild(node, (child) => this.walk(child, node, awaits, yields));
    }
  }

  private walkFunction(node: TS.FunctionLikeDeclaration, awaits: boolean, yields: boolean): void {
    const { ts } = this;
    const asynchronous = hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
    const generator = node.asteriskToken !== undefined;
    const arrow = ts.isArrowFunction(node);
    if (node.name) {
      const own = ts.isFunctionExpression(node);
      this.walk(node.name, node, own ? asynchronous : awaits, own ? generator : yields);
    }
    // The parameters of an arrow are read as part of what is around it.
    for (const parameter of node.parameters) {
      for (const part of [parameter.name, parameter.initializer]) {
        if (part) this.walk(part, parameter, asynchronous || (arrow && awaits), generator || (arrow && yields));
      }
    }
    if (node.body) this.walk(node.body, node, asynchronous, generator);
  }
}

/** `(async () => {}) = 1`: what comes of the function is a call, which the engine refuses later. */
function isTarget(ts: TypeScript, node: TS.Node): boolean {
  const outer = skipWrappersAround(ts, node);
  const { parent } = outer;
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === outer;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  if (!ts.isBinaryExpression(parent) || parent.left !== outer) return false;
  const { kind } = parent.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function isLexical(kind: Binding["kind"]): boolean {
  return kind === "let" || kind === "const" || kind === "using" || kind === "class" || kind === "enum";
}

/** The scope of a catch clause whose block has the scope inside of it. */
function caught(ts: TypeScript, scope: Scope | undefined): Scope | undefined {
  return scope && ts.isCatchClause(scope.node) ? scope : undefined;
}

function isAsync(name: TS.Identifier): boolean {
  const { modifiers, asteriskToken } = name.parent as TS.FunctionDeclaration;
  return (modifiers?.length ?? 0) > 0 || asteriskToken !== undefined;
}

/** The name of a property, not of a binding. */
function isKey(ts: TypeScript, parent: TS.Node, node: TS.Identifier): boolean {
  if (ts.isBindingElement(parent) || ts.isImportOrExportSpecifier(parent)) return parent.propertyName === node;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isClassElement(parent) ||
      ts.isEnumMember(parent) ||
      ts.isJsxAttribute(parent)) &&
    parent.name === node
  );
}
