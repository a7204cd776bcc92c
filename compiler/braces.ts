/**
 * Where a brace closes, without a parse: exactly, or not at all.
 *
 *     closingBrace("{ f('}'); }", 0)            → 10: a brace in a string closes nothing
 *     closingBrace("{ if (a) /}/.test(b) }", 0) → -1: it takes a parser to tell a regular expression from a division
 */

/** What a character begins. */
const [NOTHING, OPENING, CLOSING, STRING, TEMPLATE, SLASHED] = [0, 1, 2, 3, 4, 5];
const BEGINS = new Uint8Array(128);
for (const [begins, characters] of [
  [OPENING, "{"],
  [CLOSING, "}"],
  [STRING, `"'`],
  [TEMPLATE, "`"],
  [SLASHED, "/"],
] as const) {
  for (const character of characters) BEGINS[character.charCodeAt(0)] = begins;
}

const BACKSLASH = 92;

/**
 * The position of the `}` that closes the `{` at `open`, or -1. JSX is not understood, nor are comments as HTML has
 * them, and lines are what ends with `\n`: nothing for files that have something else.
 */
export function closingBrace(source: string, open: number): number {
  /** For each template that is open: how many braces were, when its expression began. */
  const templates: number[] = [];
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    const code = source.charCodeAt(at);
    const begins = code < 128 ? BEGINS[code]! : NOTHING;
    if (begins === NOTHING) continue;
    let inTemplate = begins === TEMPLATE;
    if (begins === OPENING) depth++;
    else if (begins === STRING) at = endOfString(source, at);
    else if (begins === SLASHED) at = endOfSlashed(source, at);
    else if (begins === CLOSING) {
      depth--;
      inTemplate = templates.length > 0 && templates.at(-1) === depth;
      if (inTemplate) templates.pop();
      else if (depth === 0) return at;
    }
    if (inTemplate) {
      at = endOfTemplateText(source, at);
      if (source[at] === "{") templates.push(depth++);
    }
    if (at < 0) return -1;
  }
  return -1;
}

// Each of these gives the position of the last character of what begins at `start`, or -1 if that can't be told.

function endOfString(source: string, start: number): number {
  const quote = source.charCodeAt(start);
  for (let at = start + 1; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === quote) return at;
    if (code === BACKSLASH) at++;
    else if (code === 10 || code === 13) return -1;
  }
  return -1;
}

/** The text of a template that begins behind `start`: to its end, or to the brace of its next expression. */
function endOfTemplateText(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at];
    if (character === "`") return at;
    if (character === "\\") at++;
    else if (character === "$" && source[at + 1] === "{") return at + 1;
  }
  return -1;
}

/** A comment, a regular expression, or no more than a sign of division. */
function endOfSlashed(source: string, start: number): number {
  switch (source[start + 1]) {
    case "/": {
      const end = source.indexOf("\n", start);
      return end < 0 ? source.length : end;
    }
    case "*": {
      const end = source.indexOf("*/", start + 2);
      return end < 0 ? -1 : end + 1;
    }
    default:
      return divides(source, start) ?? endOfRegExp(source, start);
  }
}

/** What nothing can be divided after. */
const BEFORE_OPERANDS = /[(,=:[&|?{;]/;
/** Words that may be names, or stand before an operand. */
const UNCLEAR = /^(?:await|case|delete|do|else|extends|in|instanceof|let|new|of|return|throw|typeof|void|yield)$/;

/** What stands before a slash in its line decides: `start` for a division, -1 if that does not tell. */
function divides(source: string, start: number): number | undefined {
  let end = start;
  while (source[end - 1] === " ") end--;
  const before = source[end - 1] ?? "\n";
  if (BEFORE_OPERANDS.test(before)) return undefined;
  if (before === "]" || before === '"' || before === "'" || before === "`") return start;
  let word = end;
  while (/[\w$]/.test(source[word - 1] ?? "")) word--;
  const clear = word < end && !UNCLEAR.test(source.slice(word, end)) && !/[^\s\x21-\x7e]/.test(source[word - 1] ?? "");
  return clear ? start : -1;
}

function endOfRegExp(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    switch (source[at]) {
      case "\\":
        at++;
        break;
      case "[":
        inClass = true;
        break;
      case "]":
        inClass = false;
        break;
      case "/":
        if (!inClass) return at;
        break;
      case "\n":
      case "\r":
        return -1;
      default:
    }
  }
  return -1;
}
