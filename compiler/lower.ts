/**
 * A lowered function's body → its `Machine`. The parts stand beside this file: statements, expressions, assignment,
 * iteration, disposal, generator.
 *
 *     return 1 + (await x);   →   0: await `x` → 1
 *                                 1: return `1 + (await x)`, hole (await x) ⇒ value
 *
 * Only what suspends is taken apart; a statement or an expression with no suspension inside stays whole, and only its
 * jumps to the outside become leaps.
 */
import type TS from "typescript";
import { takeApart } from "./apart.ts";
import { Builder, original } from "./builder.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { lowerExpression } from "./expressions.ts";
import type { Machine, Operand, Region, State } from "./ir.ts";
import type { Names } from "./names.ts";
import { earlyReferences, place, type Placement } from "./placement.ts";
import type { Analysis, Binding, FunctionInfo } from "./scope.ts";
import { lowerStatements } from "./statements.ts";
import {
  initializedHead,
  isPlainValue,
  isTimeless,
  isUnguarded,
  isWrapper,
  jumpTarget,
  prologueOf,
  type TypeScript,
} from "./syntax.ts";

/** Where `break` and `continue` of a statement that was taken apart go. */
export interface JumpTargets {
  readonly break: { readonly state: State; readonly region: Region | undefined };
  readonly continue?: { readonly state: State; readonly region: Region | undefined };
}

export interface LoweringInput {
  readonly ts: TypeScript;
  readonly analysis: Analysis;
  readonly fn: FunctionInfo;
  readonly names: Names;
  readonly diagnostics: Diagnostics;
  readonly plainAwait: "error" | "allow";
  /** See `PlacementInput`. */
  readonly flat?: boolean | undefined;
}

export class Lowering {
  readonly ts: TypeScript;
  readonly builder = new Builder();
  readonly fn: FunctionInfo;
  readonly analysis: Analysis;
  readonly diagnostics: Diagnostics;
  readonly placement: Placement;
  readonly awaitOp: "await" | "settle";
  readonly targets = new Map<TS.Node, JumpTargets>();
  /** The states in which a generator that was resumed by `return()` goes on, by region. */
  readonly returning = new Map<Region | undefined, State>();
  /** The resources of the innermost block with `using`. */
  resources: Operand | undefined;
  readonly file: TS.SourceFile;
  private readonly exploded = new Map<TS.Node, boolean>();
  /** Of the bindings of functions around: the references that may run before the declaration has. */
  private readonly early = new Map<Binding, ReadonlySet<TS.Identifier> | undefined>();

  constructor(input: LoweringInput) {
    this.ts = input.ts;
    this.fn = input.fn;
    this.file = input.fn.node.getSourceFile();
    this.analysis = input.analysis;
    this.diagnostics = input.diagnostics;
    this.awaitOp = input.plainAwait === "allow" ? "settle" : "await";
    takeApart(input.ts, input.analysis, input.fn);
    const { ts, analysis, fn, names, flat } = input;
    this.placement = place({ ts, analysis, fn, names, flat, explodes: (candidate) => this.explodes(candidate) });
  }

  suspends(candidate: TS.Node | undefined): boolean {
    return candidate !== undefined && this.analysis.suspending.has(candidate);
  }

  /**
   * True for a statement (or block, clause, …) that is taken apart. One that only suspends before it begins its work,
   * `if (await x) …`, stays whole with a hole.
   */
  explodes(candidate: TS.Node): boolean {
    // A catch clause is taken apart with its `try`, even if it does not suspend itself.
    if (this.ts.isCatchClause(candidate)) return this.explodes(candidate.parent);
    if (!this.suspends(candidate)) return false;
    let known = this.exploded.get(candidate);
    if (known === undefined) this.exploded.set(candidate, (known = this.mustExplode(candidate)));
    return known;
  }

  private mustExplode(candidate: TS.Node): boolean {
    const { ts } = this;
    if (ts.isIfStatement(candidate)) {
      return this.suspends(candidate.thenStatement) || this.suspends(candidate.elseStatement);
    }
    if (ts.isSwitchStatement(candidate)) return this.suspends(candidate.caseBlock);
    if (ts.isForInStatement(candidate) || ts.isForOfStatement(candidate)) {
      const awaits = ts.isForOfStatement(candidate) && candidate.awaitModifier !== undefined;
      const inOrder = this.namesItself(candidate) || initializedHead(ts, candidate) !== undefined;
      if (this.suspends(candidate.expression) && inOrder) return true;
      return awaits || this.suspends(candidate.initializer) || this.suspends(candidate.statement);
    }
    if (ts.isLabeledStatement(candidate)) return this.explodes(candidate.statement);
    return true;
  }

  /** True for a loop whose expression uses a name of its head, which is not initialized there. */
  private namesItself(loop: TS.ForInOrOfStatement): boolean {
    const { pos, end } = loop.expression;
    const bindings = this.analysis.scopes.get(loop)?.bindings.values() ?? [];
    return [...bindings].some(({ references }) => references.some(({ node }) => node.pos >= pos && node.end <= end));
  }

  /** Where the node begins in the source. */
  startOf(node: TS.Node): number {
    return node.getStart(this.file);
  }

  /** Lowers `node` with `lower`: what that emits itself stands for the start of the node. */
  at<T>(node: TS.Node, lower: () => T): T {
    return this.builder.at(this.startOf(node), lower);
  }

  bindingOf(name: TS.Identifier): Binding | undefined {
    return this.analysis.resolved.get(name);
  }

  /** What is put in place of `node` wherever it is printed as part of something larger. */
  fill(node: TS.Node, operand: Operand): void {
    if (operand.kind === "node" && operand.node === node) return;
    this.builder.holes.set(node, operand);
    for (let outer = node.parent; !this.builder.broken.has(outer); outer = outer.parent) {
      if (outer === this.fn.node) return;
      this.builder.broken.add(outer);
    }
  }

  /** Evaluates `node` now into a temporary, and puts that in its place; timeless code stays where it is. */
  spill(node: TS.Node, wrap?: (operand: Operand) => Operand): Operand {
    if (!wrap && this.isStable(node)) return original(node);
    const operand = lowerExpression(this, node as TS.Expression);
    const temp = this.builder.spill(wrap ? wrap(operand) : operand);
    this.fill(node, temp);
    return temp;
  }

  /** True if evaluating the node later gives what evaluating it now does, without effects. */
  isStable(node: TS.Node): boolean {
    const { ts } = this;
    if (this.suspends(node) || this.builder.holes.has(node)) return false;
    if (ts.isIdentifier(node)) {
      if (node.text === "undefined" && !this.bindingOf(node)) return true;
      const binding = this.bindingOf(node);
      return binding !== undefined && isNeverReassigned(this, binding) && !this.isEarly(node, binding);
    }
    if (node.kind === ts.SyntaxKind.ThisKeyword) return !mayPrecedeSuper(ts, this.fn);
    return isTimeless(ts, node);
  }

  /** True for a name that may be read before it is initialized: the error of that comes at its place, not later. */
  private isEarly(name: TS.Identifier, binding: Binding): boolean {
    if (binding.hoisted || binding.scope.owner === this.fn) return binding.unchecked?.has(name) ?? false;
    if (!this.early.has(binding)) this.early.set(binding, earlyReferences(this, binding));
    return this.early.get(binding)?.has(name) ?? false;
  }

  finish(name: string): Machine {
    const states = this.builder.finish();
    return {
      name,
      mode: this.fn.lowered!,
      generator: this.fn.generator,
      node: this.fn.node as TS.FunctionLikeDeclaration,
      states,
      temps: this.builder.temps,
      hoisted: this.placement.hoisted,
      boxes: this.placement.boxes,
      functions: this.placement.functions,
      holes: this.builder.holes,
      broken: this.builder.broken,
      leaps: this.builder.leaps,
      throws: this.builder.throws,
    };
  }
}

/** The machine of a function that suspends. */
export function lowerFunction(input: LoweringInput, name: string): Machine {
  const low = new Lowering(input);
  refuseDynamicScopes(low);
  const { body } = low.fn.node as TS.FunctionLikeDeclaration;
  low.builder.origin = low.startOf(body!);
  if (low.ts.isBlock(body!)) {
    // The directives stand before the machine.
    const statements = body.statements.slice(prologueOf(low.ts, body.statements).length);
    lowerStatements(low, statements, low.fn.body!);
    low.builder.origin = body.end - 1;
    if (!low.builder.ended) low.builder.emit({ op: "return", operand: undefined });
  } else {
    lowerReturn(low, body);
  }
  return low.finish(name);
}

/** `return x`: in coroutine mode x is awaited if it is awaitable, here inside `try`, by the runtime elsewhere. */
export function lowerReturn(low: Lowering, expression: TS.Expression | undefined): void {
  const { builder, fn } = low;
  if (!expression) return builder.return(undefined);
  let operand = lowerExpression(low, expression);
  const inTry = builder.region !== undefined && hasTry(builder.region);
  const settles = fn.generator || (fn.lowered === "coroutine" && inTry && !isPlainValue(low.ts, expression));
  if (settles) operand = builder.suspend("settle", operand);
  builder.return(operand);
}

function hasTry(region: Region): boolean {
  return region.kind !== "iteration" || (region.parent !== undefined && hasTry(region.parent));
}

/** Jumps in code that stays whole: those that leave it become leaps to states. */
export function addLeaps(low: Lowering, whole: TS.Node): void {
  const { ts, builder, fn } = low;
  for (const jump of jumpsWithin(fn.jumps, whole)) {
    if (ts.isReturnStatement(jump)) {
      if (!builder.guarded) continue;
      const { temp, done } = builder.result();
      const to = builder.exit(builder.region, undefined, done);
      builder.leaps.set(jump, { from: builder.region, to, result: temp });
      continue;
    }
    if (ts.isThrowStatement(jump)) {
      if (isUnguarded(ts, jump, whole)) builder.throws.set(jump, builder.region);
      continue;
    }
    const statement = jump as TS.BreakOrContinueStatement;
    const target = jumpTarget(ts, statement);
    if (!target || (target.pos >= whole.pos && target.end <= whole.end)) continue;
    const way = wayOf(low, statement, target);
    const from = builder.region;
    if (way) builder.leaps.set(jump, { from, to: builder.exit(from, way.region, way.state) });
  }
}

/** A jump statement of its own: the clean-ups it passes are written out at its place. */
export function lowerJump(low: Lowering, statement: TS.BreakOrContinueStatement): void {
  const target = jumpTarget(low.ts, statement);
  const way = target && wayOf(low, statement, target);
  if (way) low.builder.leave(way.state, way.region);
}

function wayOf(
  low: Lowering,
  statement: TS.BreakOrContinueStatement,
  target: TS.Node,
): JumpTargets["break"] | undefined {
  const targets = low.targets.get(target);
  return low.ts.isBreakStatement(statement) ? targets?.break : targets?.continue;
}

/** The jumps (in source order) that stand inside `whole`. */
function* jumpsWithin(jumps: readonly TS.Node[], whole: TS.Node): Generator<TS.Node> {
  let low = 0;
  let high = jumps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (jumps[middle]!.pos < whole.pos) low = middle + 1;
    else high = middle;
  }
  for (; low < jumps.length && jumps[low]!.pos < whole.end; low++) yield jumps[low]!;
}

/** A binding that has its value before anything in the machine reads it, and keeps it. */
function isNeverReassigned(low: Lowering, binding: Binding): boolean {
  if (low.ts.isSourceFile(binding.scope.owner.node)) return false;
  if (binding.isConstant) return true;
  if (binding.kind !== "parameter" && binding.kind !== "function" && binding.kind !== "class") return false;
  if (binding.kind === "parameter" && !binding.scope.owner.strict && binding.scope.owner.usesArguments) return false;
  return !binding.references.some((reference) => isAssigned(low.ts, reference.node));
}

/** True for a name or a property that is written, not (only) read. */
export function isAssigned(ts: TypeScript, target: TS.Node): boolean {
  let node = target;
  for (let { parent } = node; ; node = parent, parent = parent.parent) {
    if (ts.isBinaryExpression(parent)) {
      const { kind } = parent.operatorToken;
      return parent.left === node && kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    }
    if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
      return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
    }
    if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === node;
    if (ts.isShorthandPropertyAssignment(parent)) {
      if (parent.name !== node) return false;
    } else if (ts.isPropertyAssignment(parent)) {
      if (parent.initializer !== node) return false;
    } else if (
      !isWrapper(ts, parent) &&
      !ts.isArrayLiteralExpression(parent) &&
      !ts.isObjectLiteralExpression(parent) &&
      !ts.isSpreadElement(parent) &&
      !ts.isSpreadAssignment(parent)
    ) {
      return false;
    }
  }
}

/** True in an arrow function of a derived class's constructor, which may run before `super()`, when there is no `this` yet. */
function mayPrecedeSuper(ts: TypeScript, fn: FunctionInfo): boolean {
  let around: FunctionInfo | undefined = fn;
  while (around && ts.isArrowFunction(around.node)) around = around.parent;
  if (!around || !ts.isConstructorDeclaration(around.node)) return false;
  const { heritageClauses } = around.node.parent;
  return heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? false;
}

function refuseDynamicScopes(low: Lowering): void {
  const { fn, diagnostics } = low;
  // Eval in sloppy code can declare variables, which would not outlive a state; any eval can name a moved binding.
  const moved = fn.bindings.some((binding) => binding.hoisted && isAltered(binding));
  const refused = (moved || !fn.strict ? fn.directEval : undefined) ?? (moved ? fn.nestedEval : undefined);
  if (refused) diagnostics.reportAt("OA1003", refused);
  for (const statement of fn.withs) {
    if (low.suspends((statement as TS.WithStatement).statement)) {
      diagnostics.reportAt("OA1004", statement, "a suspension");
    } else if (fn.bindings.some((binding) => binding.hoisted && isMovedInside(binding, statement))) {
      diagnostics.reportAt("OA1004", statement, "a variable that is renamed");
    }
  }
}

/** A binding that is no longer what its name says to code that the compiler does not see. */
function isAltered(binding: Binding): boolean {
  return binding.text !== binding.name || binding.unchecked !== undefined || binding.isConstant;
}

function isMovedInside(binding: Binding, statement: TS.Node): boolean {
  return (
    binding.text !== binding.name &&
    binding.references.some(({ node: name }) => name.pos >= statement.pos && name.end <= statement.end)
  );
}
