// Makes a failing program small: takes statements, members, arguments and whole subexpressions away as long as it fails.
//
//     await shrink("…long program…", (source) => stillFails(source))   →   "async function main() { … }"
import ts from "typescript";

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export async function shrink(
  source: string,
  fails: (source: string) => Promise<boolean>,
  trials = 2500,
): Promise<string> {
  let best = source;
  let left = trials;
  for (let progress = true; progress && left > 0;) {
    progress = false;
    for (let index = 0; left > 0; index++) {
      // After a success the list is made anew, and goes on at the same place: earlier changes failed already.
      const change = candidates(best)[index];
      if (!change) break;
      left--;
      const candidate = best.slice(0, change.start) + change.text + best.slice(change.end);
      // `let ;` is an expression statement in sloppy code.
      if (candidate.length < best.length && !/\blet\s*;/.test(candidate) && (await fails(candidate))) {
        best = candidate;
        progress = true;
        index--;
      }
    }
  }
  return best;
}

/** Larger changes first. */
function candidates(source: string): Change[] {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest, true);
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    changes.push(...changesOf(node, file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return changes.toSorted((a, b) => b.end - b.start - b.text.length - (a.end - a.start - a.text.length));
}

function changesOf(node: ts.Node, file: ts.SourceFile): Change[] {
  const start = node.getStart(file);
  const replace = (text: string): Change => ({ start, end: node.end, text });
  const keep = (child: ts.Node): Change => replace(child.getText(file));
  const { parent } = node;
  if (ts.isSourceFile(node)) return [];
  if (isBound(node, file)) return [];
  const changes: Change[] = [];
  if (ts.isStatement(node) && !ts.isFunctionLike(parent)) changes.push(...statementChanges(node, replace, file));
  else if (ts.isClassElement(node) || ts.isCatchClause(node)) changes.push(replace(""));
  else if (isListed(node)) changes.push({ start, end: afterComma(file.text, node.end), text: "" });
  if (isWholeExpression(node)) {
    changes.push(replace("0"));
    for (const child of operands(node)) changes.push(keep(child));
  }
  if (ts.isVariableDeclaration(node) && node.initializer)
    changes.push({ start: node.name.end, end: node.end, text: "" });
  if ((ts.isBindingElement(node) || ts.isParameter(node)) && node.initializer) {
    changes.push({ start: node.name.end, end: node.end, text: "" });
    if (!ts.isIdentifier(node.name)) changes.push({ start: node.name.getStart(file), end: node.name.end, text: "z" });
  }
  if (ts.isComputedPropertyName(node)) changes.push(replace("k"));
  return changes;
}

function statementChanges(node: ts.Statement, replace: (text: string) => Change, file: ts.SourceFile): Change[] {
  const changes = [replace(ts.isBlock(node) && !ts.isBlock(node.parent) ? "{}" : "")];
  const inner = (block: ts.Node | undefined): void => {
    if (!block) return;
    const text = block.getText(file);
    changes.push(replace(ts.isBlock(block) ? text.slice(1, -1) : text), replace(text));
  };
  if (ts.isTryStatement(node)) {
    inner(node.tryBlock);
    inner(node.catchClause?.block);
    inner(node.finallyBlock);
    const { catchClause, finallyBlock } = node;
    if (catchClause && finallyBlock) changes.push({ start: catchClause.end, end: node.end, text: "" });
  } else if (ts.isIfStatement(node)) {
    inner(node.thenStatement);
    inner(node.elseStatement);
    changes.push({ start: node.thenStatement.end, end: node.end, text: "" });
  } else if (ts.isIterationStatement(node, false) || ts.isLabeledStatement(node)) inner(node.statement);
  else if (ts.isSwitchStatement(node)) {
    for (const clause of node.caseBlock.clauses) {
      changes.push(replace(clause.statements.map((each) => each.getText(file)).join(" ")));
      changes.push({ start: clause.getStart(file), end: clause.end, text: "" });
    }
  } else if (ts.isBlock(node) && ts.isBlock(node.parent)) inner(node);
  else if (ts.isReturnStatement(node) && node.expression) changes.push(replace("return;"));
  else if (ts.isVariableStatement(node)) {
    for (const { initializer } of node.declarationList.declarations) {
      if (initializer) changes.push(replace(`${initializer.getText(file)};`));
    }
  }
  return changes;
}

/** The head of a loop keeps what ends it. */
function isBound(node: ts.Node, file: ts.SourceFile): boolean {
  if (!/\bC\(/.test(node.getText(file))) return false;
  for (let inner = node; inner.parent && !ts.isStatement(inner); inner = inner.parent) {
    const { parent } = inner;
    if (ts.isForStatement(parent) && parent.condition === inner) return !isAwaitedBound(node);
    if ((ts.isWhileStatement(parent) || ts.isDoStatement(parent)) && parent.expression === inner)
      return !isAwaitedBound(node);
  }
  return false;
}

/** `await P(C(1))` and `C(1) && x` may still lose what is not the bound. */
function isAwaitedBound(node: ts.Node): boolean {
  return ts.isAwaitExpression(node);
}

function isListed(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isObjectLiteralElementLike(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isSpreadElement(node) ||
    ts.isVariableDeclaration(node) ||
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node) ||
    ts.isArrayLiteralExpression(parent)
  );
}

function afterComma(text: string, end: number): number {
  return /^\s*,\s*/.exec(text.slice(end))?.[0].length ? end + /^\s*,\s*/.exec(text.slice(end))![0].length : end;
}

function isWholeExpression(node: ts.Node): node is ts.Expression {
  const { parent } = node;
  if (!ts.isExpression(node) || ts.isOmittedExpression(node) || ts.isNumericLiteral(node)) return false;
  if (isTarget(node)) return false;
  if (ts.isIdentifier(node))
    return !ts.isExpression(parent) || ts.isCallExpression(parent) || ts.isBinaryExpression(parent);
  return true;
}

/** A call as a target parses, but fails only when it runs: not what is looked for. */
function isTarget(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && parent.operatorToken.getText().endsWith("=");
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === node;
  return ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent);
}

/** Parts that may stand for the whole. Of an `await` only what can't be a coroutine. */
function operands(node: ts.Expression): ts.Node[] {
  if (ts.isAwaitExpression(node)) {
    const inner = node.expression;
    const called =
      ts.isCallExpression(inner) && ts.isIdentifier(inner.expression) && /^[PQT]$/.test(inner.expression.text);
    return called ? [...inner.arguments] : [];
  }
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    if (ts.isExpression(child)) found.push(child);
    else if (ts.isTemplateSpan(child) || ts.isPropertyAssignment(child)) {
      ts.forEachChild(child, (inner) => void (ts.isExpression(inner) && found.push(inner)));
    }
  });
  return ts.isFunctionLike(node) ? [] : found;
}
