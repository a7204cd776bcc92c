/**
 * Collects the output text piece by piece: copied source, which keeps its positions, and generated text.
 *
 *     output.copy(10, 20); output.text("$.value", 31); output.toString(); output.map()
 *
 * The map has a segment at the start of every word and every piece, so each identifier, call and await can be found.
 * (A flat list of pieces replaces an edit-in-place library: every function's text is made of pieces of the source in a
 * new order, and one pass over them gives text and map at once.)
 */
import { encode, type SourceMapMappings, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

export interface RawSourceMap {
  version: 3;
  file?: string;
  sources: string[];
  sourcesContent: (string | null)[];
  names: string[];
  mappings: string;
  ignoreList?: number[];
}

export class Output {
  private readonly chunks: string[] = [];
  private readonly lines: SourceMapMappings = [[]];
  private line: SourceMapSegment[] = this.lines[0]!;
  private column = 0;
  private cursor = 0;
  /** Text of the present line, up to its first character that is no white space. */
  private lead = "";
  private leading = true;

  constructor(
    private readonly source: string,
    private readonly lineStarts: readonly number[],
    private readonly mapped: boolean,
  ) {}

  /** Source text from `start` to `end`, as it is. */
  copy(start: number, end: number): void {
    if (start >= end) return;
    const text = this.source.slice(start, end);
    this.push(text);
    if (this.mapped) this.mapCopy(text, start);
  }

  /** Generated text, which stands for the source at `origin` if that is given. */
  text(text: string, origin?: number): void {
    this.push(text);
    if (!this.mapped) return;
    if (origin !== undefined) this.segment(origin);
    const last = text.lastIndexOf("\n");
    if (last < 0) {
      this.column += text.length;
    } else {
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.newLine();
      this.column = text.length - last - 1;
    }
  }

  /** The white space that the present line begins with. */
  get indent(): string {
    return this.lead;
  }

  private push(text: string): void {
    this.chunks.push(text);
    const last = text.lastIndexOf("\n");
    if (last < 0 && !this.leading) return;
    if (last >= 0) this.lead = "";
    let end = last + 1;
    while (text[end] === " " || text[end] === "\t") end++;
    this.lead += text.slice(last + 1, end);
    this.leading = end === text.length;
  }

  /** What comes from here to `close` stands for the source from `start`: for those who look for pieces again. */
  open(_start: number): void {}

  close(_end: number): void {}

  toString(): string {
    return this.chunks.join("");
  }

  map(fileName: string): RawSourceMap {
    return {
      version: 3,
      sources: [fileName],
      sourcesContent: [this.source],
      names: [],
      mappings: encode(this.lines),
    };
  }

  private newLine(): void {
    this.line = [];
    this.lines.push(this.line);
    this.column = 0;
  }

  private segment(origin: number): void {
    const line = this.lineOf(origin);
    this.line.push([this.column, 0, line, origin - this.lineStarts[line]!]);
  }

  /** Positions mostly come in order: the line of the last one is the place to begin. */
  private lineOf(offset: number): number {
    const { lineStarts } = this;
    let line = this.cursor;
    if (lineStarts[line]! > offset) line = 0;
    if ((lineStarts[line + 64] ?? Infinity) <= offset) {
      let high = lineStarts.length;
      while (high - line > 1) {
        const middle = (line + high) >> 1;
        if (lineStarts[middle]! <= offset) line = middle;
        else high = middle;
      }
    }
    while ((lineStarts[line + 1] ?? Infinity) <= offset) line++;
    this.cursor = line;
    return line;
  }

  /** A segment at the start of the piece and of each word in it. */
  private mapCopy(text: string, start: number): void {
    let line = this.lineOf(start);
    let lineStart = this.lineStarts[line]!;
    let inWord = false;
    let first = true;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const word = isWord(code);
      if (first || (word ? !inWord : code > 32 || inWord)) {
        this.line.push([this.column, 0, line, start + index - lineStart]);
        first = false;
      }
      inWord = word;
      this.column++;
      if (code === 10) {
        this.newLine();
        if ((this.lineStarts[line + 1] ?? Infinity) <= start + index + 1) line++;
        lineStart = this.lineStarts[line]!;
        inWord = false;
        first = true;
      }
    }
    this.cursor = line;
  }
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}
