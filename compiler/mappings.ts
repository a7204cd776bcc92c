/**
 * The `mappings` of a source map, written as the output grows.
 *
 *     mappings.copy(10, 13); mappings.text(" = "); mappings.copy(20, 21)   →   "AAAU,MAAU"
 *
 * There is a segment at the start of each generated piece that stands for something, and in copied source at each word
 * and each mark, so that each identifier, call and await can be found; none at white space. Comments that have their
 * lines to themselves, a third of many sources, have a segment a line.
 */

/** Digits of base 64, as character codes. */
const DIGITS = Uint8Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (digit) =>
  digit.charCodeAt(0),
);
const ZERO = DIGITS[0]!;
const [COMMA, SEMICOLON] = [44, 59];
/** More than a segment takes: a comma, and four numbers of up to seven digits. */
const ROOM = 32;

/** What source is made of. (`findStarts` calculates with them.) */
const [SPACE, WORD, MARK] = [0, 1, 2];
const KINDS = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w$]/.test(String.fromCharCode(code)) ? WORD : code > 32 ? MARK : SPACE,
);
const [ASTERISK, SLASH] = [42, 47];

/** What ends a line to engines (ECMA-262 12.3). */
const LINE_BREAKS = /\r\n|[\n\r\u2028\u2029]/g;

const DECODER = new TextDecoder();

/**
 * The bytes of the map that was done last, for the next one: memory outside of the heap makes the engine collect
 * garbage. There are as many as the longest map takes.
 */
let spare: Uint8Array | undefined;

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
  /** Of the line that is being copied: where its words and marks begin. */
  private starts = new Uint32Array(256);
  /** The first `{` from `searched` on. */
  private brace = -1;
  private searched = 0;

  constructor(private readonly source: string) {
    this.bytes = spare ?? new Uint8Array(1 << 16);
    spare = undefined;
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
      this.copyLine(line, at, Math.min(next, end));
      if (next <= end) this.newLine();
      at = next;
    }
  }

  private copyLine(line: number, start: number, end: number): void {
    const { source } = this;
    let first = start;
    while (first < end && source.charCodeAt(first) <= 32) first++;
    this.column += first - start;
    if (first < end) {
      this.segment(line, first - this.lineStarts[line]!);
      if (!this.isComment(first, end)) this.copyWords(first, end);
    }
    this.column += end - first;
  }

  /** Generated text, which stands for the source at `origin` if that is given, and for `name` there. */
  text(text: string, origin: number | undefined, name?: string): void {
    if (origin !== undefined && (origin !== this.origin || this.empty || name !== undefined)) {
      this.origin = origin;
      const line = this.lineOf(origin);
      this.segment(line, origin - this.lineStarts[line]!);
      if (name !== undefined) {
        const before = Math.max(0, this.names.length - 1);
        this.length = write(this.bytes, this.length, this.names.push(name) - 1 - before);
      }
    }
    let lineStart = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", lineStart)) {
      this.newLine();
      lineStart = at + 1;
    }
    this.column += text.length - lineStart;
  }

  /** The mappings. To be asked for once, at the end: the bytes are the next one's then. */
  finish(): string {
    spare = this.bytes;
    return DECODER.decode(spare.subarray(0, this.length));
  }

  /**
   * True for source that is nothing but comment, in the usual form: its lines begin with an asterisk. Templates and the
   * text of JSX may look the same; there code stands in braces, so a line with braces does not count.
   */
  private isComment(at: number, end: number): boolean {
    const { source } = this;
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

  /** A segment at each word and mark of `source` from `start`, where one begins, to `end`. */
  private copyWords(start: number, end: number): void {
    const count = this.findStarts(start, end);
    this.makeRoom(count * ROOM);
    const { bytes, starts } = this;
    let { length } = this;
    let last = start;
    for (let index = 0; index < count; index++) {
      const distance = starts[index]! - last;
      bytes[length] = COMMA;
      if (distance > 15) {
        length = write(bytes, length + 1, distance);
        bytes[length] = bytes[length + 1] = ZERO;
        length = write(bytes, length + 2, distance);
      } else {
        bytes[length + 1] = bytes[length + 4] = DIGITS[distance << 1]!;
        bytes[length + 2] = bytes[length + 3] = ZERO;
        length += 5;
      }
      last += distance;
    }
    this.length = length;
    this.lastColumn += last - start;
    this.lastSourceColumn += last - start;
  }

  /**
   * Puts into `starts` where words and marks begin after the first character; gives how many. No branch depends on
   * what the character is: there is no telling what comes next in source, and wrong guesses would take half of the time.
   */
  private findStarts(start: number, end: number): number {
    const { source } = this;
    if (this.starts.length < end - start) this.starts = new Uint32Array(2 * (end - start));
    const { starts } = this;
    let count = 0;
    let before = kindOf(source.charCodeAt(start));
    for (let at = start + 1; at < end; at++) {
      const kind = kindOf(source.charCodeAt(at));
      starts[count] = at;
      // A mark, or a word (the lowest bit) after what is none.
      count += (kind >> 1) | (kind & ~before & 1);
      before = kind;
    }
    return count;
  }

  private segment(line: number, sourceColumn: number): void {
    this.makeRoom(ROOM);
    const { bytes } = this;
    let { length } = this;
    if (!this.empty) bytes[length++] = COMMA;
    length = write(bytes, length, this.column - this.lastColumn);
    bytes[length++] = ZERO;
    length = write(bytes, length, line - this.lastLine);
    this.length = write(bytes, length, sourceColumn - this.lastSourceColumn);
    this.lastColumn = this.column;
    this.lastLine = line;
    this.lastSourceColumn = sourceColumn;
    this.empty = false;
  }

  private newLine(): void {
    this.makeRoom(ROOM);
    this.bytes[this.length++] = SEMICOLON;
    this.column = this.lastColumn = 0;
    this.empty = true;
  }

  private makeRoom(count: number): void {
    const { bytes } = this;
    if (this.length + count <= bytes.length) return;
    this.bytes = new Uint8Array(2 * bytes.length + count);
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

/** A number in base 64, five bits a digit, the lowest first; the first one holds the sign too. Gives where it ends. */
function write(bytes: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  for (; rest > 31; rest >>>= 5) bytes[end++] = DIGITS[(rest & 31) | 32]!;
  bytes[end++] = DIGITS[rest]!;
  return end;
}

function kindOf(code: number): number {
  return code > 127 ? WORD : KINDS[code]!;
}

/** True if `\n` is not in all of what ends a line. A regular expression alone would be slow where there is none. */
export function hasOtherLineBreaks(source: string): boolean {
  return source.includes("\u2028") || source.includes("\u2029") || (source.includes("\r") && /\r(?!\n)/.test(source));
}
