/**
 * The reparsed lowered text, with the original nodes put back wherever their text came through as it was.
 *
 *     source   import { g } from "m"; async function f(x) { return g(await x); }
 *     lowered  function f(x) { return $await.createCoroutine("f", ($) => { … return g($.value); … }); }
 *              `x` and `g` are original nodes, and so still mean the parameter and the import; the function is a new
 *              node whose `original` is the old one; `$await` and `$` are new.
 *
 * TypeScript's transformers ask the checker by original nodes: for import elision and the renaming of imports under
 * CommonJS, enum values, decorator metadata, the bindings that each iteration of a loop has of its own at ES5.
 */
import type TS from "typescript";
import { afterPrologue, declaration, findCapturedArguments, type CapturedArguments } from "./captured-arguments.ts";
import type { Originals } from "./originals.ts";
import type { Pieces } from "./pieces.ts";

export interface GraftInput {
  readonly ts: typeof TS;
  readonly factory: TS.NodeFactory;
  /** The lowered text, parsed: it is taken over and changed in place. */
  readonly lowered: TS.SourceFile;
  readonly pieces: Pieces;
  readonly originals: Originals;
  /** Positions in the source of names of variables that do not stand any more where TypeScript thinks they do. */
  readonly moved: readonly number[];
  /** The output goes down to ES5. */
  readonly flat: boolean;
}

/** What nodes have beyond the public types, and what of it is no child. */
type Fields = Record<string, unknown> & { original?: TS.Node | undefined };
const NO_CHILDREN: ReadonlySet<string> = new Set(["parent", "original", "jsDoc", "symbol", "emitNode", "flowNode"]);

export class Graft {
  private readonly text: string;
  /** Original → where in the text the node is that stands for it. */
  private readonly used = new Map<TS.Node, number>();
  private readonly synthesized: number;
  private readonly moved: readonly number[];
  private readonly captured: CapturedArguments | undefined;

  constructor(private readonly input: GraftInput) {
    const { ts, lowered, pieces } = input;
    this.text = lowered.text;
    this.synthesized = (ts.NodeFlags as unknown as Record<string, number>)["Synthesized"]!;
    this.captured = input.flat ? findCapturedArguments(ts, lowered, (node) => this.isGenerated(node)) : undefined;
    const captured = [...(this.captured?.uses ?? [])].map((use) => pieces.copiedFrom(use.getStart(lowered), use.end));
    this.moved = [...input.moved, ...captured.filter((at) => at !== undefined)].toSorted((a, b) => a - b);
  }

  /** True for a node that begins with generated text. */
  isGenerated(node: TS.Node): boolean {
    const start = node.getStart(this.input.lowered);
    return this.input.pieces.copiedFrom(start, start + 1) === undefined;
  }

  /** The node to emit for a node of the reparsed text. */
  graft(node: TS.Node): TS.Node {
    const { ts, factory, lowered, pieces } = this.input;
    if (ts.isShorthandPropertyAssignment(node) && this.captured?.uses.has(node.name)) {
      return factory.createPropertyAssignment(node.name.text, factory.createIdentifier(this.captured.name));
    }
    const start = node.getStart(lowered);
    const { end } = node;
    const original = this.originalOf(node, start, end);
    const from = pieces.copiedFrom(start, end);
    const changes = this.captured?.bodies.has(node) ?? false;
    if (
      original?.kind === node.kind &&
      from === original.getStart() &&
      !changes &&
      !this.hasMoved(from, original.end)
    ) {
      this.used.set(original, start);
      return original;
    }
    const children = this.graftChildren(node);
    const link = this.mayLink(node, original, start, end) ? original : undefined;
    const { flags } = node as { flags: number };
    (node as { flags: number }).flags = flags | this.synthesized;
    if (link) this.link(node as unknown as Fields & TS.Node, link, start);
    else this.detach(node, start, children);
    if (this.captured?.uses.has(node)) return factory.createIdentifier(this.captured.name);
    if (this.captured?.bodies.has(node)) this.declareArguments(node as TS.Block, this.captured.name);
    return ts.isStringLiteral(node) ? this.keepText(node) : node;
  }

  private originalOf(node: TS.Node, start: number, end: number): TS.Node | undefined {
    if (start >= end) return undefined;
    const { pieces, originals } = this.input;
    const starts = pieces.startsAt(start, this.text);
    if (starts.length === 0) return undefined;
    const ends = pieces.endsAt(end, this.text);
    const { ClassDeclaration, ClassExpression } = this.input.ts.SyntaxKind;
    const original = originals.find(node.kind, starts, ends);
    // The declaration of a class that outlives its state became an assignment.
    return original ?? (node.kind === ClassExpression ? originals.find(ClassDeclaration, starts, ends) : undefined);
  }

  /** A leaf that is not the same text is another one; and what was put around an original is not the original. */
  private mayLink(node: TS.Node, original: TS.Node | undefined, start: number, end: number): boolean {
    if (!original || this.isLeaf(node)) return false;
    const at = this.used.get(original);
    return at === undefined || at < start || at >= end;
  }

  private isLeaf(node: TS.Node): boolean {
    const { ts } = this.input;
    return ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || node.kind <= ts.SyntaxKind.LastToken;
  }

  /** Grafts the children in place. */
  private graftChildren(node: TS.Node): TS.Node[] {
    const fields = node as unknown as Fields;
    const children: TS.Node[] = [];
    delete fields["jsDoc"];
    for (const key of Object.keys(fields)) {
      if (NO_CHILDREN.has(key)) continue;
      const value = fields[key];
      if (isNode(value)) children.push((fields[key] = this.graft(value)));
      else if (isNodeArray(value)) {
        for (const [index, element] of value.entries()) children.push((value[index] = this.graft(element)));
        setRange(value, -1, -1);
      }
    }
    return children;
  }

  /** A changed node that stands for an original one. */
  private link(node: Fields & TS.Node, original: TS.Node, start: number): void {
    this.used.set(original, start);
    // Of an async method TypeScript remembers that it has to rewrite `super`, which it need not any more.
    if (!this.input.ts.isMethodDeclaration(original)) node.original = original;
    setRange(node, original.pos, original.end);
    // The ranges of lists tell where the comments at their ends are.
    for (const [key, list] of Object.entries(original)) {
      const own = node[key];
      if (isNodeArray(list) && isNodeArray(own)) setRange(own, list.pos, list.end);
    }
  }

  /** A new node: it has no place in the source, and original code in it does not bring its comments along. */
  private detach(node: TS.Node, start: number, children: readonly TS.Node[]): void {
    const { ts, pieces } = this.input;
    setRange(node, -1, -1);
    const origin = pieces.originOf(start);
    if (origin !== undefined) ts.setSourceMapRange(node, { pos: origin, end: -1 });
    for (const child of children) {
      if (child.pos < 0 || !ts.isExpression(child)) continue;
      const { emitNode } = child as { emitNode?: { flags?: number } };
      // Original code has no flags yet, new code has those of a string: see `keepText`.
      if (!emitNode?.flags) ts.setEmitFlags(child, ts.EmitFlags.NoComments);
    }
  }

  /** A new string is written as in the source, without escapes. */
  private keepText(node: TS.StringLiteral): TS.Node {
    const { ts } = this.input;
    return ts.setEmitFlags(node, ts.EmitFlags.NoAsciiEscaping);
  }

  private declareArguments(body: TS.Block, name: string): void {
    const { ts, factory } = this.input;
    const statements = body.statements as unknown as TS.Statement[];
    statements.splice(afterPrologue(ts, statements), 0, declaration(factory, ts, name));
  }

  /** True if a name from `start` to `end` can't be the original any more. */
  private hasMoved(start: number, end: number): boolean {
    const { moved } = this;
    let low = 0;
    let high = moved.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (moved[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low < moved.length && moved[low]! < end;
  }
}

function isNode(value: unknown): value is TS.Node {
  return typeof value === "object" && value !== null && "kind" in value && "pos" in value;
}

function isNodeArray(value: unknown): value is TS.Node[] & TS.TextRange {
  return Array.isArray(value) && "pos" in value;
}

function setRange(range: object, pos: number, end: number): void {
  Object.assign(range, { pos, end });
}
