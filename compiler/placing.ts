/**
 * Rules for text that is put into the place of other text: what binds how tightly, what needs parentheses or a space.
 *
 *     `(await f)(x)`, hole → `$.value`   →   `(0, $.value)(x)`, since the frame must not become the receiver
 */
import type TS from "typescript";
import type { Operand } from "./ir.ts";
import type { Analysis } from "./scope.ts";
import type { TypeScript } from "./syntax.ts";

/** Operators whose opposite is an operator too. */
export const NEGATED: Readonly<Record<string, string>> = { "===": "!==", "!==": "===", "==": "!=", "!=": "==" };

export function isWordAt(text: string, index: number): boolean {
  return /[\p{ID_Continue}$]/u.test(text[index] ?? " ");
}

export function isCallee(ts: TypeScript, parent: TS.Node, child: TS.Node): boolean {
  return (
    (ts.isCallExpression(parent) && parent.expression === child) ||
    (ts.isTaggedTemplateExpression(parent) && parent.tag === child)
  );
}

/** `new x.y()`, `x`: a call in its place would be taken for what is constructed. */
export function isConstructed(ts: TypeScript, node: TS.Node): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression === node;
  const inner =
    ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isNonNullExpression(parent)
      ? parent.expression
      : ts.isTaggedTemplateExpression(parent) && parent.tag;
  return inner === node && isConstructed(ts, parent);
}

/**
 * True where text that begins with a parenthesis, in the place of `node`, would go on with the statement before, which
 * has no semicolon. Not where the statements are taken apart: those get theirs.
 */
export function joinsLineBefore(ts: TypeScript, { suspending }: Analysis, node: TS.Node): boolean {
  const file = node.getSourceFile();
  const start = node.getStart(file);
  let statement = node;
  while (!ts.isStatement(statement) && statement.parent.getStart(file) === start) statement = statement.parent;
  const list = statement.parent as TS.Node & { readonly statements?: readonly TS.Statement[] };
  if (!ts.isExpressionStatement(statement) || !list.statements || suspending.has(list)) return false;
  const before = list.statements[list.statements.indexOf(statement) - 1];
  if (!before || ts.isBlock(before) || ts.isFunctionDeclaration(before)) return false;
  return file.text[before.end - 1] !== ";";
}

/**
 * Nothing can go on with an arrow that has a block, so the next statement or field may begin with what would go on with
 * a call: `f = async () => {}`, then a line with `[x].map(f)`. Gives what then needs a semicolon.
 */
export function joinsLineAfter(ts: TypeScript, { suspending }: Analysis, node: TS.Node): TS.Node | undefined {
  if (!ts.isArrowFunction(node) || !ts.isBlock(node.body)) return undefined;
  let last: TS.Node = node;
  while (last.parent.end === node.end && !listAround(last.parent)) last = last.parent;
  const list = listAround(last.parent);
  const next = list?.[list.indexOf(last) + 1];
  if (!next || suspending.has(last)) return undefined;
  const text = next.getText(node.getSourceFile());
  return /^(?:[[(`+\-*/<]|in\b|instanceof\b)/.test(text) ? last : undefined;
}

/** The statements or members that stand in a node. */
function listAround(node: TS.Node): readonly TS.Node[] | undefined {
  const { statements, members } = node as TS.Node & Record<"statements" | "members", readonly TS.Node[] | undefined>;
  return statements ?? members;
}

/** Operands that are printed as `object.name`. */
export function isReference({ kind }: Operand): boolean {
  return kind === "value" || kind === "member" || kind === "element" || kind === "property" || kind === "frame";
}

/** Operands that bind less tightly than what they may be put into. */
export function isCompound(operand: Operand): boolean {
  switch (operand.kind) {
    case "binary":
    case "delete":
    case "copy":
      return true;
    case "runtime":
      return operand.name === "call";
    default:
      return false;
  }
}

/** Where a statement that is to be the first of the file goes: behind directives and comments on the file. */
export function startOfFile(ts: TypeScript, file: TS.SourceFile): number {
  const first = file.statements.find((s) => !ts.isExpressionStatement(s) || !ts.isStringLiteral(s.expression));
  return first ? positionBefore(ts, file, first) : file.text.length;
}

/** Before a statement and the comments that belong to it, after those that belong to the file. */
function positionBefore(ts: TypeScript, file: TS.SourceFile, statement: TS.Node): number {
  const start = statement.getStart(file);
  if (ts.isImportDeclaration(statement)) return start;
  let position = start;
  for (const comment of (ts.getLeadingCommentRanges(file.text, statement.pos) ?? []).toReversed()) {
    const text = file.text.slice(comment.pos, comment.end);
    if (/\n\s*\n/.test(file.text.slice(comment.end, position)) || FOR_THE_FILE.test(text)) break;
    position = comment.pos;
  }
  return position;
}

/** Comments that tools look for at the top of a file. */
const FOR_THE_FILE = /@(?:jsx|ts-|license|await|vitest)|^#!|^\/\/\/\s*</;
