/**
 * Statements → ops.
 *
 *     while (await more()) { if (done) break; await step(); }
 *       → 0: await `more()` → 1
 *         1: branch not value → 3;  run `if (done) break;` (the break leaps to 3);  await `step()` → 2
 *         2: jump 0
 *         3: …
 */
import type TS from "typescript";
import { assignPattern, nameFor } from "./assignment.ts";
import { constant, member, original, VALUE } from "./builder.ts";
import { lowerClass } from "./classes.ts";
import { disposing, lowerResource } from "./disposal.ts";
import { lowerCondition, lowerEffect, lowerExpression } from "./expressions.ts";
import { lowerForAwait, lowerForIn, lowerForOf, refusesLet } from "./iteration.ts";
import type { Operand, Region } from "./ir.ts";
import { addLeaps, lowerJump, lowerReturn, type Lowering } from "./lower.ts";
import type { Scope } from "./scope.ts";
import { isAnonymousFunction, isAwaitUsing, isIteration, isUsing, isVarList, labelled } from "./syntax.ts";

/** The statements of a block whose scope is `scope`. */
export function lowerStatements(low: Lowering, statements: readonly TS.Statement[], scope: Scope): void {
  openScope(low, scope, statements);
  disposing(low, statements, () => {
    for (const statement of statements) lowerStatement(low, statement);
  });
}

/** A fresh box, bindings that are not initialized yet, and the functions of the block, which are there from the start. */
export function openScope(low: Lowering, scope: Scope, statements: readonly TS.Statement[]): void {
  const { builder, ts } = low;
  const box = low.placement.boxOf.get(scope);
  if (box) builder.emit({ op: "scope", box, copy: false });
  for (const binding of scope.bindings.values()) {
    if (binding.hoisted && binding.unchecked && !binding.box) builder.emit({ op: "reset", binding });
  }
  if (scope === low.fn.body) return;
  for (const statement of statements) {
    const inner = ts.isLabeledStatement(statement) ? labelled(ts, statement) : statement;
    if (!ts.isFunctionDeclaration(inner) || !inner.body || !inner.name) continue;
    const binding = low.bindingOf(inner.name)!;
    builder.emit({
      op: "assign",
      target: { kind: "binding", binding, origin: low.startOf(inner.name) },
      operand: nameFor(low, binding, original(inner)),
    });
  }
}

export function lowerStatement(low: Lowering, statement: TS.Statement): void {
  const { builder } = low;
  const { origin } = builder;
  builder.origin = low.startOf(statement);
  lowerOne(low, statement);
  builder.origin = origin;
}

function lowerOne(low: Lowering, statement: TS.Statement): void {
  const { ts, builder } = low;
  if (ts.isVariableStatement(statement)) return lowerVariables(low, statement.declarationList);
  const unlabelled = labelled(ts, statement);
  if (ts.isFunctionDeclaration(unlabelled)) return lowerFunctionStatement(low, unlabelled);
  if (ts.isClassDeclaration(statement)) return lowerClassDeclaration(low, statement);
  if (ts.isEnumDeclaration(statement)) return lowerEnum(low, statement);
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return;
  if (ts.isEmptyStatement(statement)) return;
  if (ts.isReturnStatement(statement)) return lowerReturn(low, statement.expression);
  if (ts.isBreakStatement(statement) || ts.isContinueStatement(statement)) return lowerJump(low, statement);
  if (low.explodes(statement)) return lowerExploded(low, statement);
  if (low.suspends(statement)) fillHead(low, statement);
  addLeaps(low, statement);
  builder.emit({ op: "run", node: statement });
}

/** A statement that suspends only before its work begins: the head becomes a hole, the rest stays whole. */
function fillHead(low: Lowering, statement: TS.Statement): void {
  const { ts } = low;
  const inner = labelled(ts, statement);
  if (
    ts.isIfStatement(inner) ||
    ts.isSwitchStatement(inner) ||
    ts.isForInStatement(inner) ||
    ts.isForOfStatement(inner)
  ) {
    low.fill(inner.expression, lowerExpression(low, inner.expression));
  }
}

function lowerExploded(low: Lowering, statement: TS.Statement): void {
  const { ts, builder } = low;
  if (ts.isExpressionStatement(statement)) lowerEffect(low, statement.expression);
  else if (ts.isThrowStatement(statement)) {
    builder.emit({ op: "throw", operand: lowerExpression(low, statement.expression) });
  } else if (ts.isBlock(statement)) {
    lowerStatements(low, statement.statements, low.analysis.scopes.get(statement)!);
  } else if (ts.isIfStatement(statement)) lowerIf(low, statement);
  else if (ts.isTryStatement(statement)) lowerTry(low, statement);
  else if (ts.isSwitchStatement(statement)) lowerSwitch(low, statement);
  else if (ts.isLabeledStatement(statement)) lowerLabelled(low, statement);
  else if (ts.isWithStatement(statement)) lowerWith(low, statement);
  else if (ts.isForStatement(statement)) lowerFor(low, statement);
  else if (ts.isForOfStatement(statement)) {
    if (statement.awaitModifier) lowerForAwait(low, statement);
    else lowerForOf(low, statement);
  } else if (ts.isForInStatement(statement)) lowerForIn(low, statement);
  else if (ts.isWhileStatement(statement) || ts.isDoStatement(statement)) lowerWhile(low, statement);
  else low.diagnostics.reportAt("OA1005", statement, "this statement", "it suspends in a place that is not known");
}

// ── declarations ─────────────────────────────────────────────────────────────────────────────────────────────────────

export function lowerVariables(low: Lowering, list: TS.VariableDeclarationList): void {
  const { ts, builder } = low;
  for (const declaration of list.declarations) {
    const { name, initializer } = declaration;
    if (isUsing(ts, list)) {
      const resource = lowerExpression(low, initializer!);
      const named: Operand = { kind: "named", name: (name as TS.Identifier).text, operand: resource };
      const operand = isAnonymousFunction(ts, initializer!) ? named : resource;
      lowerResource(low, name as TS.Identifier, operand, isAwaitUsing(ts, list));
    } else if (!initializer) {
      const binding = low.bindingOf(name as TS.Identifier);
      if (binding && !isVarList(ts, list) && (binding.scope !== low.fn.body || binding.unchecked)) {
        const target: Operand = { kind: "binding", binding, origin: low.startOf(name) };
        builder.emit({ op: "assign", target, operand: constant(undefined) });
      }
    } else if (ts.isIdentifier(name)) {
      const binding = low.bindingOf(name)!;
      const operand = nameFor(low, binding, lowerExpression(low, initializer), initializer);
      builder.emit({ op: "assign", target: { kind: "binding", binding, origin: low.startOf(name) }, operand });
    } else {
      assignPattern(low, name, lowerExpression(low, initializer));
    }
  }
}

function lowerFunctionStatement(low: Lowering, statement: TS.FunctionDeclaration): void {
  const variable = low.analysis.sloppyFunctions.get(statement);
  const own = statement.name && low.bindingOf(statement.name);
  if (!variable || !own || variable === own || own.scope === low.fn.body) return;
  // In a scope of its own: `if (c) function f() {}`.
  if (!own.hoisted) return low.builder.emit({ op: "run", node: statement });
  low.builder.emit({
    op: "assign",
    target: { kind: "binding", binding: variable, origin: low.startOf(statement.name) },
    operand: { kind: "binding", binding: own },
  });
}

function lowerClassDeclaration(low: Lowering, statement: TS.ClassDeclaration): void {
  const binding = statement.name && low.bindingOf(statement.name);
  if (!binding) return;
  const operand = lowerClass(low, statement);
  const target: Operand = { kind: "binding", binding, origin: low.startOf(statement.name) };
  low.builder.emit({ op: "assign", target, operand });
}

function lowerEnum(low: Lowering, statement: TS.EnumDeclaration): void {
  const binding = low.bindingOf(statement.name)!;
  if (low.suspends(statement)) {
    low.diagnostics.reportAt("OA1005", statement, "an enum", "a member suspends");
    return;
  }
  if (binding.declarations.length > 1) {
    low.diagnostics.reportAt("OA1005", statement, `the enum ${binding.name}`, "it is declared in several parts");
    return;
  }
  low.builder.emit({
    op: "assign",
    target: { kind: "binding", binding, origin: low.startOf(statement.name) },
    operand: { kind: "declared", node: statement, name: binding.name },
  });
}

// ── control flow ─────────────────────────────────────────────────────────────────────────────────────────────────────

function lowerIf(low: Lowering, statement: TS.IfStatement): void {
  const { builder } = low;
  const otherwise = builder.state("else");
  const after = builder.state("after");
  lowerCondition(low, statement.expression, false, otherwise);
  lowerStatement(low, statement.thenStatement);
  if (statement.elseStatement) {
    builder.jump(after);
    builder.place(otherwise);
    lowerStatement(low, statement.elseStatement);
  } else {
    builder.place(otherwise);
  }
  builder.place(after);
}

function lowerWhile(low: Lowering, statement: TS.WhileStatement | TS.DoStatement): void {
  const { builder, ts } = low;
  const head = builder.state("loop");
  const repeat = ts.isDoStatement(statement) ? builder.state("continue") : head;
  const after = builder.state("after");
  const { region } = builder;
  low.targets.set(statement, { break: { state: after, region }, continue: { state: repeat, region } });
  builder.place(head);
  if (ts.isDoStatement(statement)) {
    lowerStatement(low, statement.statement);
    builder.place(repeat);
    lowerCondition(low, statement.expression, true, head);
  } else {
    lowerCondition(low, statement.expression, false, after);
    lowerStatement(low, statement.statement);
    builder.jump(head);
  }
  builder.place(after);
}

function lowerFor(low: Lowering, statement: TS.ForStatement): void {
  const { ts, builder } = low;
  const { initializer, condition, incrementor } = statement;
  const list = initializer && ts.isVariableDeclarationList(initializer) ? initializer : undefined;
  if (refusesLet(low, list)) return;
  const scope = low.analysis.scopes.get(statement);
  if (scope) openScope(low, scope, []);
  const loop = (): void => {
    if (list) lowerVariables(low, list);
    else if (initializer) lowerEffect(low, initializer as TS.Expression);
    const head = builder.state("loop");
    const repeat = builder.state("continue");
    const after = builder.state("after");
    const { region } = builder;
    low.targets.set(statement, { break: { state: after, region }, continue: { state: repeat, region } });
    // Each iteration has its own copy of the bindings, made before the update (ECMA-262 14.7.4.4).
    const box = scope && low.placement.boxOf.get(scope);
    if (box) builder.emit({ op: "scope", box, copy: true });
    builder.place(head);
    if (condition) lowerCondition(low, condition, false, after);
    lowerStatement(low, statement.statement);
    builder.place(repeat);
    if (box) builder.emit({ op: "scope", box, copy: true });
    if (incrementor) lowerEffect(low, incrementor);
    builder.jump(head);
    builder.place(after);
  };
  if (list && isUsing(ts, list)) disposing(low, [list], loop);
  else loop();
}

function lowerLabelled(low: Lowering, statement: TS.LabeledStatement): void {
  const { ts, builder } = low;
  const inner = labelled(ts, statement);
  if (isIteration(ts, inner)) return lowerStatement(low, inner);
  const after = builder.state("after");
  const targets = { break: { state: after, region: builder.region } };
  // A `switch` sets its own target, to the same effect.
  if (!ts.isSwitchStatement(inner)) low.targets.set(inner, targets);
  lowerStatement(low, inner);
  builder.place(after);
}

function lowerWith(low: Lowering, statement: TS.WithStatement): void {
  low.fill(statement.expression, lowerExpression(low, statement.expression));
  addLeaps(low, statement);
  low.builder.emit({ op: "run", node: statement });
}

function lowerSwitch(low: Lowering, statement: TS.SwitchStatement): void {
  const { ts, builder } = low;
  const { caseBlock } = statement;
  const discriminant = low.spill(statement.expression);
  const after = builder.state("after");
  const { region } = builder;
  low.targets.set(statement, { break: { state: after, region } });
  const statements = caseBlock.clauses.flatMap((clause) => [...clause.statements]);
  openScope(low, low.analysis.scopes.get(caseBlock)!, statements);
  disposing(low, statements, () => {
    const states = caseBlock.clauses.map(() => builder.state("case"));
    const fallback = caseBlock.clauses.findIndex((clause) => ts.isDefaultClause(clause));
    caseBlock.clauses.forEach((clause, index) => {
      if (ts.isDefaultClause(clause)) return;
      const right = lowerExpression(low, clause.expression);
      builder.branch({ kind: "binary", operator: "===", left: discriminant, right }, true, states[index]!);
    });
    const end = builder.state("after");
    builder.jump(states[fallback] ?? end);
    caseBlock.clauses.forEach((clause, index) => {
      builder.place(states[index]!);
      for (const inner of clause.statements) lowerStatement(low, inner);
    });
    builder.place(end);
  });
  builder.place(after);
}

// ── try ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

function lowerTry(low: Lowering, statement: TS.TryStatement): void {
  const { finallyBlock } = statement;
  if (!finallyBlock) return lowerTryCatch(low, statement);
  withFinally(
    low,
    () => {
      if (statement.catchClause) lowerTryCatch(low, statement);
      else lowerStatement(low, statement.tryBlock);
    },
    () => lowerStatement(low, finallyBlock),
  );
}

function lowerTryCatch(low: Lowering, statement: TS.TryStatement): void {
  const { builder } = low;
  const clause = statement.catchClause!;
  const outer = builder.region;
  const handler = builder.state("catch");
  const after = builder.state("after");
  builder.enter({ kind: "catch", parent: outer, handler }, "try");
  lowerStatement(low, statement.tryBlock);
  builder.jump(after);
  builder.region = outer;
  builder.place(handler);
  lowerCatch(low, clause);
  builder.place(after);
}

function lowerCatch(low: Lowering, clause: TS.CatchClause): void {
  const { ts, builder } = low;
  const name = clause.variableDeclaration?.name;
  openScope(low, low.analysis.scopes.get(clause)!, []);
  if (name && ts.isIdentifier(name)) {
    const binding = low.bindingOf(name)!;
    builder.emit({ op: "assign", target: { kind: "binding", binding, origin: low.startOf(name) }, operand: VALUE });
  } else if (name) {
    assignPattern(low, name, VALUE);
  }
  lowerStatement(low, clause.block);
}

/**
 * `body`, then `cleanup` however the body ends: at its end, by a jump, by a return or by an error. The record says
 * where control goes on after the clean-up; an error is thrown on from a state of its own.
 */
export function withFinally(low: Lowering, body: () => void, cleanup: () => void): void {
  const { builder } = low;
  const outer = builder.region;
  const exit = builder.temp();
  const thrown = builder.temp();
  const handler = builder.state("thrown");
  const cleaning = builder.state("finally");
  const rethrow = builder.state("rethrow");
  const after = builder.state("after");
  const region: Region = { kind: "finally", parent: outer, handler, cleanup: cleaning, exit };
  builder.enter(region, "try");
  body();
  builder.emit({ op: "exit", record: exit, to: after });
  builder.jump(cleaning);
  builder.region = outer;
  builder.place(handler);
  builder.assign(thrown, VALUE);
  builder.emit({ op: "exit", record: exit, to: rethrow });
  builder.place(cleaning);
  cleanup();
  builder.emit({ op: "resume", record: exit });
  builder.place(rethrow);
  builder.emit({ op: "throw", operand: { kind: "temp", temp: thrown } });
  builder.place(after);
}

/** `$1.name(…)` for an object of the runtime in a temporary. */
export function invoke(object: Operand, name: string, ...args: readonly Operand[]): Operand {
  return member(object, name, args);
}
