/**
 * JavaScript that TypeScript's parser refuses, or takes for something else, though ECMA-262 has it → text of the same
 * length that the parser reads to the same shape. It is only read: what is emitted comes from the source.
 *
 *     for await ([x = "x" in {}] of y)   →   for await ([x = "x" >= {}] of y)
 *
 * Asked for after an error only, so that files without one pay nothing. Where the new spelling is refused too, the
 * error of the first reading is what is told.
 */

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
  // In sloppy code a `let` that ends its line is a variable where no declaration can stand (14.5).
  { wrong: /let\s(?=[^\S\n]*(?:\/\/.*)?\n|(?<=\n))/y, spelled: () => "let;" },
];

/** `text` as the parser may read it after the error at `offset`, or undefined if nothing known was misread there. */
export function respelled(text: string, offset: number): string | undefined {
  for (const { wrong, spelled } of AT_THE_ERROR) {
    wrong.lastIndex = offset;
    const found = wrong.exec(text)?.[0];
    if (found !== undefined) return text.slice(0, offset) + spelled(found) + text.slice(offset + found.length);
  }
  // At the top level of a module the parser takes `await` for a name first, and an object behind it for a block; the
  // error is somewhere inside.
  const operators = text.replace(/\bawait\s(?=\s*\{)/g, "await+");
  return operators === text ? undefined : operators;
}
