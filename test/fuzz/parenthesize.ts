// Puts parentheses around expressions: mostly that means nothing, and the compiler has to see through them; with a comma in
// them a reference is only a value.
//
//     o.m(await f(x))   →   (o.m)((await (0, f)(x)))
import ts from "typescript";
import type { Random } from "./random.ts";

export function parenthesize(source: string, random: Random): string {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest, true);
  const often = random.pick([0.02, 0.1, 0.4]);
  const before = new Map<number, string>();
  const after = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    if (takesParentheses(node) && random.chance(often)) {
      const start = node.getStart(file);
      // What is around comes first: its parenthesis is outside.
      before.set(start, (before.get(start) ?? "") + (random.chance(0.1) ? "(0, " : "("));
      after.set(node.end, (after.get(node.end) ?? "") + ")");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  let text = "";
  for (let at = 0; at <= source.length; at++)
    text += (after.get(at) ?? "") + (before.get(at) ?? "") + source.charAt(at);
  return text;
}

function takesParentheses(node: ts.Node): boolean {
  const { parent } = node;
  const isName = ts.isIdentifier(node) && !ts.isExpression(parent) && !ts.isStatement(parent);
  if (!ts.isExpression(node) || isName || node.kind === ts.SyntaxKind.SuperKeyword) return false;
  // Names of properties, and what may be the pattern of an assignment.
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isFunctionLike(parent) && !(ts.isArrowFunction(parent) && parent.body === node)) return false;
  if (ts.isClassLike(parent) || ts.isMetaProperty(parent) || ts.isTemplateSpan(node) || ts.isSpreadElement(node))
    return false;
  if (ts.isTaggedTemplateExpression(parent) && parent.template === node) return false;
  if (ts.isOmittedExpression(node) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent))
    return false;
  return !ts.isArrayLiteralExpression(node) && !ts.isObjectLiteralExpression(node);
}
