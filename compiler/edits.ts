/**
 * Changes to the source text, each with the range it covers, applied wherever that range is copied.
 *
 *     edits.replace(start, end, () => output.text("x_1"));  edits.wrap(node, "(", ")");  edits.copy(0, text.length)
 *
 * Edits nest but never overlap: the one that covers a range decides what becomes of what is inside. Copying a range
 * applies the edits that lie wholly in it.
 */
import type TS from "typescript";
import type { Output } from "./output.ts";

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly order: number;
  readonly apply: () => void;
}

export class Edits {
  private edits: Edit[] = [];
  private sorted = true;
  private readonly wraps = new Map<TS.Node, [before: string, after: string][]>();
  /** Edits before this one are being applied around the text that is copied. */
  private floor = 0;

  constructor(
    private readonly file: TS.SourceFile,
    readonly output: Output,
  ) {}

  /** `apply` prints what stands for the source from `start` to `end`. Of equal ranges the first one added is outside. */
  replace(start: number, end: number, apply: () => void, order = this.edits.length): Edit {
    if (this.floor > 0) throw new Error("an edit was added while edits are applied");
    const edit = { start, end, order, apply };
    this.edits.push(edit);
    this.sorted = false;
    return edit;
  }

  /** As `replace`, but outside of all edits of the same range, whenever they were added. */
  enclose(start: number, end: number, apply: () => void): void {
    this.replace(start, end, apply, -1);
  }

  /** Prints source that `edit` covers, from within the application of another edit. */
  copyInside(edit: Edit, start: number, end: number): void {
    const saved = this.floor;
    this.floor = 0;
    this.firstFrom(start);
    this.floor = this.edits.indexOf(edit) + 1;
    this.copy(start, end);
    this.floor = saved;
  }

  remove(start: number, end: number): void {
    this.replace(start, end, () => {});
  }

  replaceNode(node: TS.Node, text: string): void {
    const start = node.getStart(this.file);
    this.replace(start, node.end, () => this.output.text(text, start));
  }

  /** Puts text around a node, whatever happens inside of it. It stands for `named`, where it is that which it names. */
  wrap(node: TS.Node, before: string, after: string, named: TS.Node = node): void {
    const start = node.getStart(this.file);
    const origin = named.getStart(this.file);
    const known = this.wraps.get(node);
    if (known) known.push([before, after]);
    else this.wraps.set(node, [[before, after]]);
    this.replace(start, node.end, () => {
      this.output.text(before, origin);
      this.copy(start, node.end);
      this.output.text(after, origin);
    });
  }

  /** Prints the wraps of a node around `print`, for a node that is printed in pieces. */
  around(node: TS.Node, print: () => void): void {
    const wraps = this.wraps.get(node) ?? [];
    for (const [before] of wraps) this.output.text(before, node.getStart(this.file));
    print();
    for (const [, after] of wraps.toReversed()) this.output.text(after);
  }

  /** Prints the source from `start` to `end` with the edits in it. */
  copy(start: number, end: number): void {
    const saved = this.floor;
    let at = start;
    for (let index = this.firstFrom(start); index < this.edits.length;) {
      const edit = this.edits[index]!;
      if (edit.start >= end && !(edit.start === end && edit.end === end && start === end)) break;
      if (edit.start < at || edit.end > end) {
        index++;
        continue;
      }
      this.output.copy(at, edit.start);
      this.floor = index + 1;
      this.output.open(edit.start);
      edit.apply();
      this.output.close(edit.end);
      this.floor = saved;
      at = edit.end;
      index++;
      while (index < this.edits.length && this.edits[index]!.start < at) index++;
    }
    this.output.copy(at, end);
  }

  private firstFrom(position: number): number {
    if (!this.sorted) {
      this.edits.sort((a, b) => a.start - b.start || insertionsFirst(a, b) || b.end - a.end || a.order - b.order);
      this.sorted = true;
    }
    let low = this.floor;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.edits[middle]!.start < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What is inserted before a range is not inside of it. */
function insertionsFirst(a: Edit, b: Edit): number {
  return Number(b.start === b.end) - Number(a.start === a.end);
}
