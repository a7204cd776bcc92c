/**
 * A page that shows a file, what it is lowered to, and its machines, each linked with the others: pointing at a word
 * marks what became of it. One file, nothing is loaded.
 *
 *     htmlPage({ fileName: "a.ts", source, code, mappings, machines }) → "<!doctype html>…"
 *
 * The map cuts the source into pieces, and every piece has a number; generated text and states carry the numbers of the
 * pieces that they come from.
 */
import { decode } from "@jridgewell/sourcemap-codec";
import ts from "typescript";
import { escapeHtml, graphOf } from "./inspect-graph.ts";
import { SCRIPT, STYLE } from "./inspect-page.ts";
import { operandsOf, type Machine, type Op, type Operand } from "./ir.ts";

export interface Page {
  readonly fileName: string;
  readonly source: string;
  readonly code: string;
  /** From `code` to `source`; "" where nothing was changed. */
  readonly mappings: string;
  readonly machines: readonly Machine[];
}

export function htmlPage({ fileName, source, code, mappings, machines }: Page): string {
  const { starts, links } = linksOf(source, code, mappings);
  const pieces = new Pieces(source, starts);
  const left = textOf(source, fileName, (offset) => pieces.at(offset));
  const right = textOf(code, fileName, (offset) => {
    const origin = lastUpTo(links, offset);
    return origin === undefined ? undefined : pieces.at(origin);
  });
  const owners = JSON.stringify(statesOfPieces(pieces, machines));
  const title = escapeHtml(fileName);
  const sections = machines.map(
    (machine, index) =>
      `<section><h2>${escapeHtml(machine.name || "(anonymous)")} <small>${machine.mode}${machine.generator ? " generator" : ""}</small></h2><div class="graph">${graphOf(machine, index)}</div></section>`,
  );
  const empty = "<section><p>No function suspends here, so there are no machines.</p></section>";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · openawait</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1><p>Point at code or a state to see where it comes from and what became of it. Click or Enter keeps it marked, Escape lets go, ↑ and ↓ go through the states.</p></header>
<main>
<section class="text"><h2>source</h2><pre id="source" tabindex="0">${left}</pre></section>
<section class="text"><h2>generated</h2><pre id="generated" tabindex="0">${right}</pre></section>
<div id="machines">${sections.join("\n") || empty}
<p class="legend"><span class="jump">goes on</span> <span class="await">after a suspension</span> <span class="error">when something is thrown</span></p></div>
</main>
<script type="application/json" id="owners">${owners}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

// ── the map ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A place in the generated text, and the place in the source that it comes from. */
type Link = readonly [generated: number, source: number | undefined];

function linksOf(source: string, code: string, mappings: string): { starts: number[]; links: Link[] } {
  if (mappings === "") {
    const starts = [...source.matchAll(/\b/g)].map(({ index }) => index);
    return { starts, links: starts.map((offset) => [offset, offset]) };
  }
  const [sourceLines, codeLines] = [lineStarts(source), lineStarts(code)];
  const links = decode(mappings).flatMap((segments, line) =>
    segments.map((segment): Link => {
      const generated = codeLines[line]! + segment[0];
      return [generated, segment.length === 1 ? undefined : sourceLines[segment[2]]! + segment[3]];
    }),
  );
  return { starts: links.flatMap(([, origin]) => origin ?? []), links };
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** The origin of what stands at `offset`: of the last link at or before it. */
function lastUpTo(links: readonly Link[], offset: number): number | undefined {
  let [low, high] = [0, links.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (links[middle]![0] <= offset) low = middle + 1;
    else high = middle;
  }
  return links[low - 1]?.[1];
}

/** The source, cut where the map has a place. */
class Pieces {
  readonly starts: readonly number[];
  constructor(
    readonly source: string,
    starts: readonly number[],
  ) {
    this.starts = [...new Set([0, ...starts])].toSorted((a, b) => a - b);
  }
  at(offset: number): number {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** The states that each piece belongs to: of several around it, the one whose code is the smallest. */
function statesOfPieces(pieces: Pieces, machines: readonly Machine[]): Record<number, string> {
  const owners: Record<number, string> = {};
  const sizes: Record<number, number> = {};
  for (const [index, machine] of machines.entries()) {
    for (const state of machine.states) {
      for (const node of state.ops.flatMap(nodesOf)) {
        if (node.pos < 0) continue;
        const [start, end] = [node.getStart(), node.end];
        for (let piece = pieces.at(start); (pieces.starts[piece] ?? end) < end; piece++) {
          if ((sizes[piece] ?? Infinity) < end - start) continue;
          sizes[piece] = end - start;
          owners[piece] = `${index}-${state.id}`;
        }
      }
    }
  }
  return owners;
}

function nodesOf(op: Op): ts.Node[] {
  return op.op === "run" ? [op.node] : operandsOf(op).flatMap(nodesOfOperand);
}

function nodesOfOperand(operand: Operand): ts.Node[] {
  switch (operand.kind) {
    case "node":
    case "declared":
      return [operand.node];
    case "runtime":
    case "frame":
      return (operand.args ?? []).flatMap(nodesOfOperand);
    case "member":
      return [operand.object, ...(operand.args ?? [])].flatMap(nodesOfOperand);
    case "element":
      return [operand.object, operand.key].flatMap(nodesOfOperand);
    case "property":
      return [...nodesOfOperand(operand.object), operand.name];
    case "binary":
      return [operand.left, operand.right].flatMap(nodesOfOperand);
    case "array":
      return operand.elements.flatMap(nodesOfOperand);
    case "spread":
    case "copy":
    case "string":
    case "delete":
    case "named":
      return nodesOfOperand(operand.operand);
    case "temp":
    case "value":
    case "binding":
    case "constant":
    case "state":
    case "this":
    case "null":
    case "self":
      return [];
    default:
      return operand satisfies never;
  }
}

// ── the text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Kind = "k" | "s" | "n" | "c";

/** Coloured, in lines; words carry the number of their piece. */
function textOf(text: string, fileName: string, pieceAt: (offset: number) => number | undefined): string {
  const kinds = kindsOf(text, fileName);
  const parts: string[] = [];
  for (const { 0: word, index } of text.matchAll(/[\w$]+|\s+|[^\s\w$]/g)) {
    const piece = /^\s/.test(word) ? undefined : pieceAt(index);
    const kind = kinds.get(index);
    if (piece === undefined && kind === undefined) parts.push(escapeHtml(word));
    else {
      const data = piece === undefined ? "" : ` data-p="${piece}"`;
      parts.push(`<span${data}${kind === undefined ? "" : ` class="${kind}"`}>${escapeHtml(word)}</span>`);
    }
  }
  return parts
    .join("")
    .split(/\r?\n/)
    .map((line) => `<code>${line}</code>`)
    .join("\n");
}

/** What each place is to the eye: keywords, strings, numbers, comments. */
function kindsOf(text: string, fileName: string): Map<number, Kind> {
  const kinds = new Map<number, Kind>();
  const paint = (start: number, end: number, kind: Kind): void => {
    for (let at = start; at < end; at++) kinds.set(at, kind);
  };
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    for (const child of children) visit(child);
    if (children.length > 0) return;
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.pos) ?? []) paint(pos, end, "c");
    for (const { pos, end } of ts.getTrailingCommentRanges(text, node.end) ?? []) paint(pos, end, "c");
    const kind = kindOf(node.kind);
    if (kind) paint(node.getStart(file), node.end, kind);
  };
  visit(file);
  return kinds;
}

function kindOf(kind: ts.SyntaxKind): Kind | undefined {
  if (kind >= ts.SyntaxKind.FirstKeyword && kind <= ts.SyntaxKind.LastKeyword) return "k";
  if (kind === ts.SyntaxKind.NumericLiteral || kind === ts.SyntaxKind.BigIntLiteral) return "n";
  const isString = kind >= ts.SyntaxKind.StringLiteral && kind <= ts.SyntaxKind.TemplateTail;
  return isString && kind !== ts.SyntaxKind.JsxText ? "s" : undefined;
}
