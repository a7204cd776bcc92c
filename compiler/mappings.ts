/**
 * The `mappings` of a source map, written as the output grows.
 *
 *     mappings.copy(10, 14); mappings.text(" = ")   →   "AAAU,GAAG": source 10 at column 0, the word ends at column 3
 *
 * There is a segment at the start of each generated piece that stands for something, and in copied source at the start
 * and the end of each word, so that each identifier, call and await can be found.
 */

/** Digits of base 64, as character codes. */
const DIGITS = Uint8Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (digit) =>
  digit.charCodeAt(0),
);
const [COMMA, SEMICOLON] = [44, 59];
/** More than a segment takes: a comma, three numbers of up to seven digits, and the source. */
const ROOM = 32;

/** 1 for what words are made of; beyond the table all is. */
const WORD = Uint8Array.from({ length: 128 }, (_, code) => Number(/[\w$]/.test(String.fromCharCode(code))));

export class Mappings {
  private bytes: Uint8Array;
  private length = 0;
  /** The present column of the output. */
  private column = 0;
  /** Where the segment before is: its column in this line of the output, its line and column in the source. */
  private lastColumn = 0;
  private lastLine = 0;
  private lastSourceColumn = 0;
  /** Nothing is mapped yet in this line of the output. */
  private empty = true;
  /** The line of the source that was looked up last. */
  private cursor = 0;

  constructor(
    private readonly source: string,
    private readonly lineStarts: readonly number[],
  ) {
    this.bytes = new Uint8Array(2 * source.length + ROOM);
  }

  /** Source text from `start` to `end`. */
  copy(start: number, end: number): void {
    const { source, lineStarts } = this;
    let line = this.lineOf(start);
    let lineStart = lineStarts[line]!;
    let inWord = false;
    let first = true;
    for (let at = start; at < end; at++) {
      const code = source.charCodeAt(at);
      const word = code > 127 || WORD[code] === 1;
      if (first || (word ? !inWord : code > 32 || inWord)) {
        this.segment(line, at - lineStart);
        first = false;
      }
      inWord = word;
      this.column++;
      if (code !== 10) continue;
      this.newLine();
      if (lineStarts[line + 1]! <= at + 1) line++;
      lineStart = lineStarts[line]!;
      inWord = false;
      first = true;
    }
    this.cursor = line;
  }

  /** Generated text, which stands for the source at `origin` if that is given. */
  text(text: string, origin: number | undefined): void {
    if (origin !== undefined) {
      const line = this.lineOf(origin);
      this.segment(line, origin - this.lineStarts[line]!);
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

  private newLine(): void {
    this.makeRoom();
    this.bytes[this.length++] = SEMICOLON;
    this.column = this.lastColumn = 0;
    this.empty = true;
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

  /** Base 64, five bits a digit, the lowest first; the first digit holds the sign too. */
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

  /** Positions mostly come in order: the line of the last one is the place to begin. */
  private lineOf(offset: number): number {
    const { lineStarts } = this;
    let line = this.cursor;
    if (lineStarts[line]! > offset) line = 0;
    if (lineStarts[line + 64]! <= offset) {
      let high = lineStarts.length;
      while (high - line > 1) {
        const middle = (line + high) >> 1;
        if (lineStarts[middle]! <= offset) line = middle;
        else high = middle;
      }
    }
    while (lineStarts[line + 1]! <= offset) line++;
    this.cursor = line;
    return line;
  }
}
