/**
 * How control passes between the states of a machine: for the drawings and tables of `inspect`.
 *
 *     edgesOf(machine) → [{ from: state 0, to: state 1, kind: "await" }, …]
 */
import { targetOf, type Machine, type Op, type State } from "./ir.ts";
import { fallsThrough } from "./tidy.ts";

export interface Edge {
  readonly from: State;
  readonly to: State;
  /** `await`: only after a suspension. `error`: when something is thrown. */
  readonly kind: "next" | "jump" | "await" | "error";
}

export function edgesOf(machine: Machine): Edge[] {
  const edges: Edge[] = [];
  for (const [index, from] of machine.states.entries()) {
    for (const op of from.ops) {
      const to = targetOf(op);
      if (to) edges.push({ from, to, kind: edgeKind(op) });
    }
    const next = machine.states[index + 1];
    if (next && fallsThrough(from) && !edges.some((edge) => edge.from === from && edge.to === next)) {
      edges.push({ from, to: next, kind: "next" });
    }
    if (from.region) edges.push({ from, to: from.region.handler, kind: "error" });
  }
  for (const leap of machine.leaps.values()) {
    const from = machine.states.find((state) => state.ops.some((op) => op.op === "run" && isInside(op, machine, leap)));
    if (from) edges.push({ from, to: leap.to, kind: "jump" });
  }
  return edges;
}

function isInside(op: Op & { op: "run" }, machine: Machine, leap: { to: State }): boolean {
  for (const [node, known] of machine.leaps) {
    if (known === leap) return node.pos >= op.node.pos && node.end <= op.node.end;
  }
  return false;
}

function edgeKind(op: Op): Edge["kind"] {
  return op.op === "await" || op.op === "settle" || op.op === "yield" ? "await" : "jump";
}
