/**
 * Decides where each binding of a machine lives, and what it is called there.
 *
 *     { const x = await a(); f(x); } { const x = await b(); g(() => x); }
 *       → both outlive their states, so both are hoisted: `let x, x_1;`
 *     for (const x of xs) { await x; use(() => x); }
 *       → each iteration has its own x and a closure sees it: hoisted as a box, `scope = { x }`, the closure gets it
 *
 * A binding of a block that stays whole stays where it is.
 */
import type TS from "typescript";
import type { Names } from "./names.ts";
import type { Analysis, Binding, Box, FunctionInfo, Reference, Scope } from "./scope.ts";
import { isIteration, type TypeScript } from "./syntax.ts";

export interface Placement {
  readonly hoisted: readonly Binding[];
  readonly boxes: readonly Box[];
  readonly boxOf: ReadonlyMap<Scope, Box>;
  /** Function declarations of the body, which stand beside the machine. */
  readonly functions: readonly TS.FunctionDeclaration[];
}

export interface PlacementInput {
  readonly ts: TypeScript;
  readonly analysis: Analysis;
  readonly fn: FunctionInfo;
  readonly names: Names;
  /** True for statements that are taken apart. */
  readonly explodes: (node: TS.Node) => boolean;
  /** The output goes down to a language without block scopes: names must differ throughout the function. */
  readonly flat?: boolean | undefined;
}

export function place(input: PlacementInput): Placement {
  const hoisted = input.fn.bindings.filter((binding) => isHoisted(input, binding));
  const boxOf = new Map<Scope, Box>();
  for (const binding of hoisted) {
    binding.hoisted = true;
    if (binding.isLexical || binding.kind === "function" || binding.kind === "enum" || binding.kind === "catch") {
      if (isCaptured(binding) && repeats(input, binding.scope)) box(input, binding, boxOf);
    }
  }
  rename(
    input,
    hoisted.filter((binding) => !binding.box),
  );
  for (const binding of hoisted) {
    if (binding.isLexical || binding.kind === "catch") binding.unchecked = earlyReferences(input, binding);
  }
  return {
    hoisted: hoisted.filter((binding) => !binding.box),
    boxes: [...boxOf.values()],
    boxOf,
    functions: bodyFunctions(input),
  };
}

function isHoisted({ ts, fn, explodes }: PlacementInput, binding: Binding): boolean {
  switch (binding.kind) {
    case "parameter":
      return false;
    case "var":
      return binding.scope === fn.body;
    case "function":
      return binding.scope !== fn.body && isTakenApart(binding.scope);
    case "catch":
    case "let":
    case "const":
    case "using":
    case "class":
    case "enum":
      return isTakenApart(binding.scope);
    default:
      return binding.kind satisfies never;
  }
  function isTakenApart(scope: Scope): boolean {
    // The inner name of a class and the members of an enum stay with these, which are printed whole.
    if (ts.isClassLike(scope.node) || ts.isEnumDeclaration(scope.node)) return false;
    return scope === fn.body || explodes(scope.node);
  }
}

function isCaptured(binding: Binding): boolean {
  return binding.references.some((reference) => reference.user !== binding.scope.owner);
}

/** True if the scope is entered again and again within one call: it lies in a loop that is taken apart. */
function repeats({ ts, fn, explodes }: PlacementInput, scope: Scope): boolean {
  for (let node = scope.node; node !== fn.node; node = node.parent) {
    if (isIteration(ts, node) && explodes(node)) return true;
  }
  return false;
}

function box({ names }: PlacementInput, binding: Binding, boxOf: Map<Scope, Box>): void {
  let found = boxOf.get(binding.scope);
  if (!found) {
    found = { name: names.claim("scope"), scope: binding.scope, bindings: [] };
    boxOf.set(binding.scope, found);
  }
  found.bindings.push(binding);
  binding.box = found;
}

/** A hoisted binding keeps its name unless the name means something else somewhere in the function. */
function rename({ fn, names, analysis, flat }: PlacementInput, hoisted: readonly Binding[]): void {
  // A block's function and the `var` that it also assigns are two bindings, told apart by their names.
  const assignedByBlocks = new Set(analysis.sloppyFunctions.values());
  const taken = new Set<string>();
  // The name of a function expression is a binding of its own, around the parameters.
  const { name } = fn.node as TS.FunctionExpression;
  for (const scope of new Set([name && analysis.scopes.get(name), fn.parameters, fn.body])) {
    if (scope) for (const binding of scope.bindings.values()) if (binding.box === undefined) taken.add(binding.name);
  }
  if (fn.usesArguments) taken.add("arguments");
  if (flat) for (const binding of fn.bindings) if (!binding.hoisted) taken.add(binding.name);
  for (const binding of hoisted) {
    const distinct = binding.startsAs !== undefined || assignedByBlocks.has(binding);
    if (binding.scope === fn.body && !distinct) continue;
    if (distinct || taken.has(binding.name) || fn.free.has(binding.name)) {
      binding.printed = names.claim(`${binding.name}_1`);
    }
    taken.add(binding.name);
  }
}

function bodyFunctions({ ts, fn }: PlacementInput): TS.FunctionDeclaration[] {
  const { body } = fn.node as TS.FunctionLikeDeclaration;
  if (!body || !ts.isBlock(body)) return [];
  const functions: TS.FunctionDeclaration[] = [];
  for (const statement of body.statements) {
    let inner: TS.Statement = statement;
    while (ts.isLabeledStatement(inner)) inner = inner.statement;
    if (ts.isFunctionDeclaration(inner) && inner.body) functions.push(inner);
  }
  return functions;
}

// ── temporal dead zone ───────────────────────────────────────────────────────────────────────────────────────────────

/** The references that may run before the declaration has: only those are checked. */
export function earlyReferences(
  input: Pick<PlacementInput, "ts" | "analysis">,
  binding: Binding,
): Set<TS.Identifier> | undefined {
  const declaration = binding.declarations[0]!;
  const ready = declarationEnd(input.ts, declaration);
  const clause = switchClause(input.ts, declaration, binding.scope);
  const initializers = initializersOf(input.ts, declaration);
  const early = binding.references.filter((reference) => {
    // `let [x] = f(() => x)`: the names are bound after all of the initializer has run.
    const { pos, end } = reference.node;
    if (initializers.some((initializer) => pos >= initializer.pos && end <= initializer.end)) return true;
    return earliestUse(input, reference, binding.scope, clause) < ready;
  });
  return early.length > 0 ? new Set(early.map((reference) => reference.node)) : undefined;
}

/** What is evaluated before a declared name is bound: the initializers of the patterns and the declaration around it. */
function initializersOf(ts: TypeScript, declared: TS.Identifier): TS.Expression[] {
  const found: (TS.Expression | undefined)[] = [];
  let node: TS.Node = declared.parent;
  while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) {
    if (ts.isBindingElement(node)) found.push(node.initializer);
    node = node.parent;
  }
  if (ts.isParameter(node)) found.push(node.initializer);
  if (ts.isVariableDeclaration(node) && !ts.isCatchClause(node.parent)) {
    const { parent } = node.parent;
    found.push(ts.isForOfStatement(parent) || ts.isForInStatement(parent) ? parent.expression : node.initializer);
  }
  return found.filter((initializer) => initializer !== undefined);
}

/** End of the declarator, its initializer included: `let x = x` reads too early. */
function declarationEnd(ts: TypeScript, name: TS.Identifier): number {
  let node: TS.Node = name;
  while (
    ts.isBindingElement(node.parent) ||
    ts.isObjectBindingPattern(node.parent) ||
    ts.isArrayBindingPattern(node.parent)
  ) {
    // In a pattern each name is initialized on its own: defaults to its right may read it.
    if (ts.isBindingElement(node.parent) && node.parent.name === name) return node.parent.end;
    node = node.parent;
  }
  const declaration = node.parent;
  if (ts.isVariableDeclaration(declaration) && !ts.isCatchClause(declaration.parent)) {
    const statement = declaration.parent.parent;
    // The head of `for (const x of xs)`: xs is evaluated before x is there.
    return ts.isForOfStatement(statement) || ts.isForInStatement(statement)
      ? statement.expression.end
      : declaration.end;
  }
  return declaration.end;
}

function switchClause(ts: TypeScript, node: TS.Node, scope: Scope): TS.Node | undefined {
  if (!ts.isCaseBlock(scope.node)) return undefined;
  let child: TS.Node | undefined = node;
  while (child && child.parent !== scope.node) child = child.parent;
  return child;
}

/**
 * The first position at which the reference can run: its own, unless it stands in a function declaration, which can be
 * called from wherever its name is used, also before it. Control may come to another clause of a `switch` than `clause`
 * without having been there.
 */
export function earliestUse(
  input: Pick<PlacementInput, "ts" | "analysis">,
  reference: Reference,
  scope: Scope,
  clause?: TS.Node,
  seen: Set<TS.Node> = new Set(),
): number {
  const { ts, analysis } = input;
  if (clause !== undefined && switchClause(ts, reference.node, scope) !== clause) return -1;
  // White space and comments before a name make no difference: positions are compared with ends of tokens.
  const { pos } = reference.node;
  if (reference.user === scope.owner) return pos;
  for (let node: TS.Node = reference.node.parent; node !== scope.node && node !== undefined; node = node.parent) {
    if (!ts.isFunctionDeclaration(node) || !node.name) continue;
    if (seen.has(node)) return Infinity;
    seen.add(node);
    const uses = analysis.resolved.get(node.name)?.references ?? [];
    return Math.min(Infinity, ...uses.map((use) => earliestUse(input, use, scope, clause, seen)));
  }
  return pos;
}
