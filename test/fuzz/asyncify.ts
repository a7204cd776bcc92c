// Turns functions of any source into async ones and puts `await` around expressions in them: real code as test data for
// the compiler, far beyond what real code awaits. The result parses; what it does when it runs is not the point.
//
//     function f(a) { return a.b(c) }   →   async function f(a) { return (await (a.b((await (c))))) }
import ts from "typescript";
import type { Random } from "./random.ts";

interface Insertion {
  at: number;
  text: string;
  order: number;
}

type Body = ts.FunctionLikeDeclaration & { body: ts.ConciseBody };

export function asyncify(fileName: string, source: string, random: Random, density: number): string {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const insertions: Insertion[] = [];
  const add = (at: number, text: string): void => void insertions.push({ at, text, order: insertions.length });
  const visit = (node: ts.Node, suspends: boolean): void => {
    if (ts.isFunctionLike(node)) return visitFunction(node as ts.FunctionLikeDeclaration);
    const inside = suspends && !isOwnFunction(node);
    const awaited = inside && isAwaitable(node) && random.chance(density);
    if (awaited) add(node.getStart(file), "(await (");
    ts.forEachChild(node, (child) =>
      visit(child, isOwnFunction(node) ? child.pos < bodyStart(node) && suspends : inside),
    );
    if (awaited) add(node.end, "))");
  };
  const visitFunction = (node: ts.FunctionLikeDeclaration): void => {
    const made = canBeAsync(node) && random.chance(0.7);
    if (made) makeAsync(node, file, add);
    const suspends = made || isAsync(node);
    ts.forEachChild(node, (child) => visit(child, child === node.body && suspends));
  };
  ts.forEachChild(file, (child) => visit(child, false));
  return splice(source, insertions);
}

function splice(source: string, insertions: Insertion[]): string {
  insertions.sort((a, b) => a.at - b.at || a.order - b.order);
  const parts: string[] = [];
  let at = 0;
  for (const insertion of insertions) {
    parts.push(source.slice(at, insertion.at), insertion.text);
    at = insertion.at;
  }
  return parts.join("") + source.slice(at);
}

function makeAsync(
  node: ts.FunctionLikeDeclaration,
  file: ts.SourceFile,
  add: (at: number, text: string) => void,
): void {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  const last = modifiers?.at(-1);
  if (last) add(last.end, " async ");
  else if (ts.isMethodDeclaration(node)) add((node.asteriskToken ?? node.name).getStart(file), "async ");
  else add(node.getStart(file), "async ");
}

function isAsync(node: ts.FunctionLikeDeclaration): boolean {
  return ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((each) => each.kind === ts.SyntaxKind.AsyncKeyword);
}

function canBeAsync(node: ts.FunctionLikeDeclaration): node is Body {
  if (!node.body || isAsync(node)) return false;
  if (
    !ts.isFunctionDeclaration(node) &&
    !ts.isFunctionExpression(node) &&
    !ts.isArrowFunction(node) &&
    !ts.isMethodDeclaration(node)
  ) {
    return false;
  }
  // `await` as a name would no longer parse.
  return !/\bawait\b/.test(node.getText());
}

/** Field initializers and static blocks do not belong to the function around the class. */
function isOwnFunction(node: ts.Node): boolean {
  return ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);
}

/** Of a field, only the computed key belongs to the function around. */
function bodyStart(node: ts.Node): number {
  return ts.isPropertyDeclaration(node) ? node.name.end : -1;
}

/** An expression around which `await` may stand: no target, no callee with a receiver, no part of a chain. */
function isAwaitable(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isExpression(node) || ts.isOmittedExpression(node) || ts.isSpreadElement(node)) return false;
  if (node.kind === ts.SyntaxKind.SuperKeyword || node.kind === ts.SyntaxKind.ImportKeyword) return false;
  if (ts.isPrivateIdentifier(node) || ts.isMetaProperty(node) || ts.isParenthesizedExpression(node)) return false;
  if (ts.isJsxAttributes(node) || ts.isTemplateHead(node) || ts.isExpressionWithTypeArguments(node)) return false;
  return standsAlone(node, parent) && !isTarget(node);
}

function standsAlone(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isIdentifier(node)) return isRead(node, parent);
  if (ts.isExpressionStatement(parent)) return !ts.isStringLiteral(node);
  if (ts.isOptionalChain(node) && ts.isOptionalChain(parent)) return false;
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent)) {
    return "initializer" in parent && parent.initializer === node;
  }
  if (ts.isBindingElement(parent) || ts.isEnumMember(parent) || ts.isParameter(parent))
    return parent.initializer === node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent))
    return false;
  if (ts.isLiteralTypeNode(parent) || ts.isTypeNode(parent) || ts.isModuleDeclaration(parent)) return false;
  if (ts.isGetAccessor(parent) || ts.isSetAccessor(parent) || ts.isJsxAttribute(parent)) return false;
  if (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return true;
}

function isRead(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return true;
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isPropertyAssignment(parent))
    return parent.initializer === node;
  return (
    ts.isBinaryExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isIfStatement(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isComputedPropertyName(parent) ||
    ts.isTemplateSpan(parent)
  );
}

/** Somewhere inside of an assignment's target, an operand of `++` or `delete`, a loop's variable. */
function isTarget(node: ts.Node): boolean {
  for (let inner = node, outer = node.parent; ; inner = outer, outer = outer.parent) {
    if (ts.isBinaryExpression(outer)) {
      const { kind } = outer.operatorToken;
      const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
      if (assigns && outer.left === inner) return true;
      return false;
    }
    if (ts.isPrefixUnaryExpression(outer) || ts.isPostfixUnaryExpression(outer) || ts.isDeleteExpression(outer))
      return true;
    if (ts.isForInStatement(outer) || ts.isForOfStatement(outer)) return outer.initializer === inner;
    const wraps =
      ts.isParenthesizedExpression(outer) ||
      ts.isArrayLiteralExpression(outer) ||
      ts.isObjectLiteralExpression(outer) ||
      ts.isPropertyAssignment(outer) ||
      ts.isShorthandPropertyAssignment(outer) ||
      ts.isSpreadElement(outer) ||
      ts.isSpreadAssignment(outer) ||
      ts.isNonNullExpression(outer) ||
      ts.isAsExpression(outer);
    if (!wraps) return false;
  }
}
