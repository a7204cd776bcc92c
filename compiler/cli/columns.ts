/**
 * Source and generated code in two columns. Each generated line stands beside the source line that it comes from; the
 * map says which.
 *
 *     1  async function f() {   │ function f() {
 *                               │   return $await.createCoroutine("f", ($) => {
 *     2    await g();           │       case 0: if ($.await(g(), 1)) return $await.SUSPENDED;
 */
import { decode } from "@jridgewell/sourcemap-codec";

/** A narrower terminal gets the two texts one after the other. */
const NARROWEST = 80;
const LINE_END = /\r\n|[\n\r]/;

/** A part of the source: its first and last line, from 0. */
export type Lines = readonly [first: number, last: number];

/** Both texts, or only what stands beside some lines of the source. */
export function sideBySide(source: string, code: string, mappings: string, width: number, only?: Lines): string {
  const left = source.split(LINE_END).map(expandTabs);
  const right = code.split(LINE_END).map(expandTabs);
  if (left.at(-1) === "") left.pop();
  if (right.at(-1) === "") right.pop();
  const rows = select(pair(left.length, right.length, mappings), only);
  if (width < NARROWEST) {
    const a = rows.flatMap(([from]) => (from === undefined ? [] : [left[from]]));
    const b = rows.flatMap(([, to]) => (to === undefined ? [] : [right[to]]));
    return ["── source", ...a, "", "── generated", ...b, ""].join("\n");
  }
  const digits = String(left.length).length;
  const gutter = digits + 2;
  const half = Math.floor((width - 3 - gutter) / 2);
  const lines: string[] = [];
  for (const [from, to] of rows) {
    const a = from === undefined ? [] : wrap(left[from] ?? "", half);
    const b = to === undefined ? [] : wrap(right[to] ?? "", width - 3 - gutter - half);
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const number = i === 0 && from !== undefined ? String(from + 1).padStart(digits) : " ".repeat(digits);
      lines.push(`${number}  ${(a[i] ?? "").padEnd(half)} │ ${b[i] ?? ""}`.trimEnd());
    }
  }
  return `${lines.join("\n")}\n`;
}

type Row = [source: number | undefined, generated: number | undefined];

/** The rows: every line of both texts once and in order, source lines as late as their first generated line is. */
export function pair(sourceLines: number, generatedLines: number, mappings: string): Row[] {
  const decoded = decode(mappings);
  const rows: Row[] = [];
  let next = 0;
  for (let line = 0; line < generatedLines; line++) {
    const [, , from] = decoded[line]?.find((segment) => segment.length > 1) ?? [];
    if (from === undefined || from < next || from >= sourceLines) {
      rows.push([undefined, line]);
      continue;
    }
    // Source lines in between have no generated line of their own.
    while (next < from) rows.push([next++, undefined]);
    rows.push([next++, line]);
  }
  while (next < sourceLines) rows.push([next++, undefined]);
  return rows;
}

/** What is generated after the last of the lines, and before the next one, belongs to them. */
function select(rows: Row[], only: Lines | undefined): Row[] {
  if (!only) return rows;
  const start = rows.findIndex(([from]) => from !== undefined && from >= only[0]);
  const end = rows.findIndex(([from]) => from !== undefined && from > only[1]);
  return rows.slice(start, end < 0 ? rows.length : end);
}

const expandTabs = (line: string): string => line.replaceAll("\t", "    ");

/** Nothing is cut off: what is too long goes on in the next row. */
function wrap(line: string, width: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < line.length || at === 0; at += width) parts.push(line.slice(at, at + width));
  return parts;
}
