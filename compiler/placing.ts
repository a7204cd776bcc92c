/**
 * Rules for text that is put into the place of other text: what binds how tightly, what needs parentheses or a space.
 *
 *     `(await f)(x)`, hole → `$.value`   →   `(0, $.value)(x)`, since the frame must not become the receiver
 */
import type TS from "typescript";
import type { Operand } from "./ir.ts";
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
