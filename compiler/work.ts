/**
 * Which functions have no work inside, and need no visit.
 *
 *     new Work(ts, file, []).skips(f)   → true for `function f() { return 1; }`
 */
import type TS from "typescript";
import type { Body } from "./idle.ts";
import { MAYBE_WORK } from "./skim.ts";
import type { TypeScript } from "./typescript.ts";

export class Work {
  /** The words and directives without which nothing is lowered, wherever they stand. */
  private readonly words = new RegExp(MAYBE_WORK, "g");
  /** The one that was looked up last. */
  private found = -1;
  /** How many of the bodies that were not read are known to be what they seemed. */
  private confirmed = 0;

  constructor(
    private readonly ts: TypeScript,
    private readonly file: TS.SourceFile,
    private readonly unread: readonly Body[],
  ) {}

  /** True for a function without work, which nobody visits then: bodies in it need not have been read. Asked in order. */
  skips(node: TS.FunctionLikeDeclaration): boolean {
    // There may be some in the comment before it.
    if (this.next(node.pos) < node.end && this.next(node.getStart(this.file)) < node.end) return false;
    for (let body = this.unread[this.confirmed]; body && body.end < node.end; body = this.unread[this.confirmed]) {
      if (!this.isBodyIn(node, body)) break;
      this.confirmed++;
    }
    return true;
  }

  /** The first work from `position` on; the positions asked for go up. */
  private next(position: number): number {
    if (position > this.found) {
      this.words.lastIndex = position;
      this.found = this.words.exec(this.file.text)?.index ?? this.file.text.length;
    }
    return this.found;
  }

  private isBodyIn(node: TS.Node, { start, end }: Body): boolean {
    const { ts } = this;
    const within = (child: TS.Node): TS.Node | undefined => (child.pos < start && end < child.end ? child : undefined);
    for (let inner: TS.Node | undefined = node; inner; inner = ts.forEachChild(inner, within)) {
      if (ts.isBlock(inner) && inner.statements.pos === start) return inner.end === end + 1;
    }
    return false;
  }

  /** False where what was not read turned out to be something else than bodies of functions without work. */
  get allRead(): boolean {
    return this.confirmed === this.unread.length;
  }
}
