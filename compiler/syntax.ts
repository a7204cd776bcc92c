/**
 * Questions about syntax nodes that several stages ask. No stage state here.
 *
 *     isAnonymousFunction(`(async () => {})`) → true: it takes its name from what it is assigned to
 */
import type TS from "typescript";
import type { TypeScript } from "./typescript.ts";

export type { TypeScript };

type Wrapper =
  TS.ParenthesizedExpression | TS.AsExpression | TS.SatisfiesExpression | TS.NonNullExpression | TS.TypeAssertion;

/** What evaluates to what is in it: parentheses, casts, `satisfies` and `!`. */
export function isWrapper(ts: TypeScript, node: TS.Node): node is Wrapper {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  );
}

/** What is in parentheses, casts, `satisfies` and `!`. */
export function skipWrappers(ts: TypeScript, node: TS.Node): TS.Node {
  let inner = node;
  while (isWrapper(ts, inner)) inner = inner.expression;
  return inner;
}

/** A line break as ECMAScript has it (12.3) stands in that part of the text. */
export function hasLineBreak(text: string, start: number, end: number): boolean {
  return /[\n\r\u2028\u2029]/.test(text.slice(start, end));
}

/** The outermost of the parentheses, casts, `satisfies` and `!` around a node. */
export function skipWrappersAround(ts: TypeScript, node: TS.Node): TS.Node {
  let outer = node;
  while (skipWrappers(ts, outer.parent) === skipWrappers(ts, node)) outer = outer.parent;
  return outer;
}

/** Assignments that give an anonymous function on their right the name on their left. */
export function isNamingAssignment(ts: TypeScript, { operatorToken: { kind } }: TS.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken
  );
}

/**
 * The variable after which an assignment names an anonymous function: none if it stands in parentheses (ECMA-262 13.15.2).
 * Those of `(x as T)` go with the type.
 */
export function namingTarget(ts: TypeScript, left: TS.Node): TS.Identifier | undefined {
  const target = skipWrappers(ts, left);
  return ts.isIdentifier(target) && !ts.isParenthesizedExpression(target.parent) ? target : undefined;
}

/** ECMA-262 IsAnonymousFunctionDefinition: parentheses do not matter, other wrappers are types only. */
export function isAnonymousFunction(ts: TypeScript, node: TS.Node): boolean {
  const inner = skipWrappers(ts, node);
  return (
    ts.isArrowFunction(inner) ||
    ((ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && inner.name === undefined)
  );
}

/** What has statements one after the other. */
export function isStatementList(ts: TypeScript, node: TS.Node): boolean {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isModuleBlock(node) || ts.isCaseOrDefaultClause(node);
}

/** The directive prologue of a body: its leading string literal statements. */
export function prologueOf(ts: TypeScript, statements: readonly TS.Statement[]): TS.ExpressionStatement[] {
  const directives: TS.ExpressionStatement[] = [];
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    directives.push(statement);
  }
  return directives;
}

/** The block that is the body of a function. */
export function isFunctionBody(ts: TypeScript, node: TS.Node): boolean {
  return ts.isBlock(node) && (ts.isFunctionLike(node.parent) || ts.isClassStaticBlockDeclaration(node.parent));
}

export function isFunctionBoundary(ts: TypeScript, node: TS.Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);
}

/**
 * Expressions that give the same value whenever they are evaluated and have no effect, so need no temporary when a
 * later operand suspends.
 */
export function isTimeless(ts: TypeScript, node: TS.Node): boolean {
  switch (skipWrappers(ts, node).kind) {
    case ts.SyntaxKind.NumericLiteral:
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.BigIntLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.NullKeyword:
    case ts.SyntaxKind.ThisKeyword:
    case ts.SyntaxKind.SuperKeyword:
    case ts.SyntaxKind.MetaProperty:
    case ts.SyntaxKind.OmittedExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.PrivateIdentifier:
      return true;
    default:
      return false;
  }
}

/** Expressions whose value is surely no awaitable: `return` of them in coroutine mode needs no await. */
export function isPlainValue(ts: TypeScript, expression: TS.Expression): boolean {
  const node = skipWrappers(ts, expression);
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    return (
      (operator >= ts.SyntaxKind.LessThanToken && operator <= ts.SyntaxKind.CaretToken) ||
      operator === ts.SyntaxKind.InKeyword ||
      operator === ts.SyntaxKind.InstanceOfKeyword
    );
  }
  if (ts.isConditionalExpression(node)) return isPlainValue(ts, node.whenTrue) && isPlainValue(ts, node.whenFalse);
  if (ts.isPrefixUnaryExpression(node)) return true;
  if (ts.isIdentifier(node)) return node.text === "undefined";
  if (node.kind === ts.SyntaxKind.ThisKeyword) return false;
  return (
    isTimeless(ts, node) ||
    ts.isTemplateExpression(node) ||
    ts.isRegularExpressionLiteral(node) ||
    isPlainObject(ts, node) ||
    ts.isTypeOfExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isDeleteExpression(node) ||
    ts.isPostfixUnaryExpression(node)
  );
}

/** A literal of an array, or of an object that has no hook and no `then`: an object that is surely no awaitable. */
export function isPlainObject(ts: TypeScript, node: TS.Node): boolean {
  if (!ts.isObjectLiteralExpression(node)) return ts.isArrayLiteralExpression(node);
  return node.properties.every(({ name }) => {
    // (A spread has no name.)
    if (!name || ts.isComputedPropertyName(name)) return false;
    return name.text !== "then" && name.text !== "__proto__";
  });
}

export function hasModifier(ts: TypeScript, node: TS.Node, kind: TS.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

/** `using` or `await using` lists. */
export function isUsing(ts: TypeScript, list: TS.Node): list is TS.VariableDeclarationList {
  return ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.BlockScoped) >= ts.NodeFlags.Using;
}

export function isAwaitUsing(ts: TypeScript, list: TS.Node): boolean {
  return ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing;
}

export function isVarList(ts: TypeScript, node: TS.Node): boolean {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0;
}

/** `for (var x = 1 in y)` of sloppy code (ECMA-262 B.3.5): x is 1 before y is evaluated. Gives that declaration. */
export function initializedHead(ts: TypeScript, loop: TS.Node): TS.VariableDeclaration | undefined {
  if (!ts.isForInStatement(loop) || !ts.isVariableDeclarationList(loop.initializer)) return undefined;
  return loop.initializer.declarations.find(({ initializer }) => initializer);
}

/** All names that a binding name declares, in source order. */
export function boundNames(ts: TypeScript, name: TS.BindingName): readonly TS.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(ts, element.name) : []));
}

export function isIteration(ts: TypeScript, node: TS.Node): node is TS.IterationStatement {
  return (
    ts.isForStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isForInStatement(node) ||
    ts.isWhileStatement(node) ||
    ts.isDoStatement(node)
  );
}

/** The statement that a `break` or `continue` leaves or repeats. */
export function jumpTarget(ts: TypeScript, jump: TS.BreakOrContinueStatement): TS.Node | undefined {
  for (let node: TS.Node = jump.parent; node !== undefined && !isFunctionBoundary(ts, node); node = node.parent) {
    if (jump.label) {
      if (ts.isLabeledStatement(node) && node.label.text === jump.label.text) return labelled(ts, node);
    } else if (isIteration(ts, node) || (ts.isBreakStatement(jump) && ts.isSwitchStatement(node))) {
      return node;
    }
  }
  return undefined;
}

/** The statement under a stack of labels. */
export function labelled(ts: TypeScript, node: TS.Statement): TS.Statement {
  let inner = node;
  while (ts.isLabeledStatement(inner)) inner = inner.statement;
  return inner;
}

/** False for names of properties, labels, declarations and the like. (That of `a.b` the walk does not visit.) */
export function isReferenceName(ts: TypeScript, node: TS.Identifier): boolean {
  const { parent } = node;
  switch (parent.kind) {
    case ts.SyntaxKind.PropertyAssignment:
    case ts.SyntaxKind.PropertyDeclaration:
    case ts.SyntaxKind.EnumMember:
      return (parent as TS.PropertyAssignment).initializer === node;
    case ts.SyntaxKind.BindingElement:
    case ts.SyntaxKind.VariableDeclaration:
    case ts.SyntaxKind.Parameter:
      return (parent as TS.BindingElement).initializer === node;
    case ts.SyntaxKind.JsxAttribute:
    case ts.SyntaxKind.JsxNamespacedName:
    case ts.SyntaxKind.MetaProperty:
    case ts.SyntaxKind.LabeledStatement:
    case ts.SyntaxKind.BreakStatement:
    case ts.SyntaxKind.ContinueStatement:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ClassDeclaration:
    case ts.SyntaxKind.ClassExpression:
    case ts.SyntaxKind.EnumDeclaration:
    case ts.SyntaxKind.ModuleDeclaration:
    case ts.SyntaxKind.ImportSpecifier:
    case ts.SyntaxKind.NamespaceImport:
    case ts.SyntaxKind.ImportClause:
    case ts.SyntaxKind.NamespaceExport:
      return false;
    case ts.SyntaxKind.ExportSpecifier: {
      const { propertyName, parent: exports } = parent as TS.ExportSpecifier;
      return (propertyName ?? node) === node && !exports.parent.moduleSpecifier;
    }
    case ts.SyntaxKind.JsxOpeningElement:
    case ts.SyntaxKind.JsxSelfClosingElement:
    case ts.SyntaxKind.JsxClosingElement:
      return !/^[a-z]/.test(node.text);
    default:
      return true;
  }
}

/** `a, b` */
export function isSequence(ts: TypeScript, node: TS.Node): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

/**
 * True for a `throw` after which nothing runs inside of `whole`: no `try`, no iterator to close. So an error need not
 * be thrown to get out.
 */
export function isUnguarded(ts: TypeScript, statement: TS.Node, whole: TS.Node): boolean {
  for (let node = statement; node !== whole; node = node.parent) {
    const { parent } = node;
    if (ts.isTryStatement(parent) || ts.isForOfStatement(parent) || ts.isWithStatement(parent)) return false;
  }
  return true;
}
