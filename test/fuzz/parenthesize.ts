// Puts parentheses around expressions: mostly that means nothing, and the compiler has to see through them. With a comma in
// them a reference is only a value; an `await` in them comes where nobody writes one.
//
//     delete o.m(await f(x))   →   delete (o.m)((await (0, f)((await x))))
import ts from "typescript";
import { Insertions } from "./insertions.ts";
import type { Random } from "./random.ts";

export function parenthesize(source: string, random: Random): string {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest, true);
  const often = random.pick([0.02, 0.1, 0.4]);
  const inserted = new Insertions();
  const visit = (node: ts.Node, awaits: boolean): void => {
    if (takesParentheses(node) && random.chance(often)) {
      const start = node.getStart(file);
      const value = !isTarget(node) && random.chance(0.3);
      const opening = value ? (awaits && random.chance(0.7) ? "(await " : "(0, ") : "(";
      inserted.open(start, opening);
      inserted.close(node.end, ")");
    }
    ts.forEachChild(node, (child) => visit(child, mayAwait(node, child, awaits)));
  };
  visit(file, false);
  return inserted.into(source);
}

/** Whether `await` may stand in `child`. */
function mayAwait(node: ts.Node, child: ts.Node, around: boolean): boolean {
  if (ts.isFunctionLike(node)) {
    const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
    const asynchronous = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
    return asynchronous && child === (node as ts.FunctionLikeDeclaration).body;
  }
  return (
    around && !ts.isClassStaticBlockDeclaration(node) && !(ts.isPropertyDeclaration(node) && child === node.initializer)
  );
}

/** What is assigned to, where only a reference can stand. */
export function isTarget(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPostfixUnaryExpression(parent)) return true;
  if (ts.isPrefixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === node;
  if (ts.isArrayLiteralExpression(parent) || ts.isPropertyAssignment(parent)) return true;
  if (!ts.isBinaryExpression(parent) || parent.left !== node)
    return ts.isParenthesizedExpression(parent) && isTarget(parent);
  const { kind } = parent.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

export function takesParentheses(node: ts.Node): boolean {
  const { parent } = node;
  const isName = ts.isIdentifier(node) && !ts.isExpression(parent) && !ts.isStatement(parent);
  if (!ts.isExpression(node) || isName || node.kind === ts.SyntaxKind.SuperKeyword) return false;
  const { name, propertyName } = parent as { name?: ts.Node; propertyName?: ts.Node };
  if (name === node || propertyName === node) return false;
  if (ts.isFunctionLike(parent) && !(ts.isArrowFunction(parent) && parent.body === node)) return false;
  if (ts.isClassLike(parent) || ts.isMetaProperty(parent) || ts.isTemplateSpan(node) || ts.isSpreadElement(node))
    return false;
  if (ts.isTaggedTemplateExpression(parent) && parent.template === node) return false;
  if (ts.isOmittedExpression(node) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent))
    return false;
  // What may be the pattern of an assignment.
  return !ts.isArrayLiteralExpression(node) && !ts.isObjectLiteralExpression(node);
}
