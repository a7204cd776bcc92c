/**
 * The name that a function has at run time, as far as the source tells.
 *
 *     const load = async () => {}   → "load"        { async [key]() {} } → ""
 */
import type TS from "typescript";
import type { TypeScript } from "./syntax.ts";

export function functionName(ts: TypeScript, node: TS.Node): string {
  const { name } = node as { name?: TS.Node };
  if (name) return propertyName(ts, name);
  let outer = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isAsExpression(outer) || ts.isSatisfiesExpression(outer))
    outer = outer.parent;
  if (
    ts.isVariableDeclaration(outer) ||
    ts.isPropertyAssignment(outer) ||
    ts.isPropertyDeclaration(outer) ||
    ts.isBindingElement(outer) ||
    ts.isParameter(outer)
  ) {
    return propertyName(ts, outer.name);
  }
  if (ts.isBinaryExpression(outer) && ts.isIdentifier(outer.left) && isAssignment(ts, outer)) return outer.left.text;
  if (ts.isExportAssignment(outer) || ts.isFunctionDeclaration(node)) return "default";
  return "";
}

function isAssignment(ts: TypeScript, { operatorToken }: TS.BinaryExpression): boolean {
  return operatorToken.kind >= ts.SyntaxKind.FirstAssignment && operatorToken.kind <= ts.SyntaxKind.LastAssignment;
}

function propertyName(ts: TypeScript, name: TS.Node): string {
  if (
    ts.isIdentifier(name) ||
    ts.isPrivateIdentifier(name) ||
    ts.isStringLiteralLike(name) ||
    ts.isNumericLiteral(name)
  ) {
    return name.text;
  }
  return "";
}
