/**
 * One walk over the syntax tree: which functions to lower, what suspends in them, what each name means.
 *
 *     async function f(xs) { for (const x of xs) await x; }
 *       → functions: [f]; suspending: {the await, its statement, the loop, the body}; x resolved to the loop's binding
 */
import type TS from "typescript";
import { hasParameterExpressions, newFunction, readDirectives, type FunctionOptions } from "./functions.ts";
import type { Mode } from "./options.ts";
import type { Analysis, FunctionInfo } from "./scope.ts";
import { Scopes } from "./scopes.ts";
import {
  boundNames,
  hasModifier,
  isPlainValue,
  isUsing,
  isAwaitUsing,
  isVarList,
  isReferenceName,
  isTypeOnly,
  type TypeScript,
} from "./syntax.ts";

export function analyse(ts: TypeScript, file: TS.SourceFile, mode: Mode): Analysis {
  return new Analyser(ts, file).run(mode);
}

class Analyser {
  private readonly functions: FunctionInfo[] = [];
  private readonly byNode = new Map<TS.Node, FunctionInfo>();
  private readonly suspending = new Set<TS.Node>();
  private readonly scopes: Scopes;
  private readonly topLevel: TS.Node[] = [];
  private readonly directives: TS.Node[] = [];
  private readonly visitChild = (child: TS.Node): void => {
    if (this.visit(child)) this.found = true;
  };

  private found = false;
  /** Depth of `try` (and `using`) around the visited node in its function: `return x` awaits there. */
  private tries = 0;

  constructor(
    private readonly ts: TypeScript,
    private readonly file: TS.SourceFile,
  ) {
    this.scopes = new Scopes(ts);
  }

  private get fn(): FunctionInfo {
    return this.scopes.fn;
  }

  run(mode: Mode): Analysis {
    const { ts, file } = this;
    const commonJs = /\.c[jt]s$/.test(file.fileName);
    const module = !commonJs && (ts.isExternalModule(file) || /\.m[jt]s$/.test(file.fileName));
    const directive = readDirectives(ts, file.statements);
    const fn = this.newFunction(file, undefined, {
      inherited: directive.mode ?? mode,
      strict: module || directive.strict,
    });
    this.directives.push(...directive.nodes);
    this.scopes.fn = fn;
    fn.parameters = fn.body = this.scopes.enter(file);

    this.visitList(file.statements);
    return {
      functions: this.functions,
      byNode: this.byNode,
      suspending: this.suspending,
      resolved: this.scopes.resolved,
      scopes: this.scopes.byNode,
      sloppyFunctions: this.scopes.sloppyFunctions,
      blockFunctions: this.scopes.blockFunctions,
      topLevel: this.topLevel,
      directives: this.directives,
      module,
      commonJs,
    };
  }

  private newFunction(node: TS.Node, parent: FunctionInfo | undefined, given: FunctionOptions): FunctionInfo {
    const info = newFunction(node, parent, given);
    this.byNode.set(node, info);
    return info;
  }

  /** True where a computed key or a decorator, which belong to the function outside, suspends. */
  private visitFunction(node: TS.FunctionLikeDeclaration): boolean {
    const { ts } = this;
    const body = node.body;
    if (!body) return false;
    const outer = { fn: this.fn, scope: this.scopes.scope, tries: this.tries };
    const directive = ts.isBlock(body) ? readDirectives(ts, body.statements) : undefined;
    const inherited = directive?.mode ?? outer.fn.inherited;
    const asynchronous = hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
    const suspends = this.visitFunctionSurroundings(node);
    const fn = this.newFunction(node, outer.fn, {
      inherited,
      strict: outer.fn.strict || (directive?.strict ?? false) || ts.isClassLike(node.parent),
      lowered: asynchronous && inherited !== "native" ? inherited : undefined,
      generator: "asteriskToken" in node && node.asteriskToken !== undefined,
    });
    if (fn.lowered) this.functions.push(fn);
    if (directive) this.directives.push(...directive.nodes);
    this.scopes.fn = fn;
    this.tries = 0;
    if (ts.isFunctionExpression(node) && node.name) {
      this.scopes.declare(node.name, "function", this.scopes.enter(node.name));
    }
    this.visitParameters(node, fn);
    this.visitBody(body, fn);
    while (this.scopes.scope !== outer.scope) this.scopes.leave();
    ({ fn: this.scopes.fn, tries: this.tries } = outer);
    return suspends;
  }

  private visitFunctionSurroundings(node: TS.FunctionLikeDeclaration): boolean {
    let suspends = this.ts.canHaveModifiers(node) && this.visitList(node.modifiers);
    if (node.name && this.ts.isComputedPropertyName(node.name) && this.visit(node.name)) suspends = true;
    for (const parameter of node.parameters) if (this.visitList(parameter.modifiers)) suspends = true;
    return suspends;
  }

  private visitParameters(node: TS.FunctionLikeDeclaration, fn: FunctionInfo): void {
    const { ts } = this;
    fn.parameters = fn.body = this.scopes.enter(node);
    for (const parameter of node.parameters) {
      for (const name of boundNames(ts, parameter.name)) this.scopes.declare(name, "parameter", fn.parameters);
    }
    for (const parameter of node.parameters) {
      if (!ts.isIdentifier(parameter.name)) this.visit(parameter.name);
      if (parameter.initializer) this.visit(parameter.initializer);
    }
  }

  private visitBody(body: TS.ConciseBody, fn: FunctionInfo): void {
    const { ts } = this;
    if (!ts.isBlock(body)) {
      if (this.visit(body)) fn.suspends = true;
      return;
    }
    // Parameters with expressions have a scope of their own: closures in them do not see the body's variables.
    if (hasParameterExpressions(ts, fn.node as TS.FunctionLikeDeclaration)) fn.body = this.scopes.enter(body);
    this.scopes.byNode.set(body, fn.body!);
    this.scopes.declareStatements(body.statements, fn.body!);
    if (this.visitStatements(body)) {
      this.suspending.add(body);
      fn.suspends = true;
    }
  }

  /** A field initializer or a static block: a function, as far as what it captures goes. */
  private visitAsFunction(node: TS.Node, visit: () => void): void {
    const outer = { fn: this.fn, tries: this.tries };
    this.scopes.fn = this.newFunction(node, outer.fn, { inherited: outer.fn.inherited, strict: true });
    this.tries = 0;
    this.fn.parameters = this.fn.body = this.scopes.enter(node);
    visit();
    this.scopes.leave();
    ({ fn: this.scopes.fn, tries: this.tries } = outer);
  }

  private inScope(node: TS.Node, visit: () => boolean): boolean {
    this.scopes.enter(node);
    const suspends = visit();
    this.scopes.leave();
    return suspends;
  }

  private visitList(nodes: readonly TS.Node[] | undefined): boolean {
    let suspends = false;
    if (nodes) for (const node of nodes) if (this.visit(node)) suspends = true;
    return suspends;
  }

  private visitChildren(node: TS.Node): boolean {
    const outer = this.found;
    this.found = false;
    this.ts.forEachChild(node, this.visitChild);
    const suspends = this.found;
    this.found = outer;
    return suspends;
  }

  /** True if the node has a suspension of the current lowered function inside. */
  private visit(node: TS.Node): boolean {
    const suspends = this.visitNode(node);
    if (suspends) this.suspending.add(node);
    return suspends;
  }

  private visitNode(node: TS.Node): boolean {
    const { ts } = this;
    const { SyntaxKind } = ts;
    if (ts.isIdentifier(node)) return isReferenceName(ts, node) && this.scopes.refer(node);
    if (isTypeOnly(ts, node)) return false;
    switch (node.kind) {
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.FunctionExpression:
      case SyntaxKind.ArrowFunction:
      case SyntaxKind.MethodDeclaration:
      case SyntaxKind.Constructor:
      case SyntaxKind.GetAccessor:
      case SyntaxKind.SetAccessor:
        return this.visitFunctionNode(node as TS.FunctionLikeDeclaration);
      case SyntaxKind.ClassDeclaration:
      case SyntaxKind.ClassExpression:
        return this.visitClass(node as TS.ClassLikeDeclaration);
      case SyntaxKind.PropertyDeclaration:
        return this.visitField(node as TS.PropertyDeclaration);
      case SyntaxKind.ClassStaticBlockDeclaration:
        return this.visitStaticBlock(node as TS.ClassStaticBlockDeclaration);
      case SyntaxKind.Block:
        return this.inScope(node, () => {
          this.scopes.declareStatements((node as TS.Block).statements, this.scopes.scope);
          return this.visitStatements(node as TS.Block);
        });
      case SyntaxKind.CaseBlock:
        return this.inScope(node, () => {
          const { clauses } = node as TS.CaseBlock;
          for (const { statements } of clauses) this.scopes.declareStatements(statements, this.scopes.scope);
          return this.visitChildren(node);
        });
      case SyntaxKind.ForStatement:
      case SyntaxKind.ForOfStatement:
      case SyntaxKind.ForInStatement:
        return this.visitLoop(node as TS.ForStatement | TS.ForInOrOfStatement);
      case SyntaxKind.TryStatement:
        return this.visitTry(node as TS.TryStatement);
      case SyntaxKind.EnumDeclaration:
        return this.visitEnum(node as TS.EnumDeclaration);
      default:
        return this.visitLeafKinds(node);
    }
  }

  private visitStaticBlock(node: TS.ClassStaticBlockDeclaration): boolean {
    this.visitAsFunction(node, () => {
      this.scopes.declareStatements(node.body.statements, this.scopes.scope);
      this.visitStatements(node.body);
    });
    return false;
  }

  private visitEnum(node: TS.EnumDeclaration): boolean {
    return this.inScope(node, () => {
      for (const { name } of node.members) {
        if (this.ts.isIdentifier(name)) this.scopes.declare(name, "const", this.scopes.scope);
      }
      return this.visitChildren(node);
    });
  }

  private visitLeafKinds(node: TS.Node): boolean {
    const { ts, fn } = this;
    const { SyntaxKind } = ts;
    switch (node.kind) {
      case SyntaxKind.VariableDeclarationList:
        return this.visitVariables(node as TS.VariableDeclarationList);
      case SyntaxKind.AwaitExpression:
        this.visitChildren(node);
        return this.suspendsAt(node);
      case SyntaxKind.YieldExpression:
        this.visitChildren(node);
        return fn.lowered !== undefined;
      case SyntaxKind.ReturnStatement:
      case SyntaxKind.ThrowStatement:
        fn.jumps.push(node);
        return this.visitChildren(node) || (ts.isReturnStatement(node) && this.returnSuspends(node));
      case SyntaxKind.BreakStatement:
      case SyntaxKind.ContinueStatement:
        fn.jumps.push(node);
        return false;
      case SyntaxKind.WithStatement:
        fn.withs.push(node);
        return this.visitChildren(node);
      case SyntaxKind.CallExpression: {
        const { expression } = node as TS.CallExpression;
        if (ts.isIdentifier(expression) && expression.text === "eval") this.scopes.evaluate(node);
        return this.visitChildren(node);
      }
      case SyntaxKind.HeritageClause:
        if ((node as TS.HeritageClause).token === SyntaxKind.ImplementsKeyword) return false;
        return this.visitChildren(node);
      case SyntaxKind.ExpressionWithTypeArguments:
        return this.visit((node as TS.ExpressionWithTypeArguments).expression);
      default:
        return this.visitChildren(node);
    }
  }

  private visitFunctionNode(node: TS.FunctionLikeDeclaration): boolean {
    const { ts } = this;
    if (!ts.isFunctionDeclaration(node) || !node.body || !node.name) return this.visitFunction(node);
    // `if (c) function f() {}` of sloppy code: as if it stood in a block.
    const bare = ts.isIfStatement(node.parent);
    if (bare) this.scopes.declare(node.name, "function", this.scopes.enter(node.name));
    this.scopes.declareSloppyFunction(node);
    const suspends = this.visitFunction(node);
    if (bare) this.scopes.leave();
    return suspends;
  }

  private visitClass(node: TS.ClassLikeDeclaration): boolean {
    let suspends = this.visitList(node.modifiers);
    const inner = this.inScope(node, () => {
      if (node.name) this.scopes.declare(node.name, "const", this.scopes.scope);
      const heritage = this.visitList(node.heritageClauses);
      return this.visitList(node.members) || heritage;
    });
    if (node.name && this.ts.isClassDeclaration(node)) {
      // The declaration's name is a binding of the class and one of the scope around it.
      const around = this.scopes.scope.bindings.get(node.name.text);
      if (around) this.scopes.resolved.set(node.name, around);
    }
    if (inner) suspends = true;
    return suspends;
  }

  private visitField(node: TS.PropertyDeclaration): boolean {
    const suspends = this.visitList(node.modifiers);
    const key = this.ts.isComputedPropertyName(node.name) && this.visit(node.name);
    const { initializer } = node;
    if (initializer) this.visitAsFunction(node, () => this.visit(initializer));
    return key || suspends;
  }

  private visitLoop(node: TS.ForStatement | TS.ForInOrOfStatement): boolean {
    const { ts } = this;
    const list = node.initializer;
    const scoped = list && ts.isVariableDeclarationList(list) && !isVarList(ts, list);
    const visit = (): boolean => {
      const suspends = this.visitChildren(node);
      return (ts.isForOfStatement(node) && node.awaitModifier && this.suspendsAt(node)) || suspends;
    };
    if (!scoped) return visit();
    return this.inScope(node, () => {
      this.scopes.declareList(list, this.scopes.scope);
      return visit();
    });
  }

  private visitTry(node: TS.TryStatement): boolean {
    this.tries++;
    let suspends = this.visit(node.tryBlock);
    if (!node.finallyBlock) this.tries--;
    if (node.catchClause && this.visitCatch(node.catchClause)) suspends = true;
    if (node.finallyBlock) {
      this.tries--;
      if (this.visit(node.finallyBlock)) suspends = true;
    }
    return suspends;
  }

  private visitCatch(node: TS.CatchClause): boolean {
    const suspends = this.inScope(node, () => {
      const name = node.variableDeclaration?.name;
      if (name) for (const bound of boundNames(this.ts, name)) this.scopes.declare(bound, "catch", this.scopes.scope);
      const pattern = name !== undefined && !this.ts.isIdentifier(name) && this.visit(name);
      return this.visit(node.block) || pattern;
    });
    if (suspends) this.suspending.add(node);
    return suspends;
  }

  /** A suspension of its own: of the lowered function, or at the top level of a module, where it stays native. */
  private suspendsAt(node: TS.Node): boolean {
    const { fn } = this;
    if (this.ts.isSourceFile(fn.node) && fn.inherited !== "native") this.topLevel.push(node);
    return fn.lowered !== undefined;
  }

  private visitStatements(block: TS.Block): boolean {
    const { ts } = this;
    const disposes = block.statements.some((s) => ts.isVariableStatement(s) && isUsing(ts, s.declarationList));
    if (disposes) this.tries++;
    const suspends = this.visitList(block.statements);
    if (disposes) this.tries--;
    return suspends;
  }

  private visitVariables(list: TS.VariableDeclarationList): boolean {
    const { ts, fn } = this;
    if (isVarList(ts, list)) this.scopes.declareVariables(list);
    const suspends = this.visitChildren(list);
    if (!isUsing(ts, list)) return suspends;
    return isAwaitUsing(ts, list) ? this.suspendsAt(list) : fn.lowered !== undefined;
  }

  /** `return x` awaits x in coroutine mode inside `try`, and in every async generator. */
  private returnSuspends(node: TS.ReturnStatement): boolean {
    const { fn } = this;
    if (!fn.lowered || !node.expression) return false;
    if (fn.generator) return true;
    return fn.lowered === "coroutine" && this.tries > 0 && !isPlainValue(this.ts, node.expression);
  }
}
