/**
 * Assignments and destructuring, where a target, a default or the value suspends.
 *
 *     a().b[c()] += await d();   →   $1 = a().b;  $2 = $await.referenceKey($1, c());  $3 = $1[$2];
 *                                    await d() → 1;   $1[$2] = $3 + value
 */
import type TS from "typescript";
import { constant, member, original } from "./builder.ts";
import { lowerExpression, lowerInOrder } from "./expressions.ts";
import { closingIterator } from "./iteration.ts";
import type { Operand } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import type { Binding } from "./scope.ts";
import { isAnonymousFunction, namingTarget, skipWrappers } from "./syntax.ts";

/** An anonymous function takes the name of the binding, also where the binding got another one in the output. */
export function nameFor(low: Lowering, binding: Binding, operand: Operand, initializer?: TS.Node): Operand {
  if (binding.text === binding.name) return operand;
  if (initializer && !isAnonymousFunction(low.ts, initializer)) return operand;
  return { kind: "named", name: binding.name, operand };
}

// ── assignment expressions ───────────────────────────────────────────────────────────────────────────────────────────

/** `left op= right`; gives its value. With `effect` nobody wants the value. */
export function lowerAssignment(low: Lowering, expression: TS.BinaryExpression, effect: boolean): Operand {
  const { ts } = low;
  const { left, right, operatorToken } = expression;
  const target = skipWrappers(ts, left);
  if (operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    if (!isPattern(low, target))
      return lowerInOrder(low, expression, [...referenceParts(low, target), { node: right }]);
    if (!low.suspends(left)) {
      low.fill(right, lowerExpression(low, right));
      return original(expression);
    }
    const value = low.spill(right);
    lowerPattern(low, target, value);
    return value;
  }
  if (!low.suspends(right)) return lowerInOrder(low, expression, referenceParts(low, target));
  spillReference(low, target, true);
  const old = low.builder.spill(original(target));
  const operator = operatorToken.getText().slice(0, -1);
  if (operator === "&&" || operator === "||" || operator === "??") {
    return lowerLogicalAssignment(low, { expression, target, old, operator });
  }
  const sum: Operand = { kind: "binary", operator, left: old, right: lowerExpression(low, right) };
  const value = effect ? sum : low.builder.spill(sum);
  low.builder.emit({ op: "assign", target: original(target), operand: value });
  return effect ? constant(undefined) : value;
}

/** A value for `target`, the name of which an anonymous function takes: not from a name in parentheses. */
function named(low: Lowering, target: TS.Node, value: TS.Expression): Operand {
  const operand = lowerExpression(low, value);
  const variable = isAnonymousFunction(low.ts, value) ? namingTarget(low.ts, target) : undefined;
  return variable ? { kind: "named", name: variable.text, operand } : operand;
}

interface LogicalAssignment {
  readonly expression: TS.BinaryExpression;
  readonly target: TS.Node;
  readonly old: Operand;
  readonly operator: "&&" | "||" | "??";
}

function lowerLogicalAssignment(low: Lowering, { expression, target, old, operator }: LogicalAssignment): Operand {
  const { builder } = low;
  const { left, right } = expression;
  if (old.kind !== "temp") throw new Error("a spilled value is in a temporary");
  const after = builder.state("after");
  if (operator === "??") builder.branch(isNullish(old), false, after);
  else builder.branch(old, operator === "||", after);
  builder.assign(old.temp, named(low, left, right));
  builder.emit({ op: "assign", target: original(target), operand: old });
  builder.place(after);
  return old;
}

export function isNullish(operand: Operand): Operand {
  const empty: Operand = { kind: "null" };
  return { kind: "binary", operator: "==", left: operand, right: empty };
}

// ── references ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is evaluated of a target before its value is: the object and a computed key. */
export function referenceParts(low: Lowering, target: TS.Node): { node: TS.Node }[] {
  const { ts } = low;
  if (ts.isPropertyAccessExpression(target)) return [{ node: target.expression }];
  if (ts.isElementAccessExpression(target)) return [{ node: target.expression }, { node: target.argumentExpression }];
  return [];
}

/** Evaluates object and key of a target now. With `reads` the key is converted once, for reading and writing. */
export function spillReference(low: Lowering, target: TS.Node, reads = false): void {
  const { ts } = low;
  if (ts.isPropertyAccessExpression(target)) low.spill(target.expression);
  if (!ts.isElementAccessExpression(target)) return;
  const object = low.spill(target.expression);
  const key = target.argumentExpression;
  const isSuper = target.expression.kind === ts.SyntaxKind.SuperKeyword;
  if (!reads || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) low.spill(key);
  else if (isSuper) low.spill(key, (operand) => ({ kind: "runtime", name: "toKey", args: [operand] }));
  else low.spill(key, (operand) => ({ kind: "runtime", name: "referenceKey", args: [object, operand] }));
}

// ── destructuring ────────────────────────────────────────────────────────────────────────────────────────────────────

type Pattern = TS.BindingPattern | TS.ObjectLiteralExpression | TS.ArrayLiteralExpression;

function isPattern(low: Lowering, target: TS.Node): target is Pattern {
  const { ts } = low;
  return (
    ts.isObjectLiteralExpression(target) ||
    ts.isArrayLiteralExpression(target) ||
    ts.isObjectBindingPattern(target) ||
    ts.isArrayBindingPattern(target)
  );
}

export function assignPattern(low: Lowering, pattern: TS.Node, value: Operand): void {
  if (low.suspends(pattern) && isPattern(low, pattern)) {
    lowerPattern(low, pattern, value.kind === "temp" ? value : low.builder.spill(value));
  } else {
    low.builder.emit({ op: "assign", target: original(pattern), operand: value, pattern: true });
  }
}

/** Assigns to any target: a name, a property, a pattern. */
export function assignTarget(low: Lowering, expression: TS.Node, value: Operand): void {
  const target = skipWrappers(low.ts, expression);
  if (isPattern(low, target)) return assignPattern(low, target, value);
  if (low.suspends(target)) {
    const kept = value.kind === "temp" ? value : low.builder.spill(value);
    spillReference(low, target);
    low.builder.emit({ op: "assign", target: original(target), operand: kept });
  } else {
    low.builder.emit({ op: "assign", target: original(target), operand: value });
  }
}

/** One element of a pattern, of either syntax. */
interface Element {
  readonly target: TS.Node;
  readonly initializer: TS.Expression | undefined;
  readonly rest: boolean;
}

/** A pattern in which something suspends, piece by piece; `value` is in a temporary. */
function lowerPattern(low: Lowering, pattern: Pattern, value: Operand): void {
  const { ts } = low;
  low.at(pattern, () => {
    if (ts.isObjectBindingPattern(pattern) || ts.isObjectLiteralExpression(pattern))
      lowerObjectPattern(low, pattern, value);
    else lowerArrayPattern(low, pattern, value);
  });
}

function lowerArrayPattern(
  low: Lowering,
  pattern: TS.ArrayBindingPattern | TS.ArrayLiteralExpression,
  value: Operand,
): void {
  const { ts, builder } = low;
  const iterator = builder.spill({ kind: "runtime", name: "iterate", args: [value] });
  closingIterator(low, iterator, () => {
    for (const item of pattern.elements) {
      if (ts.isOmittedExpression(item)) {
        builder.emit({ op: "evaluate", operand: member(iterator, "step", []) });
        continue;
      }
      const element = arrayElement(low, item);
      const target = skipWrappers(ts, element.target);
      if (!isPattern(low, target)) spillReference(low, target);
      assignElement(low, element, member(iterator, element.rest ? "rest" : "take", []));
    }
  });
  // Not in the region: an error of closing is not followed by another closing.
  builder.emit({ op: "evaluate", operand: member(iterator, "close", []) });
}

function arrayElement(low: Lowering, item: TS.BindingElement | TS.Expression): Element {
  const { ts } = low;
  if (ts.isBindingElement(item)) {
    return { target: item.name, initializer: item.initializer, rest: item.dotDotDotToken !== undefined };
  }
  if (ts.isSpreadElement(item)) return { target: item.expression, initializer: undefined, rest: true };
  return { ...withDefault(low, item), rest: false };
}

function withDefault(
  low: Lowering,
  expression: TS.Expression,
): { target: TS.Node; initializer: TS.Expression | undefined } {
  const { ts } = low;
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return { target: expression.left, initializer: expression.right };
  }
  return { target: expression, initializer: undefined };
}

function lowerObjectPattern(
  low: Lowering,
  pattern: TS.ObjectBindingPattern | TS.ObjectLiteralExpression,
  value: Operand,
): void {
  const { ts, builder } = low;
  builder.emit({ op: "evaluate", operand: { kind: "runtime", name: "requireObject", args: [value] } });
  const taken: Operand[] = [];
  const items: readonly (TS.BindingElement | TS.ObjectLiteralElementLike)[] = ts.isObjectBindingPattern(pattern)
    ? pattern.elements
    : pattern.properties;
  for (const item of items) {
    const element = objectElement(low, item);
    if (!element) {
      low.diagnostics.reportAt("OA1001", item, "invalid destructuring target");
      return;
    }
    if (element.rest) {
      const target = skipWrappers(ts, element.target);
      spillReference(low, target);
      const rest: Operand = { kind: "runtime", name: "objectRest", args: [value, { kind: "array", elements: taken }] };
      assignElement(low, element, rest);
      continue;
    }
    const key = lowerPropertyName(low, element.key);
    taken.push(key);
    const target = skipWrappers(ts, element.target);
    if (!isPattern(low, target)) spillReference(low, target);
    assignElement(low, element, { kind: "element", object: value, key });
  }
}

function objectElement(
  low: Lowering,
  item: TS.BindingElement | TS.ObjectLiteralElementLike,
): (Element & { readonly key: TS.PropertyName }) | undefined {
  const { ts } = low;
  if (ts.isBindingElement(item)) {
    const key = item.propertyName ?? (item.name as TS.Identifier);
    return { key, target: item.name, initializer: item.initializer, rest: item.dotDotDotToken !== undefined };
  }
  if (ts.isShorthandPropertyAssignment(item)) {
    return { key: item.name, target: item.name, initializer: item.objectAssignmentInitializer, rest: false };
  }
  if (ts.isPropertyAssignment(item)) return { key: item.name, ...withDefault(low, item.initializer), rest: false };
  if (ts.isSpreadAssignment(item)) {
    return { key: item.expression as TS.Identifier, target: item.expression, initializer: undefined, rest: true };
  }
  return undefined;
}

function lowerPropertyName(low: Lowering, name: TS.PropertyName): Operand {
  const { ts, builder } = low;
  if (ts.isComputedPropertyName(name)) {
    const operand = lowerExpression(low, name.expression);
    return builder.spill({ kind: "runtime", name: "toKey", args: [operand] });
  }
  if (ts.isNumericLiteral(name)) return constant(String(Number(name.text)));
  return constant(name.text);
}

/** The value of an element, its default in place of undefined, to its target. */
function assignElement(low: Lowering, element: Element, operand: Operand): void {
  low.at(element.target, () => assignValue(low, element, operand));
}

function assignValue(low: Lowering, element: Element, operand: Operand): void {
  const { ts, builder } = low;
  const { initializer } = element;
  const target = skipWrappers(ts, element.target);
  let value = operand;
  if (initializer) {
    const found = builder.spill(operand);
    if (found.kind !== "temp") throw new Error("a spilled value is in a temporary");
    const after = builder.state("after");
    builder.branch({ kind: "binary", operator: "===", left: found, right: constant(undefined) }, false, after);
    builder.assign(found.temp, named(low, element.target, initializer));
    builder.place(after);
    value = found;
  }
  if (isPattern(low, target)) return assignPattern(low, target, value);
  const declared = ts.isIdentifier(target) && isDeclaredHere(low, target) ? low.bindingOf(target) : undefined;
  const to: Operand = declared ? { kind: "binding", binding: declared } : original(target);
  builder.emit({ op: "assign", target: to, operand: value });
}

/** True for a name in a declaration: its first assignment initializes it and is never refused. */
function isDeclaredHere(low: Lowering, name: TS.Identifier): boolean {
  return low.ts.isBindingElement(name.parent) && name.parent.name === name;
}
