/**
 * Remembers where each piece of the lowered text came from, so that a node of the reparsed text can be found in the
 * source.
 *
 *     source  async function f() { g(1); }        lowered  function f() { return $.x(() => { g(1); }); }
 *     copiedFrom(start of `g(1)` in the lowered text, its end)  →  start of `g(1)` in the source
 */
import { Output } from "../output.ts";

interface Piece {
  readonly start: number;
  end: number;
  /** Where it was copied from; undefined for generated text. */
  readonly source: number | undefined;
  /** What generated text stands for. */
  readonly origin: number | undefined;
}

export class Pieces extends Output {
  private readonly pieces: Piece[] = [];
  private length = 0;
  /** Positions in the text at which something begins, or ends, that stands for a range of the source. */
  private readonly opened = new Map<number, number[]>();
  private readonly closed = new Map<number, number[]>();

  constructor(source: string) {
    super(source, false);
  }

  override copy(start: number, end: number): void {
    if (start >= end) return;
    super.copy(start, end);
    const last = this.pieces.at(-1);
    const at = this.length;
    this.length += end - start;
    // What was copied in two goes without anything between them is one piece.
    if (last?.source !== undefined && last.source + (last.end - last.start) === start) last.end = this.length;
    else this.pieces.push({ start: at, end: this.length, source: start, origin: undefined });
  }

  override text(text: string, origin?: number): void {
    super.text(text, origin);
    if (text === "") return;
    this.pieces.push({ start: this.length, end: this.length + text.length, source: undefined, origin });
    this.length += text.length;
  }

  override open(start: number): void {
    append(this.opened, this.length, start);
  }

  override close(end: number): void {
    append(this.closed, this.length, end);
  }

  /** The position in the source from which the text from `start` to `end` was copied as it is. */
  copiedFrom(start: number, end: number): number | undefined {
    const piece = this.pieceAt(start);
    return piece?.source !== undefined && end <= piece.end ? piece.source + (start - piece.start) : undefined;
  }

  /** Positions in the source at which a node can begin that begins at `start` in the text. */
  startsAt(start: number, text: string): number[] {
    const starts: number[] = [];
    const piece = this.pieceAt(start);
    if (piece?.source !== undefined) starts.push(piece.source + (start - piece.start));
    // `async` and `*` that were taken away may leave a space.
    for (let at = start; ; at--) {
      starts.push(...(this.opened.get(at) ?? []));
      if (!/[ \t]/.test(text[at - 1] ?? "")) return starts;
    }
  }

  /** As `startsAt`, for the end; a semicolon may have been added. */
  endsAt(end: number, text: string): number[] {
    const ends = [...(this.closed.get(end) ?? [])];
    const piece = this.pieceAt(end - 1);
    if (piece?.source !== undefined) ends.push(piece.source + (end - piece.start));
    else if (text[end - 1] === ";") ends.push(...this.endsAt(end - 1, text));
    return ends;
  }

  /** The position in the source that the text at `at` stands for, for the map. */
  originOf(at: number): number | undefined {
    const piece = this.pieceAt(at);
    if (!piece) return undefined;
    return piece.source === undefined ? piece.origin : piece.source + (at - piece.start);
  }

  private pieceAt(position: number): Piece | undefined {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle]!.end <= position) low = middle + 1;
      else high = middle;
    }
    const piece = this.pieces[low];
    return piece && piece.start <= position ? piece : undefined;
  }
}

function append(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
