/**
 * The `mappings` of a source map, written as the output grows.
 *
 *     mappings.copy(10, 13); mappings.text(" = "); mappings.copy(20, 21)   →   "AAAU,MAAU"
 *
 * There is a segment at the start of each generated piece that stands for something, and in copied source at each word
 * and each mark, so that each identifier, call and await can be found. Comments that have their lines to themselves, a
 * third of many sources, have a segment a line.
 */

/** Digits of base 64, as character codes. */
const DIGITS = Uint8Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (digit) =>
  digit.charCodeAt(0),
);
const ZERO = DIGITS[0]!;
const [COMMA, SEMICOLON] = [44, 59];
/** More than a segment takes: a comma, and four numbers of up to seven digits. */
const ROOM = 32;

/** What source is made of. */
const [SPACE, WORD, MARK] = [0, 1, 2];
const KINDS = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w$]/.test(String.fromCharCode(code)) ? WORD : code > 32 ? MARK : SPACE,
);
const [ASTERISK, SLASH] = [42, 47];

/** What ends a line to engines (ECMA-262 12.3). */
const LINE_BREAKS = /\r\n|[\n\r\u2028\u2029]/g;

export class Mappings {
  /** The names that segments have, in their order. */
  readonly names: string[] = [];
  private bytes: Uint8Array;
  private length = 0;
  /** Where the lines of the source begin, and an end that is never reached. */
  private readonly lineStarts = [0];
  /** The line of the source that was looked up last. */
  private cursor = 0;
  /** The present column of the output. */
  private column = 0;
  /** Where the segment before is: its column in the present line of the output, its line and column in the source. */
  private lastColumn = 0;
  private lastLine = 0;
  private lastSourceColumn = 0;
  /** Nothing is mapped yet in the present line of the output. */
  private empty = true;
  /** What the text at hand stands for, if that was generated. */
  private origin: number | undefined;
  /** Where the comment ends whose lines are being copied. */
  private comment = 0;
  /** The first `{` from `searched` on. */
  private brace = -1;
  private searched = 0;

  constructor(private readonly source: string) {
    this.bytes = new Uint8Array(source.length + ROOM);
    if (hasOtherLineBreaks(source)) {
      for (const { index, 0: found } of source.matchAll(LINE_BREAKS)) this.lineStarts.push(index + found.length);
    } else {
      for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) this.lineStarts.push(at + 1);
    }
    this.lineStarts.push(source.length + 1);
  }

  /** Source text from `start` to `end`. */
  copy(start: number, end: number): void {
    const { lineStarts } = this;
    this.origin = undefined;
    this.comment = 0;
    let line = this.lineOf(start);
    for (let at = start; at < end; line++) {
      const next = lineStarts[line + 1]!;
      const stop = Math.min(next, end);
      if (this.isComment(at, stop)) this.copyWhole(line, at, stop);
      else this.copyLine(line, at, stop);
      if (next <= end) this.newLine();
      at = next;
    }
  }

  /** Generated text, which stands for the source at `origin` if that is given, and for `name` there. */
  text(text: string, origin: number | undefined, name?: string): void {
    if (origin !== undefined && (origin !== this.origin || this.empty || name !== undefined)) {
      this.origin = origin;
      const line = this.lineOf(origin);
      this.segment(line, origin - this.lineStarts[line]!);
      if (name !== undefined) this.number(this.names.push(name) - 1 - Math.max(0, this.names.length - 2));
    }
    let lineStart = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", lineStart)) {
      this.newLine();
      lineStart = at + 1;
    }
    this.column += text.length - lineStart;
  }

  toString(): string {
    return new TextDecoder().decode(this.bytes.subarray(0, this.length));
  }

  /**
   * True for source that is nothing but comment, in the usual form: its lines begin with an asterisk. Templates and the
   * text of JSX may look the same; there code stands in braces, so a line with braces does not count.
   */
  private isComment(start: number, end: number): boolean {
    const { source } = this;
    let at = start;
    while (at < end && source.charCodeAt(at) <= 32) at++;
    const code = source.charCodeAt(at);
    if (code === SLASH && at + 1 < end) {
      const second = source.charCodeAt(at + 1);
      if (second === SLASH) return !this.hasBrace(at, end);
      if (second !== ASTERISK) return false;
      const close = source.indexOf("*/", at + 2);
      this.comment = close < 0 ? source.length : close + 2;
    } else if (code !== ASTERISK || at >= this.comment) {
      this.comment = 0;
      return false;
    }
    for (let after = this.comment; after < end; after++) if (source.charCodeAt(after) > 32) return false;
    return !this.hasBrace(at, end);
  }

  /** True for source with a `{`. The positions asked for mostly go up, so that all is searched once. */
  private hasBrace(start: number, end: number): boolean {
    if (start < this.searched || start > this.brace) {
      this.searched = start;
      this.brace = this.source.indexOf("{", start);
      if (this.brace < 0) this.brace = this.source.length;
    }
    return this.brace < end;
  }

  private copyWhole(line: number, start: number, end: number): void {
    this.segment(line, start - this.lineStarts[line]!);
    this.column += end - start;
  }

  private copyLine(line: number, start: number, end: number): void {
    const { source } = this;
    this.segment(line, start - this.lineStarts[line]!);
    let last = start;
    let before = kindOf(source.charCodeAt(start));
    for (let at = start + 1; at < end; at++) {
      const kind = kindOf(source.charCodeAt(at));
      if (kind === MARK || (kind === WORD && before !== WORD)) {
        this.step(at - last);
        last = at;
      }
      before = kind;
    }
    this.column += end - last;
  }

  /** A segment `distance` further on than the one before, in the same line of both. */
  private step(distance: number): void {
    this.column += distance;
    if (distance > 15) return this.segment(this.lastLine, this.lastSourceColumn + distance);
    this.makeRoom();
    const { bytes, length } = this;
    const digit = DIGITS[distance << 1]!;
    bytes[length] = COMMA;
    bytes[length + 1] = digit;
    bytes[length + 2] = ZERO;
    bytes[length + 3] = ZERO;
    bytes[length + 4] = digit;
    this.length = length + 5;
    this.lastColumn = this.column;
    this.lastSourceColumn += distance;
  }

  private segment(line: number, sourceColumn: number): void {
    this.makeRoom();
    if (!this.empty) this.bytes[this.length++] = COMMA;
    this.number(this.column - this.lastColumn);
    this.number(0);
    this.number(line - this.lastLine);
    this.number(sourceColumn - this.lastSourceColumn);
    this.lastColumn = this.column;
    this.lastLine = line;
    this.lastSourceColumn = sourceColumn;
    this.empty = false;
  }

  private newLine(): void {
    this.makeRoom();
    this.bytes[this.length++] = SEMICOLON;
    this.column = this.lastColumn = 0;
    this.empty = true;
  }

  /** In base 64, five bits a digit, the lowest first; the first one holds the sign too. */
  private number(value: number): void {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    for (; rest > 31; rest >>>= 5) this.bytes[this.length++] = DIGITS[(rest & 31) | 32]!;
    this.bytes[this.length++] = DIGITS[rest]!;
  }

  private makeRoom(): void {
    if (this.length + ROOM <= this.bytes.length) return;
    const { bytes } = this;
    this.bytes = new Uint8Array(2 * bytes.length);
    this.bytes.set(bytes);
  }

  private lineOf(offset: number): number {
    const { lineStarts } = this;
    let low = this.cursor;
    if (lineStarts[low]! > offset || lineStarts[low + 1]! <= offset) {
      low = 0;
      for (let high = lineStarts.length - 1; high - low > 1;) {
        const middle = (low + high) >> 1;
        if (lineStarts[middle]! <= offset) low = middle;
        else high = middle;
      }
      this.cursor = low;
    }
    return low;
  }
}

function kindOf(code: number): number {
  return code > 127 ? WORD : KINDS[code]!;
}

/** True if `\n` is not in all of what ends a line. A regular expression alone would be slow where there is none. */
function hasOtherLineBreaks(source: string): boolean {
  return source.includes("\u2028") || source.includes("\u2029") || (source.includes("\r") && /\r(?!\n)/.test(source));
}
