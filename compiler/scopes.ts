/**
 * Scopes as the walk enters and leaves them: what is declared where, and which binding a reference means.
 *
 *     { let x; { x; } }   →   the reference climbs from scope to scope until one declares x
 */
import type TS from "typescript";
import { DirectEvals } from "./direct-eval.ts";
import type { EarlyErrors } from "./early-errors.ts";
import { Binding, Scope, type BindingKind, type FunctionInfo } from "./scope.ts";
import { boundNames, hasModifier, isUsing, isVarList, type TypeScript } from "./syntax.ts";

export class Scopes {
  readonly byNode = new Map<TS.Node, Scope>();
  readonly resolved = new Map<TS.Identifier, Binding>();
  /** Functions in blocks of sloppy code that are no variables, since that would clash. */
  readonly blockFunctions = new Set<TS.FunctionDeclaration>();
  readonly sloppyFunctions = new Map<TS.FunctionDeclaration, Binding>();
  readonly evals: DirectEvals;
  /** The function and the scope that the walk is in. */
  fn!: FunctionInfo;
  scope!: Scope;

  constructor(
    private readonly ts: TypeScript,
    private readonly errors: EarlyErrors,
  ) {
    this.evals = new DirectEvals(ts);
  }

  /** A use of a name. A name does not suspend: false. */
  refer(node: TS.Identifier): false {
    const name = node.text;
    if (name === "arguments") this.referToArguments();
    else if (name === "let") this.errors.letAsName(node, this.fn);
    this.scope.pending.push({ node, name, user: this.fn });
    return false;
  }

  /** Arrow functions use those of the function around them. */
  private referToArguments(): void {
    let { fn } = this;
    fn.usesArguments = true;
    while (this.ts.isArrowFunction(fn.node)) (fn = fn.parent!).usesArguments = true;
  }

  /** Nothing is around but the file, classes and their fields. */
  get isOfFile(): boolean {
    const { ts } = this;
    let { scope } = this;
    while (ts.isClassLike(scope.node) || ts.isPropertyDeclaration(scope.node)) scope = scope.parent!;
    return ts.isSourceFile(scope.node);
  }

  /** A scope inside of the present one; it becomes the present one. */
  enter(node: TS.Node): Scope {
    this.scope = new Scope(node, this.scope, this.fn);
    this.byNode.set(node, this.scope);
    return this.scope;
  }

  /** Back to the scope outside, with the references that were not resolved. */
  leave(): void {
    const { scope } = this;
    const parent = scope.parent!;
    const { bindings } = scope;
    const { owner } = scope;
    const leavesFunction = parent.owner !== owner;
    const hasArguments = owner.usesArguments && scope === owner.parameters && !this.ts.isArrowFunction(owner.node);
    this.scope = parent;
    if (bindings.size === 0 && !leavesFunction && !hasArguments && parent.pending.length === 0) {
      parent.pending = scope.pending;
      return;
    }
    for (const reference of scope.pending) {
      const binding = bindings.get(reference.name);
      if (binding) {
        binding.references.push(reference);
        this.resolved.set(reference.node, binding);
      } else if (!hasArguments || reference.name !== "arguments") {
        if (leavesFunction) owner.free.add(reference.name);
        parent.pending.push(reference);
      }
    }
  }

  /** At the end of the file: what is left to resolve means the bindings of the file, or of no scope in it. */
  resolveFile(): void {
    const { bindings, pending } = this.scope;
    for (const reference of pending) {
      const binding = bindings.get(reference.name);
      binding?.references.push(reference);
      if (binding) this.resolved.set(reference.node, binding);
    }
    this.evals.resolve();
  }

  declare(declared: TS.Identifier, kind: BindingKind, scope: Scope): Binding {
    const name = declared.text;
    const known = scope.bindings.get(name);
    this.errors.redeclaration(declared, kind, scope, known);
    let binding = known;
    if (!binding) {
      binding = new Binding(name, kind, scope);
      scope.bind(name, binding);
      scope.owner.bindings.push(binding);
    } else if (kind === "function" && binding.kind === "var") {
      const merged = new Binding(name, kind, scope);
      merged.declarations.push(...binding.declarations);
      for (const declaration of binding.declarations) this.resolved.set(declaration, merged);
      scope.owner.bindings.splice(scope.owner.bindings.indexOf(binding), 1, merged);
      scope.bind(name, merged);
      binding = merged;
    }
    binding.declarations.push(declared);
    this.resolved.set(declared, binding);
    return binding;
  }

  /** Declares what the statements of a block bind: the names are known in all of it. */
  declareStatements(statements: readonly TS.Statement[], scope: Scope): void {
    const { ts } = this;
    for (const outermost of statements) {
      let statement = outermost;
      while (ts.isLabeledStatement(statement)) statement = statement.statement;
      if (ts.isVariableStatement(statement)) this.declareList(statement.declarationList, scope);
      else if (ts.isFunctionDeclaration(statement) && statement.body && statement.name) {
        (statement.name as { parent: TS.Node }).parent = statement;
        this.declare(statement.name, "function", scope);
      } else if (ts.isClassDeclaration(statement) && statement.name) this.declare(statement.name, "class", scope);
      else if (ts.isEnumDeclaration(statement)) this.declare(statement.name, "enum", scope);
    }
  }

  /** The members of an enum are names inside of it. */
  declareMembers({ members }: TS.EnumDeclaration): void {
    for (const { name } of members) if (this.ts.isIdentifier(name)) this.declare(name, "const", this.scope);
  }

  declareList(list: TS.VariableDeclarationList, scope: Scope): void {
    const { ts } = this;
    if (isVarList(ts, list)) return;
    const constant = (list.flags & ts.NodeFlags.Const) !== 0;
    const kind: BindingKind = isUsing(ts, list) ? "using" : constant ? "const" : "let";
    for (const declaration of list.declarations) {
      for (const name of boundNames(ts, declaration.name)) this.declare(name, kind, scope);
    }
  }

  /** `var x`: in the scope of the function, where a parameter of that name is the same binding. */
  declareVariables(list: TS.VariableDeclarationList): void {
    for (const declaration of list.declarations) {
      for (const name of boundNames(this.ts, declaration.name)) this.declareVariable(name);
    }
  }

  declareVariable(name: TS.Identifier): Binding {
    const { parameters, body } = this.fn;
    this.errors.variable(name, this.scope, this.fn);
    const known = body!.bindings.has(name.text);
    const binding = this.declare(name, "var", body!);
    const parameter = parameters!.bindings.get(name.text);
    if (!known && parameters !== body && parameter) binding.startsAs = parameter;
    // `catch (e) { var e = 1; }` assigns the catch parameter: the name means what it means at its place.
    this.scope.pending.push({ node: name, name: name.text, user: this.fn });
    return binding;
  }

  /** ECMA-262 B.3.2: a function in a block of sloppy code is also a `var`, where that clashes with nothing. */
  declareSloppyFunction(node: TS.FunctionDeclaration): void {
    const { fn, scope } = this;
    const name = node.name!;
    if (fn.strict || scope === fn.body || !fn.body || this.ts.isSourceFile(fn.node)) return;
    if (hasModifier(this.ts, node, this.ts.SyntaxKind.AsyncKeyword) || node.asteriskToken) return;
    for (let outer = scope.parent; outer && outer.owner === fn; outer = outer.parent) {
      const clash = outer.bindings.get(name.text);
      if (clash && !this.mayShareVariable(clash)) {
        this.blockFunctions.add(node);
        return;
      }
    }
    if (fn.parameters?.bindings.get(name.text)?.kind === "parameter") {
      this.blockFunctions.add(node);
      return;
    }
    let binding = fn.body.bindings.get(name.text);
    if (!binding) {
      binding = new Binding(name.text, "var", fn.body);
      fn.body.bind(name.text, binding);
      fn.bindings.push(binding);
    }
    // The variable is what it was, the object of the call, until control comes to the block.
    if (name.text === "arguments" && !this.ts.isArrowFunction(fn.node)) {
      binding.startsAs = new Binding("arguments", "parameter", fn.parameters!);
    }
    this.sloppyFunctions.set(node, binding);
  }

  /** True where a `var` of that name could stand inside of the binding's scope. */
  private mayShareVariable({ kind, scope }: Binding): boolean {
    if (kind !== "catch") return kind === "var" || kind === "function";
    // ECMA-262 B.3.4: `catch (e) { var e; }`, but not `catch ({ e }) { var e; }`.
    return this.ts.isIdentifier((scope.node as TS.CatchClause).variableDeclaration!.name);
  }
}
