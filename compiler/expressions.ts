/**
 * Expressions → ops that suspend, and an operand that no longer does.
 *
 *     f() + (await g()) + h()   →   $1 = f();  await g() → 1;   operand: the source with holes, `$1 + value + h()`
 *
 * The one rule is ECMAScript's order of evaluation: of the parts of an expression, in order, those before the last
 * one that suspends are put into temporaries; those after it stay where they are.
 */
import type TS from "typescript";
import { isNullish, lowerAssignment, referenceParts } from "./assignment.ts";
import { constant, original } from "./builder.ts";
import { lowerCall, lowerChain, lowerNew, lowerTagged } from "./calls.ts";
import { lowerClass } from "./classes.ts";
import { lowerYield } from "./generator.ts";
import type { Operand, State } from "./ir.ts";
import { arrayParts, jsxParts, objectParts, templateParts } from "./literals.ts";
import type { Lowering } from "./lower.ts";
import { isAnonymousFunction, skipWrappers } from "./syntax.ts";

/** A part of an expression, and what the syntax does with its value at once (`...x`, `${x}`). */
export interface Part {
  readonly node: TS.Node;
  readonly wrap?: (operand: Operand) => Operand;
  /** Other places where the value stands as well: the closing tag of an element. */
  readonly also?: TS.Node;
}

/** Lowers the parts in order; gives `whole` with its holes filled. */
export function lowerInOrder(low: Lowering, whole: TS.Node, parts: readonly Part[]): Operand {
  spillBefore(low, parts);
  return original(whole);
}

/** Lowers the parts; afterwards none of them suspends any more. */
export function spillBefore(low: Lowering, parts: readonly Part[]): void {
  const last = parts.findLastIndex((part) => low.suspends(part.node));
  for (const [index, part] of parts.entries()) {
    if (index > last) return;
    let operand: Operand;
    if (index < last) operand = low.spill(part.node, part.wrap);
    else low.fill(part.node, (operand = lowerExpression(low, part.node as TS.Expression)));
    if (part.also) low.fill(part.also, operand);
  }
}

/** Evaluates up to the last suspension inside of `expression`; the operand is the rest. */
export function lowerExpression(low: Lowering, expression: TS.Expression): Operand {
  const { ts } = low;
  if (!low.suspends(expression)) return low.builder.holes.get(expression) ?? original(expression);
  const { SyntaxKind } = ts;
  switch (expression.kind) {
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.AsExpression:
    case SyntaxKind.SatisfiesExpression:
    case SyntaxKind.NonNullExpression:
    case SyntaxKind.TypeAssertionExpression:
      return lowerWrapper(low, expression as TS.ParenthesizedExpression);
    case SyntaxKind.AwaitExpression:
      return lowerAwait(low, expression as TS.AwaitExpression);
    case SyntaxKind.YieldExpression:
      return low.at(expression, () => lowerYield(low, expression as TS.YieldExpression));
    case SyntaxKind.BinaryExpression:
      return lowerBinary(low, expression as TS.BinaryExpression);
    case SyntaxKind.ConditionalExpression:
      return lowerConditional(low, expression as TS.ConditionalExpression);
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.CallExpression:
      return lowerAccess(low, expression);
    case SyntaxKind.NewExpression:
      return lowerNew(low, expression as TS.NewExpression);
    case SyntaxKind.TaggedTemplateExpression:
      return lowerTagged(low, expression as TS.TaggedTemplateExpression);
    case SyntaxKind.TemplateExpression:
      return lowerInOrder(low, expression, templateParts(expression as TS.TemplateExpression, true));
    case SyntaxKind.ArrayLiteralExpression:
      return lowerInOrder(low, expression, arrayParts(low, (expression as TS.ArrayLiteralExpression).elements));
    case SyntaxKind.ObjectLiteralExpression:
      return lowerInOrder(low, expression, objectParts(low, expression as TS.ObjectLiteralExpression));
    case SyntaxKind.ClassExpression:
      return lowerClass(low, expression as TS.ClassExpression);
    default:
      return lowerUnary(low, expression);
  }
}

function lowerAwait(low: Lowering, expression: TS.AwaitExpression): Operand {
  const operand = lowerExpression(low, expression.expression);
  return low.at(expression, () => low.builder.suspend(low.awaitOp, operand));
}

function lowerUnary(low: Lowering, expression: TS.Expression): Operand {
  const { ts } = low;
  if (ts.isPrefixUnaryExpression(expression) || ts.isPostfixUnaryExpression(expression)) {
    const { operator } = expression;
    const refers = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    if (!refers) return lowerInOrder(low, expression, [{ node: expression.operand }]);
    return lowerOperator(low, expression, expression.operand);
  }
  if (ts.isTypeOfExpression(expression) || ts.isVoidExpression(expression)) {
    return lowerInOrder(low, expression, [{ node: expression.expression }]);
  }
  if (ts.isDeleteExpression(expression)) {
    const target = skipWrappers(ts, expression.expression);
    if (ts.isOptionalChain(target)) return lowerChain(low, target, true);
    if (referenceParts(low, target).length > 0) return lowerOperator(low, expression, target);
    // The name of a temporary would be a reference, which the value in it was not.
    lowerEffect(low, expression.expression);
    return constant(true);
  }
  if (ts.isJsxElement(expression) || ts.isJsxSelfClosingElement(expression) || ts.isJsxFragment(expression)) {
    return lowerInOrder(low, expression, jsxParts(low, expression));
  }
  if (ts.isSpreadElement(expression)) return lowerInOrder(low, expression, [{ node: expression.expression }]);
  if (ts.isExpressionWithTypeArguments(expression)) return lowerExpression(low, expression.expression);
  low.diagnostics.reportAt("OA1005", expression, "this expression", "it suspends in a place that is not known");
  return original(expression);
}

/** An operator that takes a reference: `++`, `--`, `delete`. */
function lowerOperator(low: Lowering, whole: TS.Expression, operand: TS.Node): Operand {
  const target = skipWrappers(low.ts, operand);
  const parts = referenceParts(low, target);
  return lowerInOrder(low, whole, parts.length > 0 ? parts : [{ node: operand }]);
}

/** `(x)`, `x as T`, `x!`: nothing is left of it around what is no source text any more. */
function lowerWrapper(low: Lowering, wrapper: TS.ParenthesizedExpression): Operand {
  const operand = lowerExpression(low, wrapper.expression);
  if (operand.kind !== "node") return operand;
  low.fill(wrapper.expression, operand);
  return original(wrapper);
}

function lowerAccess(low: Lowering, expression: TS.Expression): Operand {
  const { ts } = low;
  if (ts.isOptionalChain(expression)) return lowerChain(low, expression, false);
  if (ts.isCallExpression(expression)) return lowerCall(low, expression);
  return lowerInOrder(low, expression, referenceParts(low, expression));
}

// ── operators that choose ────────────────────────────────────────────────────────────────────────────────────────────

type LogicalOperator = "&&" | "||" | "??";

function logicalOperator(low: Lowering, expression: TS.Node): LogicalOperator | undefined {
  const { ts } = low;
  if (!ts.isBinaryExpression(expression)) return undefined;
  switch (expression.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return "&&";
    case ts.SyntaxKind.BarBarToken:
      return "||";
    case ts.SyntaxKind.QuestionQuestionToken:
      return "??";
    default:
      return undefined;
  }
}

function lowerBinary(low: Lowering, expression: TS.BinaryExpression): Operand {
  const { ts } = low;
  const { left, right } = expression;
  const logical = logicalOperator(low, expression);
  if (logical) {
    // Only the left operand suspends: it is all there is to wait for, the rest stays whole.
    if (!low.suspends(right)) return lowerInOrder(low, expression, [{ node: left }]);
    return lowerLogical(low, expression, logical);
  }
  const operator = expression.operatorToken.kind;
  if (operator === ts.SyntaxKind.CommaToken) {
    if (!low.suspends(right)) return lowerInOrder(low, expression, [{ node: left }]);
    lowerEffect(low, left);
    const operand = lowerExpression(low, right);
    // By itself in the place of the whole an anonymous class would get a name there, and a property would be a reference.
    if (operand.kind !== "node") return operand;
    const isReference = referenceParts(low, skipWrappers(ts, operand.node)).length > 0;
    return isReference || isAnonymousFunction(ts, operand.node) ? low.builder.spill(operand) : operand;
  }
  if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment) {
    return lowerAssignment(low, expression, false);
  }
  return lowerInOrder(low, expression, [{ node: left }, { node: right }]);
}

function lowerLogical(low: Lowering, expression: TS.BinaryExpression, operator: LogicalOperator): Operand {
  const { builder } = low;
  const result = builder.temp();
  const operand: Operand = { kind: "temp", temp: result };
  const after = builder.state("after");
  builder.assign(result, lowerExpression(low, expression.left));
  if (operator === "??") builder.branch(isNullish(operand), false, after);
  else builder.branch(operand, operator === "||", after);
  builder.assign(result, lowerExpression(low, expression.right));
  builder.place(after);
  return operand;
}

function lowerConditional(low: Lowering, expression: TS.ConditionalExpression): Operand {
  const { builder } = low;
  if (!low.suspends(expression.whenTrue) && !low.suspends(expression.whenFalse)) {
    return lowerInOrder(low, expression, [{ node: expression.condition }]);
  }
  const result = builder.temp();
  const otherwise = builder.state("else");
  const after = builder.state("after");
  lowerCondition(low, expression.condition, false, otherwise);
  builder.assign(result, lowerExpression(low, expression.whenTrue));
  builder.jump(after);
  builder.place(otherwise);
  builder.assign(result, lowerExpression(low, expression.whenFalse));
  builder.place(after);
  return { kind: "temp", temp: result };
}

/** Goes to `to` if the condition is `when`, else on. */
export function lowerCondition(low: Lowering, condition: TS.Expression, when: boolean, to: State): void {
  const { ts, builder } = low;
  const inner = skipWrappers(ts, condition) as TS.Expression;
  const logical = logicalOperator(low, inner);
  if (low.suspends(inner) && ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken) {
    return lowerCondition(low, inner.operand, !when, to);
  }
  if (ts.isBinaryExpression(inner) && low.suspends(inner.right) && (logical === "&&" || logical === "||")) {
    // The outcome that the left operand alone decides: false of &&, true of ||.
    const decided = logical === "||";
    const skip = builder.state("after");
    lowerCondition(low, inner.left, decided, decided === when ? to : skip);
    lowerCondition(low, inner.right, when, to);
    builder.place(skip);
    return;
  }
  builder.branch(lowerExpression(low, condition), when, to);
}

/** An expression for its effects only. */
export function lowerEffect(low: Lowering, expression: TS.Expression): void {
  const { ts, builder } = low;
  const inner = skipWrappers(ts, expression) as TS.Expression;
  if (!low.suspends(inner)) {
    builder.emit({ op: "evaluate", operand: original(expression) });
    return;
  }
  const logical = logicalOperator(low, inner);
  if (ts.isBinaryExpression(inner) && (logical === "&&" || logical === "||") && low.suspends(inner.right)) {
    const after = builder.state("after");
    lowerCondition(low, inner.left, logical === "||", after);
    lowerEffect(low, inner.right);
    builder.place(after);
  } else if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.CommaToken) {
    lowerEffect(low, inner.left);
    lowerEffect(low, inner.right);
  } else if (ts.isConditionalExpression(inner)) {
    const otherwise = builder.state("else");
    const after = builder.state("after");
    lowerCondition(low, inner.condition, false, otherwise);
    lowerEffect(low, inner.whenTrue);
    builder.jump(after);
    builder.place(otherwise);
    lowerEffect(low, inner.whenFalse);
    builder.place(after);
  } else {
    discard(low, isAssignment(low, inner) ? lowerAssignment(low, inner, true) : lowerExpression(low, expression));
  }
}

function isAssignment(low: Lowering, expression: TS.Expression): expression is TS.BinaryExpression {
  const { ts } = low;
  if (!ts.isBinaryExpression(expression)) return false;
  const { kind } = expression.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function discard(low: Lowering, operand: Operand): void {
  if (operand.kind === "temp" || operand.kind === "constant" || operand.kind === "value") return;
  if (operand.kind === "member" && !operand.args) return;
  low.builder.emit({ op: "evaluate", operand });
}
