/**
 * Early errors of what a suspension takes apart: the engine sees only the parts, and would accept them.
 *
 *     async function f(x) { (await x)++; }   →   OA1001: this can't be assigned to
 */
import type TS from "typescript";
import type { EarlyError } from "./early-errors.ts";
import { skipWrappers, type TypeScript } from "./syntax.ts";

/** Of all nodes with a suspension inside. */
export function errorsOfParts(ts: TypeScript, suspending: Iterable<TS.Node>): EarlyError[] {
  const errors: EarlyError[] = [];
  for (const node of suspending) {
    const error = errorOf(ts, node);
    if (error) errors.push(error);
  }
  return errors;
}

function errorOf(ts: TypeScript, node: TS.Node): EarlyError | undefined {
  if (ts.isBinaryExpression(node)) return errorOfOperator(ts, node);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const steps = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].some((kind) => kind === node.operator);
    return steps && !isSimpleTarget(ts, node.operand) ? noTarget(node.operand) : undefined;
  }
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const { initializer } = node;
    return ts.isVariableDeclarationList(initializer) || isTarget(ts, initializer) ? undefined : noTarget(initializer);
  }
  if (ts.isTaggedTemplateExpression(node) && ts.isOptionalChain(node.tag)) {
    return { node, message: "a template in an optional chain" };
  }
  if (ts.isSwitchStatement(node)) {
    const [, second] = node.caseBlock.clauses.filter((clause) => ts.isDefaultClause(clause));
    return second && { node: second, message: "a second `default`" };
  }
  return undefined;
}

function errorOfOperator(ts: TypeScript, node: TS.BinaryExpression): EarlyError | undefined {
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.EqualsToken) return isTarget(ts, node.left) ? undefined : noTarget(node.left);
  if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) {
    return isSimpleTarget(ts, node.left) ? undefined : noTarget(node.left);
  }
  // ShortCircuitExpression (13.13): neither inside of the other.
  const own = coalesces(ts, node);
  const mixes = [node.left, node.right].some(
    (side) => own !== undefined && ts.isBinaryExpression(side) && coalesces(ts, side) === !own,
  );
  return mixes ? { node, message: "`??` beside `||` or `&&` needs parentheses" } : undefined;
}

/** False of `||` and `&&`; undefined of what is neither these nor `??`. */
function coalesces(ts: TypeScript, { operatorToken: { kind } }: TS.BinaryExpression): boolean | undefined {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind;
  if (kind === QuestionQuestionToken) return true;
  return kind === AmpersandAmpersandToken || kind === BarBarToken ? false : undefined;
}

const noTarget = (node: TS.Node): EarlyError => ({ node, message: "this can't be assigned to" });

/** What `=` and the head of a loop assign to (13.15.1, 14.7.5.1). */
function isTarget(ts: TypeScript, node: TS.Node): boolean {
  return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || isSimpleTarget(ts, node);
}

function isSimpleTarget(ts: TypeScript, node: TS.Node): boolean {
  const target = skipWrappers(ts, node);
  if (ts.isIdentifier(target)) return true;
  const isAccess = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
  return isAccess && !ts.isOptionalChain(target);
}
