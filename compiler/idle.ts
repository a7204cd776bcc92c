/**
 * Bodies of functions that have nothing to lower, found without a parse: they need not be parsed.
 *
 *     function f() {           function f() {
 *       return g(1, 2);    →
 *     }                        }
 *     async function h() {}    async function h() {}
 *
 * Which braces are those of functions is guessed, by lines and indentation as formatters write them. The analysis sees
 * all functions that nobody visits; if a guess was not one of those, the file is parsed as a whole (`Work.allRead`).
 * Where a body ends is no guess: `closingBrace` is exact.
 */
import { closingBrace } from "./braces.ts";
import { hasOtherLineBreaks } from "./mappings.ts";
import { MAYBE_WORK, mayHaveJsx } from "./skim.ts";

/** What stands between the braces of a function. */
export interface Body {
  readonly start: number;
  readonly end: number;
}

/** With less to leave out, reading all is as quick, and tells more of what is wrong in it. */
const WORTHWHILE = 1000;

const SPACES = " ".repeat(1 << 14);

/** What `closingBrace` does not understand: comments as HTML has them, lines that end otherwise. */
function isUnclear(source: string): boolean {
  return source.includes("<!--") || source.includes("-->") || hasOtherLineBreaks(source);
}

/** The bodies that need not be read, in their order; none where they are too small to matter. */
export function idleBodies(fileName: string, source: string): readonly Body[] {
  if (source.length < WORTHWHILE || mayHaveJsx(fileName, source) || isUnclear(source)) return [];
  const bodies = new Outline(source).bodies();
  const length = bodies.reduce((sum, { start, end }) => sum + end - start, 0);
  return length < WORTHWHILE ? [] : bodies;
}

/** `source` with spaces in the place of the bodies, so that all positions stay. */
export function withoutBodies(source: string, bodies: readonly Body[]): string {
  const pieces: string[] = [];
  let last = 0;
  for (const { start, end } of bodies) {
    pieces.push(source.slice(last, start));
    for (let at = start; at < end; at += SPACES.length) pieces.push(SPACES.slice(0, end - at));
    last = end;
  }
  pieces.push(source.slice(last));
  return pieces.join("");
}

// What stands before a brace, from its line on, or from an earlier one that the line belongs to.
/** Parameters or an arrow, or parameters and a type. */
const FUNCTION = /(?:\)|=>)\s*$|\)\s*:(?:[^;=]|=>)*[\w>\]"'}]\s*$/;
const NO_FUNCTION =
  /^(?:export\s+)?(?:if|for|while|switch|with|catch|try|else|do|namespace|module|declare|interface|type|enum)\b/;
const CLASS = /\bclass\b(?![^]*(?:=>|\bfunction\b))/;
const OBJECT = /^(?![^]*(?:=>|\bfunction\b))[^]*(?:[=(]|\bdefault)\s*$/;
/** The line itself, where it belongs to the same statement as the lines before. */
const CLAUSE = /^\}\s*(?:catch|else|finally|while)\b/;

/** Words that generated code has too, and what may be one with escapes: with them in the source its names are others. */
const NAMES = String.raw`\$(?:await|body_|frame|input|loop|rest|self|temporary|[\d$(.[])|_\$|\$\w*\\u|\\u(?:0024|\{0*24)`;
/** What is always read: work, `import.meta`, by which a file is a module, and such names. */
const READ = new RegExp(String.raw`${MAYBE_WORK.source}|\bimport\s*[./]|${NAMES}`);

class Outline {
  private readonly found: Body[] = [];
  /** The class or object whose members are looked at: their indentation, and where it ends. */
  private members = { indent: 0, end: 0 };

  constructor(private readonly source: string) {}

  bodies(): readonly Body[] {
    const { source } = this;
    const opening = source.includes("\r\n") ? "{\r\n" : "{\n";
    for (let at = source.indexOf(opening); at >= 0; at = source.indexOf(opening, at)) at = this.look(at);
    return this.found;
  }

  /** Looks at a `{` that ends its line; gives where to go on. */
  private look(open: number): number {
    const { source, members } = this;
    const line = source.lastIndexOf("\n", open) + 1;
    const first = this.firstOf(line);
    const indent = first - line;
    const inside = open < members.end;
    if (indent !== (inside ? members.indent : 0)) return open + 1;
    const start = this.headOf(first, line, indent);
    const end = source.indexOf(`\n${source.slice(line, first)}}`, open);
    if (end < 0) return open + 1;
    const head = source.slice(start, open);
    if (NO_FUNCTION.test(head) || CLAUSE.test(source.slice(first, open))) return end;
    const isClass = CLASS.test(head);
    if (!isClass && FUNCTION.test(head)) this.lookAtFunction(start, open, end);
    else if (!inside && (isClass || OBJECT.test(head))) {
      const member = source.indexOf("\n", open) + 1;
      this.members = { indent: this.firstOf(member) - member, end };
      return open + 1;
    }
    return end;
  }

  /** The first character of a line that is no space and no tab; of an empty line, its break. */
  private firstOf(line: number): number {
    let first = line;
    while (this.source[first] === " " || this.source[first] === "\t") first++;
    return first;
  }

  /** Where that begins which has its brace in this line: in a line before, where this one closes something. */
  private headOf(first: number, line: number, indent: number): number {
    const { source } = this;
    let [start, from] = [first, line];
    for (let lines = 0; lines < 20 && from > 0; lines++) {
      const isBefore = start - from > indent || /\s/.test(source[start]!);
      if (!isBefore && !/[)}>{]/.test(source[start]!)) break;
      from = source.lastIndexOf("\n", from - 2) + 1;
      start = this.firstOf(from);
    }
    return start;
  }

  /** `end`: the line break before its brace, as it seems. */
  private lookAtFunction(start: number, open: number, end: number): void {
    const { source } = this;
    if (READ.test(source.slice(start, end))) return;
    const close = closingBrace(source, open);
    if (close > end && close <= source.indexOf("}", end)) this.found.push({ start: open + 1, end: close });
  }
}
