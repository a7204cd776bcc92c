/**
 * One walk over the syntax tree: which functions to lower, what suspends in them, what each name means.
 *
 *     async function f(xs) { for (const x of xs) await x; }
 *       → functions: [f]; suspending: {the await, its statement, the loop, the body}; x resolved to the loop's binding
 */
import type TS from "typescript";
import { directiveMode, type Mode } from "./options.ts";
import { Binding, Scope, type Analysis, type BindingKind, type FunctionInfo } from "./scope.ts";
import { boundNames, hasModifier, isPlainValue, isUsing, isAwaitUsing, isVarList, prologueOf, type TypeScript } from "./syntax.ts";

export function analyse(ts: TypeScript, file: TS.SourceFile, mode: Mode): Analysis {
  return new Analyser(ts, file).run(mode);
}

class Analyser {
  private readonly functions: FunctionInfo[] = [];
  private readonly byNode = new Map<TS.Node, FunctionInfo>();
  private readonly suspending = new Set<TS.Node>();
  private readonly resolved = new Map<TS.Identifier, Binding>();
  private readonly scopes = new Map<TS.Node, Scope>();
  private readonly sloppyFunctions = new Map<TS.FunctionDeclaration, Binding>();
  private readonly topLevel: TS.Node[] = [];
  private readonly directives: TS.Node[] = [];
  private readonly visitChild = (child: TS.Node): void => {
    if (this.visit(child)) this.found = true;
  };

  private found = false;
  private fn!: FunctionInfo;
  private scope!: Scope;
  /** Depth of `try` (and `using`) around the visited node in its function: `return x` awaits there. */
  private tries = 0;

  constructor(
    private readonly ts: TypeScript,
    private readonly file: TS.SourceFile,
  ) {}

  run(mode: Mode): Analysis {
    const { ts, file } = this;
    const commonJs = /\.c[jt]s$/.test(file.fileName);
    const module = !commonJs && (ts.isExternalModule(file) || /\.m[jt]s$/.test(file.fileName));
    const directive = this.readDirectives(file.statements);
    this.fn = this.newFunction(file, undefined, {
      inherited: directive.mode ?? mode,
      strict: module || directive.strict,
    });
    this.directives.push(...this.fn.directives);
    this.scope = this.newScope(file);
    this.fn.parameters = this.fn.body = this.scope;
    this.visitList(file.statements);
    return {
      functions: this.functions,
      byNode: this.byNode,
      suspending: this.suspending,
      resolved: this.resolved,
      scopes: this.scopes,
      sloppyFunctions: this.sloppyFunctions,
      topLevel: this.topLevel,
      directives: this.directives,
      module,
      commonJs,
    };
  }

  // ── functions ────────────────────────────────────────────────────────────────────────────────────────────────────

  private newFunction(
    node: TS.Node,
    parent: FunctionInfo | undefined,
    given: { inherited: Mode | "native"; strict: boolean; lowered?: Mode | undefined; generator?: boolean },
  ): FunctionInfo {
    const info: FunctionInfo = {
      node,
      parent,
      lowered: given.lowered,
      generator: given.generator ?? false,
      strict: given.strict,
      inherited: given.inherited,
      suspends: false,
      parameters: undefined,
      body: undefined,
      bindings: [],
      free: new Set(),
      jumps: [],
      directives: [],
      directEval: undefined,
      withs: [],
      usesArguments: false,
    };
    this.byNode.set(node, info);
    return info;
  }

  private readDirectives(statements: readonly TS.Statement[]): {
    mode: Mode | "native" | undefined;
    strict: boolean;
    nodes: TS.Node[];
  } {
    const result = { mode: undefined as Mode | "native" | undefined, strict: false, nodes: [] as TS.Node[] };
    for (const statement of prologueOf(this.ts, statements)) {
      const { text } = statement.expression as TS.StringLiteral;
      if (text === "use strict") result.strict = true;
      const mode = directiveMode(text);
      if (!mode) continue;
      result.mode ??= mode;
      result.nodes.push(statement);
    }
    return result;
  }

  /** True where a computed key or a decorator, which belong to the function outside, suspends. */
  private visitFunction(node: TS.FunctionLikeDeclaration): boolean {
    const { ts } = this;
    const body = node.body;
    if (!body) return false;
    const outer = { fn: this.fn, scope: this.scope, tries: this.tries };
    const directive = ts.isBlock(body) ? this.readDirectives(body.statements) : undefined;
    const inherited = directive?.mode ?? outer.fn.inherited;
    const asynchronous = hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
    const suspends = this.visitFunctionSurroundings(node);
    const fn = this.newFunction(node, outer.fn, {
      inherited,
      strict: outer.fn.strict || (directive?.strict ?? false) || this.inClass(node),
      lowered: asynchronous && inherited !== "native" ? inherited : undefined,
      generator: "asteriskToken" in node && node.asteriskToken !== undefined,
    });
    if (fn.lowered) this.functions.push(fn);
    if (directive) {
      fn.directives.push(...directive.nodes);
      this.directives.push(...directive.nodes);
    }
    this.fn = fn;
    this.tries = 0;
    if (ts.isFunctionExpression(node) && node.name) {
      this.scope = new Scope(node.name, this.scope, fn);
      this.declare(node.name, "function", this.scope);
    }
    this.visitParameters(node, fn);
    this.visitBody(body, fn);
    while (this.scope !== outer.scope) this.leaveScope();
    ({ fn: this.fn, scope: this.scope, tries: this.tries } = outer);
    return suspends;
  }

  private visitFunctionSurroundings(node: TS.FunctionLikeDeclaration): boolean {
    let suspends = this.ts.canHaveModifiers(node) && this.visitList(node.modifiers);
    if (node.name && this.ts.isComputedPropertyName(node.name) && this.visit(node.name)) suspends = true;
    for (const parameter of node.parameters) if (this.visitList(parameter.modifiers)) suspends = true;
    return suspends;
  }

  private inClass(node: TS.Node): boolean {
    return this.ts.isClassLike(node.parent);
  }

  private visitParameters(node: TS.FunctionLikeDeclaration, fn: FunctionInfo): void {
    const { ts } = this;
    this.scope = fn.parameters = fn.body = this.newScope(node);
    for (const parameter of node.parameters) {
      for (const name of boundNames(ts, parameter.name)) this.declare(name, "parameter", this.scope);
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
    if (this.hasParameterExpressions(fn.node as TS.FunctionLikeDeclaration)) this.scope = fn.body = this.newScope(body);
    this.scopes.set(body, fn.body!);
    this.declareStatements(body.statements, fn.body!);
    if (this.visitStatements(body)) {
      this.suspending.add(body);
      fn.suspends = true;
    }
  }

  private hasParameterExpressions(node: TS.FunctionLikeDeclaration): boolean {
    return node.parameters.some((parameter) => parameter.initializer || !this.ts.isIdentifier(parameter.name));
  }

  /** A field initializer or a static block: a function, as far as what it captures goes. */
  private visitAsFunction(node: TS.Node, visit: () => void): void {
    const outer = { fn: this.fn, scope: this.scope, tries: this.tries };
    this.fn = this.newFunction(node, outer.fn, { inherited: outer.fn.inherited, strict: true });
    this.tries = 0;
    this.scope = this.fn.parameters = this.fn.body = this.newScope(node);
    visit();
    this.leaveScope();
    ({ fn: this.fn, scope: this.scope, tries: this.tries } = outer);
  }

  // ── scopes ───────────────────────────────────────────────────────────────────────────────────────────────────────

  private newScope(node: TS.Node): Scope {
    const scope = new Scope(node, this.scope, this.fn);
    this.scopes.set(node, scope);
    return scope;
  }

  private leaveScope(): void {
    const { scope } = this;
    const parent = scope.parent!;
    const leavesFunction = parent.owner !== scope.owner;
    for (const reference of scope.pending) {
      const binding = scope.bindings.get(reference.node.text);
      if (binding) {
        binding.references.push(reference);
        this.resolved.set(reference.node, binding);
      } else {
        if (leavesFunction) scope.owner.free.add(reference.node.text);
        parent.pending.push(reference);
      }
    }
    this.scope = parent;
  }

  private declare(name: TS.Identifier, kind: BindingKind, scope: Scope): Binding {
    let binding = scope.bindings.get(name.text);
    if (!binding) {
      binding = new Binding(name.text, kind, scope);
      scope.bindings.set(name.text, binding);
      scope.owner.bindings.push(binding);
    } else if (kind === "function" && binding.kind === "var") {
      const merged = new Binding(name.text, kind, scope);
      merged.declarations.push(...binding.declarations);
      for (const declaration of binding.declarations) this.resolved.set(declaration, merged);
      scope.owner.bindings.splice(scope.owner.bindings.indexOf(binding), 1, merged);
      scope.bindings.set(name.text, merged);
      binding = merged;
    }
    binding.declarations.push(name);
    this.resolved.set(name, binding);
    return binding;
  }

  /** Declares what the statements of a block bind: the names are known in all of it. */
  private declareStatements(statements: readonly TS.Statement[], scope: Scope): void {
    const { ts } = this;
    for (const outermost of statements) {
      let statement = outermost;
      while (ts.isLabeledStatement(statement)) statement = statement.statement;
      if (ts.isVariableStatement(statement)) this.declareList(statement.declarationList, scope);
      else if (ts.isFunctionDeclaration(statement) && statement.body && statement.name) {
        this.declare(statement.name, "function", scope);
      } else if (ts.isClassDeclaration(statement) && statement.name) this.declare(statement.name, "class", scope);
      else if (ts.isEnumDeclaration(statement)) this.declare(statement.name, "enum", scope);
    }
  }

  private declareList(list: TS.VariableDeclarationList, scope: Scope): void {
    const { ts } = this;
    if (isVarList(ts, list)) return;
    const constant = (list.flags & ts.NodeFlags.Const) !== 0;
    const kind: BindingKind = isUsing(ts, list) ? "using" : constant ? "const" : "let";
    for (const declaration of list.declarations) {
      for (const name of boundNames(ts, declaration.name)) this.declare(name, kind, scope);
    }
  }

  /** `var x`: in the scope of the function, where a parameter of that name is the same binding. */
  private declareVariables(list: TS.VariableDeclarationList): void {
    for (const declaration of list.declarations) {
      for (const name of boundNames(this.ts, declaration.name)) this.declareVariable(name);
    }
  }

  private declareVariable(name: TS.Identifier): Binding {
    const { parameters, body } = this.fn;
    const known = body!.bindings.has(name.text);
    const binding = this.declare(name, "var", body!);
    const parameter = parameters!.bindings.get(name.text);
    if (!known && parameters !== body && parameter) binding.startsAs = parameter;
    // `catch (e) { var e = 1; }` assigns the catch parameter: the name means what it means at its place.
    this.scope.pending.push({ node: name, user: this.fn });
    return binding;
  }

  private inScope(node: TS.Node, visit: () => boolean): boolean {
    this.scope = this.newScope(node);
    const suspends = visit();
    this.leaveScope();
    return suspends;
  }

  // ── the walk ─────────────────────────────────────────────────────────────────────────────────────────────────────

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
    if (node.kind === SyntaxKind.Identifier) return this.visitIdentifier(node as TS.Identifier);
    if (node.kind >= SyntaxKind.FirstTypeNode && node.kind <= SyntaxKind.LastTypeNode) return false;
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
        this.visitAsFunction(node, () => {
          const { body } = node as TS.ClassStaticBlockDeclaration;
          this.declareStatements(body.statements, this.scope);
          this.visitStatements(body);
        });
        return false;
      case SyntaxKind.Block:
        return this.inScope(node, () => {
          this.declareStatements((node as TS.Block).statements, this.scope);
          return this.visitStatements(node as TS.Block);
        });
      case SyntaxKind.CaseBlock:
        return this.inScope(node, () => {
          for (const clause of (node as TS.CaseBlock).clauses) this.declareStatements(clause.statements, this.scope);
          return this.visitChildren(node);
        });
      case SyntaxKind.ForStatement:
      case SyntaxKind.ForOfStatement:
      case SyntaxKind.ForInStatement:
        return this.visitLoop(node as TS.ForStatement | TS.ForInOrOfStatement);
      case SyntaxKind.TryStatement:
        return this.visitTry(node as TS.TryStatement);
      case SyntaxKind.EnumDeclaration:
        return this.inScope(node, () => {
          for (const member of (node as TS.EnumDeclaration).members) {
            if (ts.isIdentifier(member.name)) {
              this.declare(member.name, "const", this.scope);
            }
          }
          return this.visitChildren(node);
        });
      case SyntaxKind.InterfaceDeclaration:
      case SyntaxKind.TypeAliasDeclaration:
      case SyntaxKind.TypeParameter:
      case SyntaxKind.ImportDeclaration:
        return false;
      default:
        return this.visitLeafKinds(node);
    }
  }

  private visitLeafKinds(node: TS.Node): boolean {
    const { ts, fn } = this;
    const { SyntaxKind } = ts;
    switch (node.kind) {
      case SyntaxKind.VariableDeclarationList:
        return this.visitVariables(node as TS.VariableDeclarationList);
      case SyntaxKind.AwaitExpression:
        this.visitChildren(node);
        if (fn.lowered) return true;
        if (ts.isSourceFile(fn.node)) this.topLevel.push(node);
        return false;
      case SyntaxKind.YieldExpression:
        this.visitChildren(node);
        return fn.lowered !== undefined;
      case SyntaxKind.ReturnStatement:
        fn.jumps.push(node);
        return this.visitChildren(node) || this.returnSuspends(node as TS.ReturnStatement);
      case SyntaxKind.BreakStatement:
      case SyntaxKind.ContinueStatement:
        fn.jumps.push(node);
        return false;
      case SyntaxKind.WithStatement:
        fn.withs.push(node);
        return this.visitChildren(node);
      case SyntaxKind.CallExpression: {
        const { expression } = node as TS.CallExpression;
        if (ts.isIdentifier(expression) && expression.text === "eval") fn.directEval ??= node;
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
    if (ts.isFunctionDeclaration(node) && node.body && node.name) this.declareSloppyFunction(node);
    return this.visitFunction(node);
  }

  /** ECMA-262 B.3.2: a function in a block of sloppy code is also a `var`, where that clashes with nothing. */
  private declareSloppyFunction(node: TS.FunctionDeclaration): void {
    const { fn, scope } = this;
    const name = node.name!;
    if (fn.strict || scope === fn.body || !fn.body || this.ts.isSourceFile(fn.node)) return;
    if (hasModifier(this.ts, node, this.ts.SyntaxKind.AsyncKeyword) || node.asteriskToken) return;
    for (let outer = scope.parent; outer && outer.owner === fn; outer = outer.parent) {
      const clash = outer.bindings.get(name.text);
      if (clash && clash.kind !== "var" && clash.kind !== "function" && clash.kind !== "catch") return;
    }
    if (fn.parameters?.bindings.get(name.text)?.kind === "parameter") return;
    let binding = fn.body.bindings.get(name.text);
    if (!binding) {
      binding = new Binding(name.text, "var", fn.body);
      fn.body.bindings.set(name.text, binding);
      fn.bindings.push(binding);
    }
    this.sloppyFunctions.set(node, binding);
  }

  private visitClass(node: TS.ClassLikeDeclaration): boolean {
    let suspends = this.visitList(node.modifiers);
    const inner = this.inScope(node, () => {
      if (node.name) this.declare(node.name, "const", this.scope);
      const heritage = this.visitList(node.heritageClauses);
      return this.visitList(node.members) || heritage;
    });
    if (node.name && this.ts.isClassDeclaration(node)) {
      // The declaration's name is a binding of the class and one of the scope around it.
      const around = this.scope.bindings.get(node.name.text);
      if (around) this.resolved.set(node.name, around);
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
      let suspends = this.visitChildren(node);
      if (ts.isForOfStatement(node) && node.awaitModifier) {
        if (this.fn.lowered) suspends = true;
        else if (ts.isSourceFile(this.fn.node)) this.topLevel.push(node);
      }
      return suspends;
    };
    if (!scoped) return visit();
    return this.inScope(node, () => {
      this.declareList(list, this.scope);
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
      if (name) for (const bound of boundNames(this.ts, name)) this.declare(bound, "catch", this.scope);
      const pattern = name !== undefined && !this.ts.isIdentifier(name) && this.visit(name);
      return this.visit(node.block) || pattern;
    });
    if (suspends) this.suspending.add(node);
    return suspends;
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
    if (isVarList(ts, list)) this.declareVariables(list);
    const suspends = this.visitChildren(list);
    if (!isUsing(ts, list)) return suspends;
    if (fn.lowered) return true;
    if (isAwaitUsing(ts, list) && ts.isSourceFile(fn.node)) this.topLevel.push(list);
    return false;
  }

  /** `return x` awaits x in coroutine mode inside `try`, and in every async generator. */
  private returnSuspends(node: TS.ReturnStatement): boolean {
    const { fn } = this;
    if (!fn.lowered || !node.expression) return false;
    if (fn.generator) return true;
    return fn.lowered === "coroutine" && this.tries > 0 && !isPlainValue(this.ts, node.expression);
  }

  private visitIdentifier(node: TS.Identifier): boolean {
    if (!this.isReference(node)) return false;
    if (node.text === "arguments") this.fn.usesArguments = true;
    this.scope.pending.push({ node, user: this.fn });
    return false;
  }

  /** False for names of properties, labels, declarations and the like. */
  private isReference(node: TS.Identifier): boolean {
    const { ts } = this;
    const { parent } = node;
    switch (parent.kind) {
      case ts.SyntaxKind.PropertyAccessExpression:
        return (parent as TS.PropertyAccessExpression).expression === node;
      case ts.SyntaxKind.PropertyAssignment:
      case ts.SyntaxKind.PropertyDeclaration:
      case ts.SyntaxKind.EnumMember:
        return (parent as TS.PropertyAssignment).initializer === node;
      case ts.SyntaxKind.BindingElement:
      case ts.SyntaxKind.VariableDeclaration:
      case ts.SyntaxKind.Parameter:
        return (parent as TS.BindingElement).initializer === node;
      case ts.SyntaxKind.JsxAttribute:
      case ts.SyntaxKind.JsxNamespacedName:
      case ts.SyntaxKind.MetaProperty:
      case ts.SyntaxKind.LabeledStatement:
      case ts.SyntaxKind.BreakStatement:
      case ts.SyntaxKind.ContinueStatement:
      case ts.SyntaxKind.MethodDeclaration:
      case ts.SyntaxKind.GetAccessor:
      case ts.SyntaxKind.SetAccessor:
      case ts.SyntaxKind.FunctionDeclaration:
      case ts.SyntaxKind.FunctionExpression:
      case ts.SyntaxKind.ClassDeclaration:
      case ts.SyntaxKind.ClassExpression:
      case ts.SyntaxKind.EnumDeclaration:
      case ts.SyntaxKind.ModuleDeclaration:
      case ts.SyntaxKind.ImportSpecifier:
      case ts.SyntaxKind.NamespaceImport:
      case ts.SyntaxKind.ImportClause:
        return false;
      case ts.SyntaxKind.JsxOpeningElement:
      case ts.SyntaxKind.JsxSelfClosingElement:
      case ts.SyntaxKind.JsxClosingElement:
        return !/^[a-z]/.test(node.text);
      default:
        return true;
    }
  }
}
