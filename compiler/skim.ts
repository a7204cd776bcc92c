/**
 * Tells which files have nothing to lower, without a parse.
 *
 *     mayHaveWork("a.ts", "// async or not\nf('await', `async ${x}`);")   → false: comments and literals
 *     mayHaveWork("a.ts", "x = a\n/ async /g")                             → true: it takes a parser to tell
 *
 * `false` is certain; whatever takes a parser counts as work.
 */

/** Without one of these there is nothing to lower. */
const WORDS = /\basync\b|\bawait\b/;
const DIRECTIVES = /use (?:coroutine|promise|native)/;
/** Without a match there is nothing to lower; for hosts that look before they call. */
export const MAYBE_WORK = new RegExp(`${WORDS.source}|${DIRECTIVES.source}`);

const COMMENT = String.raw`\/\/.*|\/\*[^]*?\*\/`;
const STRING = String.raw`"(?:[^"\\\r\n]|\\[^])*"|'(?:[^'\\\r\n]|\\[^])*'`;
/** A template in a template is understood, one in that is not. */
const TEMPLATE = template(`${STRING}|${template(STRING)}`);
/** After one of these characters a slash does not divide. */
const REGEXP = String.raw`(?<=[(,=:[&|?{;]\s*!?)\/(?:[^\\/[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+\/`;
/** What nothing above matched, and begins something. The last slash on its line begins no regular expression. */
const UNCLEAR = String.raw`["'\`]|\/(?=.*\/)`;

const TOKENS = new RegExp([COMMENT, STRING, TEMPLATE, REGEXP, UNCLEAR, WORDS.source].join("|"), "g");

const JSX = /<\/|\/>/;

/** True for a file that may have JSX, in the text of which quotes and slashes mean nothing. */
export function mayHaveJsx(fileName: string, source: string): boolean {
  return !/\.[cm]?ts$/.test(fileName) && JSX.test(source);
}

/** False only if there is surely nothing to lower in the file. */
export function mayHaveWork(fileName: string, source: string): boolean {
  const first = source.search(WORDS);
  if (first < 0) return DIRECTIVES.test(source);
  if (standsInTheOpen(source, first)) return true;
  if (mayHaveJsx(fileName, source)) return true;
  for (const [token] of source.matchAll(TOKENS)) if (isWork(token)) return true;
  return false;
}

/** The quick way to a yes: a line that has a word, and before it nothing that could hide it. */
function standsInTheOpen(source: string, first: number): boolean {
  const words = new RegExp(WORDS, "g");
  words.lastIndex = first;
  for (const { index } of source.matchAll(words)) {
    const before = source.slice(source.lastIndexOf("\n", index) + 1, index);
    if (!/["'`/*]/.test(before)) return true;
  }
  return false;
}

function isWork(token: string): boolean {
  switch (token[0]) {
    case "/":
      return token === "/";
    case '"':
    case "'":
      return token.length === 1 || DIRECTIVES.test(token);
    case "`":
      return token.length === 1 || (token.includes("${") && WORDS.test(token));
    default:
      return true;
  }
}

/** One of the alternatives for each first character, so that a match takes linear time. */
function template(substituted: string): string {
  return String.raw`\`(?:[^\`\\$]|\\[^]|\$(?!\{)|\$\{(?:[^{}\`"'/]|${substituted})*\})*\``;
}
