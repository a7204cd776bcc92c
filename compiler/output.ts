/**
 * Collects the output text piece by piece: copied source, which keeps its positions, and generated text.
 *
 *     output.copy(10, 20); output.text("$.value", 31); output.toString(); output.map()
 *
 * (A flat list of pieces replaces an edit-in-place library: every function's text is made of pieces of the source in a
 * new order, and one pass over them gives text and map at once.)
 */
import { Mappings } from "./mappings.ts";

export interface RawSourceMap {
  version: 3;
  file?: string;
  sourceRoot?: string;
  sources: string[];
  sourcesContent: (string | null)[];
  names: string[];
  mappings: string;
  ignoreList?: number[];
}

export class Output {
  private readonly chunks: string[] = [];
  private readonly mappings: Mappings | undefined;
  /** The chunk in which the present line begins, as far as the chunks were looked at. */
  private lineChunk = 0;
  private lookedAt = 0;

  constructor(
    private readonly source: string,
    mapped: boolean,
  ) {
    this.mappings = mapped ? new Mappings(source) : undefined;
  }

  /** Source text from `start` to `end`, as it is. */
  copy(start: number, end: number): void {
    if (start >= end) return;
    this.chunks.push(this.source.slice(start, end));
    this.mappings?.copy(start, end);
  }

  /** Generated text, which stands for the source at `origin` if that is given, and for `name` there. */
  text(text: string, origin?: number, name?: string): void {
    if (text === "") return;
    this.chunks.push(text);
    this.mappings?.text(text, origin, name);
  }

  /** The white space that the present line begins with. */
  get indent(): string {
    const { chunks } = this;
    for (; this.lookedAt < chunks.length; this.lookedAt++) {
      if (chunks[this.lookedAt]!.includes("\n")) this.lineChunk = this.lookedAt;
    }
    let indent = "";
    for (let index = this.lineChunk; index < chunks.length; index++) {
      const chunk = chunks[index]!;
      const start = chunk.lastIndexOf("\n") + 1;
      let end = start;
      while (chunk[end] === " " || chunk[end] === "\t") end++;
      indent += chunk.slice(start, end);
      if (end < chunk.length) break;
    }
    return indent;
  }

  /** What comes from here to `close` stands for the source from `start`: for those who look for pieces again. */
  open(_start: number): void {}

  close(_end: number): void {}

  toString(): string {
    return this.chunks.join("");
  }

  /** From the output to the source, if that was asked for. Once, when all is there. */
  map(fileName: string): RawSourceMap | undefined {
    if (!this.mappings) return undefined;
    return {
      version: 3,
      sources: [fileName],
      sourcesContent: [this.source],
      names: this.mappings.names,
      mappings: this.mappings.finish(),
    };
  }
}
