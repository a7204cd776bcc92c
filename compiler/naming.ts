/**
 * The name that a function has at run time, as far as the source tells (ECMA-262 8.4, NamedEvaluation).
 *
 *     const load = async () => {}   → "load"        { async [key]() {} } → undefined: known at run time only
 */
import type TS from "typescript";
import { isNamingAssignment, namingTarget, skipWrappersAround, type TypeScript } from "./syntax.ts";

/** The name of a function, "" if it has none; with a computed key as it is written: "[Symbol.asyncIterator]". */
export function functionName(ts: TypeScript, node: TS.Node): string {
  return nameOf(ts, node) ?? keyText(ts, node);
}

function keyText(ts: TypeScript, node: TS.Node): string {
  const { name } = node as { name?: TS.Node };
  const named = name ? node : skipWrappersAround(ts, node).parent;
  const text = (named as { name?: TS.Node }).name?.getText() ?? "";
  // A longer one says nothing that a name should.
  return /^\[[\w$.]+\]$/.test(text) ? text : "";
}

/** The name of a function, "" if it has none, undefined where it takes its name from a computed key. */
export function nameOf(ts: TypeScript, node: TS.Node): string | undefined {
  const { name } = node as { name?: TS.Node };
  if (name) return propertyName(ts, name);
  if (ts.isFunctionDeclaration(node)) return "default";
  const { parent } = skipWrappersAround(ts, node);
  if (ts.isPropertyAssignment(parent)) {
    // `{ __proto__: f }` sets the prototype.
    const key = propertyName(ts, parent.name);
    return key === "__proto__" && !ts.isComputedPropertyName(parent.name) ? "" : key;
  }
  if (ts.isPropertyDeclaration(parent)) return propertyName(ts, parent.name);
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)) {
    return ts.isIdentifier(parent.name) ? parent.name.text : "";
  }
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name.text;
  if (ts.isBinaryExpression(parent) && isNamingAssignment(ts, parent)) return namingTarget(ts, parent.left)?.text ?? "";
  return ts.isExportAssignment(parent) && !parent.isExportEquals ? "default" : "";
}

function propertyName(ts: TypeScript, name: TS.Node): string | undefined {
  if (ts.isComputedPropertyName(name)) {
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  }
  if (ts.isNumericLiteral(name)) return String(Number(name.text));
  if (ts.isBigIntLiteral(name)) return String(BigInt(name.text.slice(0, -1)));
  return (name as TS.Identifier | TS.PrivateIdentifier | TS.StringLiteral).text;
}
