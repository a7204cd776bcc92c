/**
 * `for…of`, `for…in` and `for await` → ops. See `Iteration` and `AsyncIteration` in runtime/interface.ts.
 *
 *     for (const x of xs) await x;
 *       → $1 = $await.iterate(xs)
 *         0: branch not $1.step() → 3;  x = $1.value;  await x → 1     region: an error → 2
 *         1: jump 0
 *         2: $1.abandon(); throw value
 *         3: …
 */
import type TS from "typescript";
import { assignTarget, assignPattern } from "./assignment.ts";
import { member, VALUE } from "./builder.ts";
import { disposing, lowerResource } from "./disposal.ts";
import { lowerExpression } from "./expressions.ts";
import type { Operand, Region, RuntimeFunction, State } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import { lowerStatement, lowerVariables, openScope } from "./statements.ts";
import { initializedHead, isAwaitUsing, isUsing } from "./syntax.ts";

export function lowerForOf(low: Lowering, statement: TS.ForOfStatement): void {
  const { builder } = low;
  openHead(low, statement);
  const iterator = lowerIterable(low, statement, "iterate");
  const outer = builder.region;
  const head = builder.state("loop");
  const after = builder.state("after");
  builder.place(head);
  // The value is there before a target is evaluated; a declared name is no such thing.
  const declares = low.ts.isVariableDeclarationList(statement.initializer);
  const value = low.at(targetOf(low, statement), () => {
    builder.branch(member(iterator, "step", []), false, after);
    return declares ? member(iterator, "value") : builder.spill(member(iterator, "value"));
  });
  closingIterator(low, iterator, () => {
    const repeat = builder.state("continue");
    low.targets.set(statement, {
      break: { state: after, region: outer },
      continue: { state: repeat, region: builder.region },
    });
    lowerBody(low, statement, value);
    builder.place(repeat);
    builder.jump(head);
  });
  builder.place(after);
}

/** `body` in a region whose iterator is closed when control leaves it early. Its normal end closes nothing. */
export function closingIterator(low: Lowering, iterator: Operand, body: () => void): void {
  if (iterator.kind !== "temp") throw new Error("an iterator lives in a temporary");
  const { builder } = low;
  const outer = builder.region;
  const handler = builder.state("thrown");
  const end = builder.state("end");
  builder.enter({ kind: "iteration", parent: outer, handler, iterator: iterator.temp }, "body");
  body();
  builder.jump(end);
  builder.region = outer;
  builder.place(handler);
  builder.emit({ op: "evaluate", operand: member(iterator, "abandon", []) });
  builder.emit({ op: "throw", operand: VALUE });
  builder.place(end);
}

/** `for (let in x)`, `for (let; ; )`: the parser takes the name of a variable for the keyword. True if it did. */
export function refusesLet(low: Lowering, head: TS.Node | undefined): boolean {
  const refuses = head !== undefined && low.ts.isVariableDeclarationList(head) && head.declarations.length === 0;
  if (refuses) low.diagnostics.reportAt("OA1005", head, "this loop", "its variable is named `let`");
  return refuses;
}

export function lowerForIn(low: Lowering, statement: TS.ForInStatement): void {
  const { builder } = low;
  const { initializer } = statement;
  if (refusesLet(low, initializer)) return;
  openHead(low, statement);
  if (initializedHead(low.ts, statement)) lowerVariables(low, initializer as TS.VariableDeclarationList);
  const keys = lowerIterable(low, statement, "iterateKeys");
  const head = builder.state("loop");
  const after = builder.state("after");
  const { region } = builder;
  low.targets.set(statement, { break: { state: after, region }, continue: { state: head, region } });
  builder.place(head);
  low.at(targetOf(low, statement), () => builder.branch(member(keys, "step", []), false, after));
  lowerBody(low, statement, member(keys, "value"));
  builder.jump(head);
  builder.place(after);
}

export function lowerForAwait(low: Lowering, statement: TS.ForOfStatement): void {
  const { builder } = low;
  openHead(low, statement);
  const iterator = lowerIterable(
    low,
    statement,
    low.fn.lowered === "promise" ? "asyncIteratePromises" : "asyncIterate",
  );
  const outer = builder.region;
  const head = builder.state("loop");
  const after = builder.state("after");
  builder.place(head);
  const value = low.at(targetOf(low, statement), () => {
    const result = builder.suspend(
      "settle",
      member(iterator, "next", low.fn.lowered === "promise" ? [{ kind: "self" }] : []),
    );
    builder.branch(member(iterator, "done", [result]), true, after);
    // An error of the getter `value` does not close the iterator, so it is read outside the region.
    return builder.spill(member(iterator, "value"));
  });
  const exit = builder.temp();
  const states = { handler: builder.state("thrown"), cleanup: builder.state("close") };
  const region: Region = { kind: "finally", parent: outer, ...states, exit };
  builder.enter(region, "body");
  const repeat = builder.state("continue");
  low.targets.set(statement, { break: { state: after, region: outer }, continue: { state: repeat, region } });
  lowerBody(low, statement, value);
  builder.place(repeat);
  builder.jump(head);
  builder.region = outer;
  closeAsync(low, iterator, { ...states, exit: { kind: "temp", temp: exit } });
  builder.place(after);
}

/**
 * AsyncIteratorClose (ECMA-262 7.4.13): `return()` is called and awaited; where an error left the body, that error
 * stays whatever goes wrong in closing.
 */
function closeAsync(
  low: Lowering,
  iterator: Operand,
  at: { handler: State; cleanup: State; exit: Operand & { kind: "temp" } },
): void {
  const { builder } = low;
  const outer = builder.region;
  const rethrow = builder.state("rethrow");
  const failed = builder.state("failed");
  const closed = builder.state("closed");
  builder.place(at.handler);
  const thrown = builder.spill(VALUE);
  builder.emit({ op: "exit", record: at.exit.temp, to: rethrow });
  builder.region = { kind: "catch", parent: outer, handler: failed };
  builder.place(at.cleanup);
  builder.branch(member(iterator, "close", []), false, closed);
  const result = builder.suspend("settle", member(iterator, "closing"));
  builder.emit({ op: "evaluate", operand: member(iterator, "closed", [result]) });
  builder.region = outer;
  builder.place(closed);
  builder.emit({ op: "resume", record: at.exit.temp });
  builder.place(failed);
  const erring: Operand = { kind: "binary", operator: "===", left: at.exit, right: { kind: "state", state: rethrow } };
  builder.branch(erring, true, rethrow);
  builder.emit({ op: "throw", operand: VALUE });
  builder.place(rethrow);
  builder.emit({ op: "throw", operand: thrown });
}

// ── heads and bodies ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The bindings of the head are there, uninitialized, while the expression is evaluated. */
function openHead(low: Lowering, statement: TS.ForInOrOfStatement): void {
  const scope = low.analysis.scopes.get(statement);
  if (!scope) return;
  for (const binding of scope.bindings.values()) if (binding.unchecked) return openScope(low, scope, []);
}

/** The object of the runtime that goes through what the loop is over. */
function lowerIterable(low: Lowering, { expression }: TS.ForInOrOfStatement, name: RuntimeFunction): Operand {
  const operand = lowerExpression(low, expression);
  return low.at(expression, () => low.builder.spill({ kind: "runtime", name, args: [operand] }));
}

/** What each value is assigned to: where engines say that they are while they step. */
function targetOf({ ts }: Lowering, { initializer }: TS.ForInOrOfStatement): TS.Node {
  return ts.isVariableDeclarationList(initializer) ? initializer.declarations[0]!.name : initializer;
}

/** One iteration: a scope of its own, the variable bound to `value`, the statement. */
function lowerBody(low: Lowering, statement: TS.ForInOrOfStatement, value: Operand): void {
  const { ts } = low;
  const { initializer } = statement;
  const scope = low.analysis.scopes.get(statement);
  if (scope) openScope(low, scope, []);
  if (!ts.isVariableDeclarationList(initializer)) {
    low.at(initializer, () => assignTarget(low, initializer, value));
    return lowerStatement(low, statement.statement);
  }
  const { name } = initializer.declarations[0]!;
  if (isUsing(ts, initializer)) {
    return disposing(low, [initializer], () => {
      lowerResource(low, name as TS.Identifier, value, isAwaitUsing(ts, initializer));
      lowerStatement(low, statement.statement);
    });
  }
  if (ts.isIdentifier(name)) {
    const binding = low.bindingOf(name)!;
    low.at(name, () => low.builder.emit({ op: "assign", target: { kind: "binding", binding }, operand: value }));
  } else {
    low.at(name, () => assignPattern(low, name, value));
  }
  lowerStatement(low, statement.statement);
}
