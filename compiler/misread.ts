/**
 * JavaScript that TypeScript's parser refuses, or takes for something else, though ECMA-262 has it → text of the same
 * length that the parser reads to the same shape. It is only read: what is emitted comes from the source.
 *
 *     for await ([x = "x" in {}] of y)   →   for await ([x = "x" >= {}] of y)
 *
 * Asked for after an error only, so that files without one pay nothing. Where the new spelling is refused too, the
 * error of the first reading is what is told.
 */
import type TS from "typescript";
import { identifiersOf } from "./names.ts";
import { hasLineBreak } from "./syntax.ts";
import { parseDiagnosticsOf, scriptKind, type TypeScript } from "./typescript.ts";

// ── parentheses before a block, which are in the tree ────────────────────────────────────────────────────────────────

/** The parenthesis after parameters. */
const CLOSING = /(?:\s|\/\*[^]*?\*\/|\/\/.*)*\)/y;

/**
 * TypeScript takes parentheses before a block for an arrow function without its arrow, in the next line too, where
 * ECMAScript ends the statement. Gives the places right after such parentheses.
 *
 *     const a = (b)
 *     { f() }
 */
export function missingSemicolons(ts: TypeScript, file: TS.SourceFile): number[] {
  const ends: number[] = [];
  if (parseDiagnosticsOf(file).length === 0) return ends;
  const visit = (node: TS.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isArrowFunction(node) || node.equalsGreaterThanToken.pos < node.equalsGreaterThanToken.end) return;
    const { parameters, type, body } = node;
    CLOSING.lastIndex = parameters.end;
    const end = parameters.end + (CLOSING.exec(file.text)?.[0].length ?? 0);
    const start = body.getStart(file);
    if (!type && /\s/.test(file.text.charAt(end)) && hasLineBreak(file.text, end, start)) ends.push(end);
  };
  visit(file);
  return ends;
}

/** A text that TypeScript's own functions can parse: `missingSemicolons` put in, all lines stay. */
export function withSemicolons(ts: TypeScript, fileName: string, source: string): string {
  for (let text = source; ;) {
    const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false, scriptKind(ts, fileName));
    const ends = missingSemicolons(ts, file).toSorted((a, b) => b - a);
    if (ends.length === 0) return text;
    for (const end of ends) text = `${text.slice(0, end)};${text.slice(end)}`;
  }
}

// ── what is a syntax error to it ─────────────────────────────────────────────────────────────────────────────────────

interface Misreading {
  /** Matches at the place of the error; behind it, if it looks behind. */
  readonly wrong: RegExp;
  readonly spelled: (found: string) => string;
}

/** Words and spaces, so that nothing moves. */
function padded(word: string, length: number): string {
  return word.padEnd(length, " ");
}

const AT_THE_ERROR: readonly Misreading[] = [
  // A script's variable `await` before an operator that is a word: the parser begins an await expression.
  { wrong: /(?<=\bawait\s+)(?:instanceof|in)\b/y, spelled: (found) => padded(",", found.length) },
  // `in` within brackets in the head of a `for` (14.7.4 has [+In] there); `>=` binds as strongly.
  { wrong: /in\b/y, spelled: () => ">=" },
  // In JavaScript, where JSX may be, `</` passes for a closing tag, also where it begins a comment.
  { wrong: /<\/\/.*/y, spelled: (found) => padded("<", found.length) },
  // A name in the line after its dot, and a word behind it: the parser takes it for one that is still to be written.
  { wrong: /(?<=\.)(?:\s|\/\*[^]*?\*\/|\/\/.*)+/y, spelled: (found) => padded("", found.length) },
  // In sloppy code a `let` that ends its line is a variable where no declaration can stand, but before `[` (14.5).
  { wrong: /let\s(?=[^\S\n]*(?:\/\/.*)?\n|(?<=\n))(?!(?:\s|\/\/.*)*\[)/y, spelled: () => "let;" },
];

/**
 * White space in the place of which an operator makes an operand of what follows: behind an `await`, whatever that means,
 * and behind a `case`, where parentheses before the colon pass for those of an arrow function.
 */
const BEFORE_OPERANDS =
  /\bawait\s(?=\s*(\{|\[\s*[,\]]|\[[^\]]*\.\.\.|--|\+\+|[!~]))|(?<=\bcase|\bcase\b[^:{}\n]*[,|&=])\s(?=\s*\()/g;

/** What the operand of an `await` may stand behind. */
const BEHIND_AWAIT = /(?<=\bawait)(?:\s|\/\*[^]*?\*\/|\/\/.*)+/g;

/** The same behind a `yield` between `?` and `:`, or in a `case`. */
const BEHIND_YIELD = /(?<=(?:\?|\bcase\b)[^:{}\n]*\byield(?:[ \t]*\*)?)[ \t](?=[ \t]*\()/g;

/**
 * `text`, of which the parser made `file`, as it may read it after the error at `offset`, or undefined if nothing known was
 * misread there.
 */
export function respelled(ts: TypeScript, file: TS.SourceFile, text: string, offset: number): string | undefined {
  for (const { wrong, spelled } of AT_THE_ERROR) {
    wrong.lastIndex = offset;
    const found = wrong.exec(text)?.[0];
    if (found !== undefined) return text.slice(0, offset) + spelled(found) + text.slice(offset + found.length);
  }
  // At the top level of a module the parser takes `await` for a name first: then an object behind it is a block, an
  // array an index, some operators have nothing before them, and a line break ends the statement. The error is there, or
  // somewhere inside.
  const inLine = ts.isExternalModule(file) ? text.replace(BEHIND_AWAIT, (found) => padded("", found.length)) : text;
  let operators = inLine.replace(
    BEFORE_OPERANDS,
    (found, next?: string) => found.slice(0, -1) + (next === "--" ? "+" : "-"),
  );
  // In sloppy code it may be a function's name, and this a call.
  if (!identifiersOf(file).has("yield")) operators = operators.replace(BEHIND_YIELD, "-");
  return operators === text ? undefined : operators;
}
