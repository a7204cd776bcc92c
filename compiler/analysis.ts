/**
 * One walk over the syntax tree: which functions to lower, what suspends in them, what each name means.
 *
 *     async function f(xs) { for (const x of xs) await x; }
 *       → functions: [f]; suspending: {the await, its statement, the loop, the body}; x resolved to the loop's binding
 */
import type TS from "typescript";
import { isDirectEval } from "./direct-eval.ts";
import { EarlyErrors } from "./early-errors.ts";
import {
  hasParameterExpressions,
  newFunction,
  readDirectives,
  returnSuspends,
  standsInClass,
  type FunctionOptions,
} from "./functions.ts";
import type { Body } from "./idle.ts";
import { isHoistedCall, runsBeforeImports } from "./hoisted.ts";
import type { Mode } from "./options.ts";
import type { Analysis, FunctionInfo } from "./scope.ts";
import { Scopes } from "./scopes.ts";
import {
  boundNames,
  hasModifier,
  isUsing,
  isAwaitUsing,
  isVarList,
  isReferenceName,
  type TypeScript,
} from "./syntax.ts";
import { Walk } from "./walk.ts";
import { Work } from "./work.ts";

/** @param unread the bodies that were left out of what was parsed; see `Analysis.complete` */
export function analyse(ts: TypeScript, file: TS.SourceFile, mode: Mode, unread: readonly Body[] = []): Analysis {
  return new Analyser(ts, file, unread).run(mode);
}

class Analyser extends Walk {
  private readonly functions: FunctionInfo[] = [];
  private readonly byNode = new Map<TS.Node, FunctionInfo>();
  private readonly errors: EarlyErrors;
  private readonly scopes: Scopes;
  private readonly work: Work;
  private readonly topLevel: TS.Node[] = [];
  private readonly directives: TS.Node[] = [];
  /** Depth of `try` (and `using`) around the visited node in its function: `return x` awaits there. */
  private tries = 0;

  constructor(
    ts: TypeScript,
    private readonly file: TS.SourceFile,
    unread: readonly Body[],
  ) {
    super(ts);
    this.work = new Work(ts, file, unread);
    this.errors = new EarlyErrors(ts);
    this.scopes = new Scopes(ts, this.errors);
    this.addVisitors(ts.SyntaxKind);
  }

  private addVisitors(kinds: TypeScript["SyntaxKind"]): void {
    this.on(kinds.Identifier, (node: TS.Identifier) => isReferenceName(this.ts, node) && this.scopes.refer(node));
    const { FunctionExpression, ArrowFunction, MethodDeclaration, Constructor, GetAccessor, SetAccessor } = kinds;
    for (const kind of [FunctionExpression, ArrowFunction, MethodDeclaration, Constructor, GetAccessor, SetAccessor])
      this.on(kind, (node: TS.FunctionLikeDeclaration) => this.visitFunction(node));
    this.on(kinds.FunctionDeclaration, (node: TS.FunctionDeclaration) => this.visitFunctionDeclaration(node));
    this.on(kinds.ClassDeclaration, (node: TS.ClassDeclaration) => this.visitClass(node));
    this.on(kinds.ClassExpression, (node: TS.ClassExpression) => this.visitClass(node));
    this.on(kinds.PropertyDeclaration, (node: TS.PropertyDeclaration) => this.visitField(node));
    this.on(kinds.ClassStaticBlockDeclaration, (node: TS.ClassStaticBlockDeclaration) => this.visitStaticBlock(node));
    this.on(kinds.HeritageClause, (node: TS.HeritageClause) => this.visitHeritage(node));
    this.on(kinds.ExpressionWithTypeArguments, (node: TS.ExpressionWithTypeArguments) => this.visitHeir(node));
    this.on(kinds.EnumDeclaration, (node: TS.EnumDeclaration) => this.visitEnum(node));
    this.on(kinds.VariableDeclarationList, (node: TS.VariableDeclarationList) => this.visitVariables(node));
    this.on(kinds.Block, (node: TS.Block) => this.visitBlock(node));
    this.on(kinds.CaseBlock, (node: TS.CaseBlock) => this.visitCases(node));
    this.on(kinds.ForStatement, (node: TS.ForStatement) => this.visitLoop(node));
    this.on(kinds.ForOfStatement, (node: TS.ForOfStatement) => this.visitLoop(node));
    this.on(kinds.ForInStatement, (node: TS.ForInStatement) => this.visitLoop(node));
    this.on(kinds.TryStatement, (node: TS.TryStatement) => this.visitTry(node));
    this.on(kinds.ReturnStatement, (node: TS.ReturnStatement) => this.visitReturn(node));
    for (const kind of [kinds.ThrowStatement, kinds.BreakStatement, kinds.ContinueStatement])
      this.on(kind, (node) => this.visitJump(node));
    this.on(kinds.LabeledStatement, (s: TS.LabeledStatement) => this.errors.label(s, this.fn) || this.visitChildren(s));
    this.on(kinds.WithStatement, (node) => this.visitWith(node));
    this.on(kinds.AwaitExpression, (node) => this.visitAwait(node));
    this.on(kinds.YieldExpression, (node) => this.visitYield(node));
    this.on(kinds.SuperKeyword, (node) => this.errors.superReference(node, this.fn));
    this.on(kinds.CallExpression, (node: TS.CallExpression) => this.visitCall(node));
    this.on(kinds.PropertyAccessExpression, (node: TS.PropertyAccessExpression) => this.visitAccess(node));
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
    if (!module) this.scopes.declareStatements(file.statements, fn.body);
    this.visitChildren(file);
    this.scopes.resolveFile();
    this.errors.finish(file, this.functions, this.suspending);
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
      errors: this.errors.list,
      module,
      commonJs,
      complete: this.work.allRead,
    };
  }

  private newFunction(node: TS.Node, parent: FunctionInfo | undefined, given: FunctionOptions): FunctionInfo {
    const info = newFunction(node, parent, given);
    this.byNode.set(node, info);
    return info;
  }

  /** A function of the file itself that has no work inside: what its names mean makes no difference to anything. */
  private isIdle(node: TS.FunctionLikeDeclaration): boolean {
    return this.scopes.isOfFile && this.work.skips(node);
  }

  /** True where a computed key or a decorator, which belong to the function outside, suspends. */
  private visitFunction(node: TS.FunctionLikeDeclaration): boolean {
    const { ts } = this;
    const body = node.body;
    if (!body || this.isIdle(node)) return false;
    this.adopt(node);
    const outer = { fn: this.fn, scope: this.scopes.scope, tries: this.tries };
    const directive = ts.isBlock(body) ? readDirectives(ts, body.statements) : undefined;
    const asynchronous = hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
    const given = asynchronous && runsBeforeImports(ts, node) ? "native" : outer.fn.inherited;
    const inherited = directive?.mode ?? given;
    const suspends = this.visitFunctionSurroundings(node);
    const fn = this.newFunction(node, outer.fn, {
      inherited,
      strict: outer.fn.strict || (directive?.strict ?? false) || standsInClass(ts, node, outer.fn.node),
      lowered: asynchronous && inherited !== "native" ? inherited : undefined,
      generator: "asteriskToken" in node && node.asteriskToken !== undefined,
    });
    if (fn.lowered) {
      this.functions.push(fn);
      this.errors.asyncFunction(fn);
    }
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
      this.adopt(parameter);
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

  /** A function with a name stands in its block; in sloppy code it is more. */
  private visitFunctionDeclaration(node: TS.FunctionDeclaration): boolean {
    if (!node.body || !node.name) return this.visitFunction(node);
    this.errors.declaration(node, this.fn);
    // `if (c) function f() {}` of sloppy code: as if it stood in a block.
    const bare = this.ts.isIfStatement(node.parent);
    if (bare) this.scopes.declare(node.name, "function", this.scopes.enter(node.name));
    this.scopes.declareSloppyFunction(node);
    const suspends = this.visitFunction(node);
    if (bare) this.scopes.leave();
    return suspends;
  }

  private visitStaticBlock(node: TS.ClassStaticBlockDeclaration): boolean {
    this.adopt(node);
    this.visitAsFunction(node, () => {
      this.scopes.declareStatements(node.body.statements, this.scopes.scope);
      this.visitStatements(node.body);
    });
    return false;
  }

  private visitEnum(node: TS.EnumDeclaration): boolean {
    const scope = this.scopes.enter(node);
    for (const { name } of node.members) if (this.ts.isIdentifier(name)) this.scopes.declare(name, "const", scope);
    const suspends = this.visitChildren(node);
    this.scopes.leave();
    return suspends;
  }

  private visitClass(node: TS.ClassLikeDeclaration): boolean {
    this.adopt(node);
    if (this.ts.isClassDeclaration(node)) this.errors.declaration(node, this.fn);
    let suspends = this.visitList(node.modifiers);
    const scope = this.scopes.enter(node);
    if (node.name) this.scopes.declare(node.name, "const", scope);
    if (this.visitList(node.heritageClauses)) suspends = true;
    if (this.visitList(node.members)) suspends = true;
    this.scopes.leave();
    if (node.name && this.ts.isClassDeclaration(node)) {
      // The declaration's name is a binding of the class and one of the scope around it.
      const around = this.scopes.scope.bindings.get(node.name.text);
      if (around) this.scopes.resolved.set(node.name, around);
    }
    return suspends;
  }

  /** `extends`; what a class implements are types. */
  private visitHeritage(node: TS.HeritageClause): boolean {
    return node.token === this.ts.SyntaxKind.ExtendsKeyword && this.visitChildren(node);
  }

  private visitHeir(node: TS.ExpressionWithTypeArguments): boolean {
    this.adopt(node);
    return this.visit(node.expression);
  }

  private visitField(node: TS.PropertyDeclaration): boolean {
    this.adopt(node);
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
    if (scoped) this.scopes.declareList(list, this.scopes.enter(node));
    let suspends = this.visitChildren(node);
    if (ts.isForOfStatement(node) && node.awaitModifier && this.suspendsAt(node)) suspends = true;
    if (scoped) this.scopes.leave();
    return suspends;
  }

  private visitTry(node: TS.TryStatement): boolean {
    this.adopt(node);
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
    this.adopt(node);
    if (node.variableDeclaration) this.adopt(node.variableDeclaration);
    const scope = this.scopes.enter(node);
    const name = node.variableDeclaration?.name;
    if (name) for (const bound of boundNames(this.ts, name)) this.scopes.declare(bound, "catch", scope);
    let suspends = name !== undefined && !this.ts.isIdentifier(name) && this.visit(name);
    if (this.visit(node.block)) suspends = true;
    this.scopes.leave();
    if (suspends) this.suspending.add(node);
    return suspends;
  }

  /** A suspension of its own: of the lowered function, or at the top level of a module, where it stays native. */
  private suspendsAt(node: TS.Node): boolean {
    const { fn } = this;
    const isHoisted = this.ts.isAwaitExpression(node) && isHoistedCall(this.ts, node.expression);
    if (this.ts.isSourceFile(fn.node) && fn.inherited !== "native" && !isHoisted) this.topLevel.push(node);
    return fn.lowered !== undefined;
  }

  private visitBlock(node: TS.Block): boolean {
    this.scopes.declareStatements(node.statements, this.scopes.enter(node));
    const suspends = this.visitStatements(node);
    this.scopes.leave();
    return suspends;
  }

  private visitCases(node: TS.CaseBlock): boolean {
    const scope = this.scopes.enter(node);
    for (const { statements } of node.clauses) this.scopes.declareStatements(statements, scope);
    const suspends = this.visitChildren(node);
    this.scopes.leave();
    return suspends;
  }

  private visitStatements(block: TS.Block): boolean {
    const { ts } = this;
    const disposes = block.statements.some((s) => ts.isVariableStatement(s) && isUsing(ts, s.declarationList));
    if (disposes) this.tries++;
    const suspends = this.visitChildren(block);
    if (disposes) this.tries--;
    return suspends;
  }

  private visitVariables(list: TS.VariableDeclarationList): boolean {
    const { ts, fn } = this;
    const isTop = ts.isSourceFile(fn.node) && fn.inherited !== "native" && isAwaitUsing(ts, list);
    if (fn.lowered || isTop) this.errors.variables(list, fn);
    if (isVarList(ts, list)) this.scopes.declareVariables(list);
    const suspends = this.visitChildren(list);
    if (!isUsing(ts, list)) return suspends;
    return isAwaitUsing(ts, list) ? this.suspendsAt(list) : fn.lowered !== undefined;
  }

  private visitAwait(node: TS.Node): boolean {
    this.visitChildren(node);
    this.errors.suspension(node, this.fn);
    return this.suspendsAt(node);
  }

  private visitYield(node: TS.Node): boolean {
    this.errors.suspension(node, this.fn);
    return this.visitChildren(node) || this.fn.lowered !== undefined;
  }

  private visitJump(node: TS.Node): boolean {
    this.fn.jumps.push(node);
    return this.visitChildren(node);
  }

  private visitReturn(node: TS.ReturnStatement): boolean {
    return this.visitJump(node) || returnSuspends(this.ts, this.fn, this.tries, node);
  }

  private visitWith(node: TS.Node): boolean {
    this.fn.withs.push(node);
    return this.visitChildren(node);
  }

  private visitCall(node: TS.CallExpression): boolean {
    if (isDirectEval(this.ts, node)) this.scopes.evals.add(node, this.fn);
    return this.visitChildren(node);
  }
}
