/**
 * A machine as a drawing: its states below each other, in the order of the source, with forward jumps on the right and
 * backward ones on the left. Nothing is measured by a browser, so the drawing is the same everywhere.
 *
 *     graphOf(machine, 0) → `<svg …><g class="state" data-state="0-1" …>…</g><path class="await" …/></svg>`
 */
import { describeOp, describeState } from "./describe.ts";
import { type Edge, edgesOf } from "./edges.ts";
import type { Machine, State } from "./ir.ts";

const [CHARACTER, LINE, PADDING, GAP, LANE, MARGIN] = [7.3, 17, 9, 26, 14, 10];

interface Box {
  readonly state: State;
  readonly lines: readonly string[];
  readonly top: number;
  readonly height: number;
}

/** `index` is the machine's own, in the page. */
export function graphOf(machine: Machine, index: number): string {
  const boxes = boxesOf(machine);
  const width = Math.max(...boxes.flatMap(({ lines }) => lines.map(({ length }) => length))) * CHARACTER + 2 * PADDING;
  const byState = new Map(boxes.map((box, place) => [box.state, { ...box, place }]));
  const edges = unique(edgesOf(machine)).map(({ from, to, kind }) => ({
    from: byState.get(from)!,
    to: byState.get(to)!,
    kind,
  }));
  const sides = {
    left: lanesOf(edges.filter(({ from, to }) => to.place <= from.place)),
    right: lanesOf(edges.filter(({ from, to }) => to.place > from.place + 1)),
  };
  const left = MARGIN + sides.left.count * LANE;
  const total = left + width + sides.right.count * LANE + MARGIN;
  const last = boxes.at(-1)!;
  const parts = boxes.map((box) => boxText(box, index, left, width));
  for (const edge of edges) {
    const lane = sides.left.lanes.get(edge) ?? sides.right.lanes.get(edge);
    if (lane === undefined) parts.push(straight(edge, left + width / 2));
    else if (sides.left.lanes.has(edge)) parts.push(around(edge, left, -lane, index));
    else parts.push(around(edge, left + width, lane, index));
  }
  const [w, h] = [Math.ceil(total), Math.ceil(last.top + last.height + MARGIN)];
  const label = `The states of ${machine.name || "an anonymous function"}`;
  return `<svg width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="group" aria-label="${escapeHtml(label)}">${parts.join("")}</svg>`;
}

function boxesOf(machine: Machine): Box[] {
  let top = MARGIN;
  return machine.states.map((state) => {
    const lines = [describeState(state), ...state.ops.map((op) => describeOp(machine, op))];
    const height = lines.length * LINE + 2 * PADDING;
    const box = { state, lines, top, height };
    top += height + GAP;
    return box;
  });
}

/** The same way of several ops is one line. */
function unique(edges: readonly Edge[]): Edge[] {
  return [...new Map(edges.map((edge) => [`${edge.from.id} ${edge.to.id} ${edge.kind}`, edge])).values()];
}

interface Placed {
  readonly from: Box & { place: number };
  readonly to: Box & { place: number };
  readonly kind: Edge["kind"];
}

/** Short ways stay close to the boxes; ways that overlap get lanes of their own. */
function lanesOf(edges: readonly Placed[]): { lanes: Map<Placed, number>; count: number } {
  const taken: [number, number][][] = [];
  const lanes = new Map<Placed, number>();
  const span = ({ from, to }: Placed): [number, number] => [
    Math.min(from.place, to.place),
    Math.max(from.place, to.place),
  ];
  const length = (edge: Placed): number => span(edge)[1] - span(edge)[0];
  for (const edge of edges.toSorted((a, b) => length(a) - length(b))) {
    const [first, last] = span(edge);
    const free = taken.findIndex((lane) => lane.every(([from, to]) => last < from || first > to));
    const lane = free < 0 ? taken.push([]) - 1 : free;
    taken[lane]!.push([first, last]);
    lanes.set(edge, lane + 1);
  }
  return { lanes, count: taken.length };
}

function boxText({ state, lines, top, height }: Box, index: number, left: number, width: number): string {
  const texts = lines.map((line, at) => {
    const y = top + PADDING + at * LINE + 12;
    return `<text x="${left + PADDING}" y="${y}"${at === 0 ? ' class="title"' : ""}>${escapeHtml(line)}</text>`;
  });
  const rect = `<rect x="${left}" y="${top}" width="${width.toFixed(1)}" height="${height}" rx="6"/>`;
  const label = escapeHtml(`state ${describeState(state)}`);
  return `<g class="state" tabindex="0" role="button" aria-label="${label}" data-state="${index}-${state.id}">${rect}${texts.join("")}</g>`;
}

const points = ({ from, to }: Placed): string => `data-from="${from.state.id}" data-to="${to.state.id}"`;

function straight(edge: Placed, x: number): string {
  const y = edge.from.top + edge.from.height;
  const label = edge.kind === "await" ? `<text class="label" x="${x + 6}" y="${y + GAP / 2 + 4}">await</text>` : "";
  // Ways of different kinds between the same two states stand beside each other.
  const at = x + { next: 0, jump: 0, await: 0, error: -40 }[edge.kind];
  return `<path class="${edge.kind}" ${points(edge)} d="M${at} ${y}V${y + GAP - 6}"/>${arrow(at, y + GAP, "down", edge.kind)}${label}`;
}

function around(edge: Placed, x: number, lane: number, index: number): string {
  const side = Math.sign(lane);
  const out = x + lane * LANE;
  // Where a way leaves and where others arrive are not the same place.
  const start = edge.from.top + edge.from.height - PADDING - 4;
  const end = edge.to.top + PADDING + 6;
  const d = `M${x} ${start}H${out - side * 5}Q${out} ${start} ${out} ${start + Math.sign(end - start) * 5}V${end - Math.sign(end - start) * 5}Q${out} ${end} ${out - side * 5} ${end}H${x + side * 6}`;
  const title = `<title>${edge.kind === "next" ? "jump" : edge.kind}: ${edge.from.state.id} → ${edge.to.state.id}</title>`;
  return `<g data-machine="${index}"><path class="${edge.kind}" ${points(edge)} d="${d}">${title}</path>${arrow(x, end, side > 0 ? "left" : "right", edge.kind)}</g>`;
}

function arrow(x: number, y: number, direction: "down" | "left" | "right", kind: Edge["kind"]): string {
  const corners = {
    down: `${x - 4},${y - 7} ${x + 4},${y - 7} ${x},${y}`,
    left: `${x + 7},${y - 4} ${x + 7},${y + 4} ${x},${y}`,
    right: `${x - 7},${y - 4} ${x - 7},${y + 4} ${x},${y}`,
  };
  return `<polygon class="${kind}" points="${corners[direction]}"/>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
