/**
 * Tidies a finished list of states: what can't be reached goes, a state that nothing jumps to joins the one before it.
 *
 *     0: a           0: a; b        (nothing jumps to 1, and 2 can't be reached)
 *     1: b; → 3  →   1: d
 *     2: c
 *     3: d
 *
 * A jump to a jump goes where that goes.
 */
import type ts from "typescript";
import { endsState, operandsOf, targetOf, type Leap, type Machine, type Op, type Operand, type State } from "./ir.ts";

export function tidy(states: readonly State[], leaps: ReadonlyMap<ts.Node, Leap>): State[] {
  threadJumps(states);
  const reachable = reach(states, leaps);
  const kept = states.filter((state) => reachable.has(state));
  dropJumpsToNext(kept);
  return join(kept, jumpedTo(kept, leaps));
}

/** A jump to a state that only jumps on goes there at once. */
function threadJumps(states: readonly State[]): void {
  for (const { ops } of states) {
    for (const [index, op] of ops.entries()) {
      if (op.op !== "jump" && op.op !== "branch") continue;
      const to = destination(op.to);
      if (to !== op.to) ops[index] = { ...op, to };
    }
  }
}

function destination(state: State): State {
  let op = state.ops[0];
  if (op?.op !== "jump") return state;
  const passed = new Set<State>();
  for (; op?.op === "jump" && !passed.has(state); op = state.ops[0]) {
    passed.add(state);
    state = op.to;
  }
  return state;
}

/** True if control runs from the end of the state into the one after it. */
export function fallsThrough(state: State): boolean {
  const last = state.ops.at(-1);
  return last === undefined || !endsState(last);
}

/** Where control goes from a state, apart from leaps: by its operations (past a `yield` too), its handlers, its end. */
function successors(state: State, next: State | undefined, pastYield = true): State[] {
  const found: State[] = [];
  for (const op of state.ops) {
    const to = targetOf(op);
    if (to && (pastYield || op.op !== "yield")) found.push(to);
  }
  for (let { region } = state; region; region = region.parent) found.push(region.handler);
  if (next && fallsThrough(state)) found.push(next);
  return found;
}

/** The suspensions after which a machine does not suspend any more, but at a `yield`. */
export function lastSuspensions({ states, leaps }: Machine): Set<Op> {
  const suspensions: Suspension[] = [];
  const exits: (Op & { op: "exit" })[] = [];
  const suspending = new Set<State>();
  for (const state of states) {
    for (const op of state.ops) {
      if (op.op === "exit") exits.push(op);
      if (op.op !== "await" && op.op !== "settle") continue;
      suspensions.push(op);
      suspending.add(state);
    }
  }
  const isSuspending = (state: State): boolean => suspending.has(state);
  // The end of a `finally` goes on to where a jump through it was to lead.
  const leadsOn = (state: State, next: State | undefined): boolean =>
    successors(state, next, false).some(isSuspending) ||
    state.ops.some(
      (op) => op.op === "resume" && exits.some(({ record, to }) => record === op.record && isSuspending(to)),
    );
  for (let before = -1; before < suspending.size;) {
    before = suspending.size;
    // A leap may stand in any state. Backwards, since most of what a state leads to comes after it.
    for (const { to } of leaps.values()) if (suspending.has(to)) return new Set();
    for (let index = states.length - 1; index >= 0; index--) {
      const state = states[index]!;
      if (!suspending.has(state) && leadsOn(state, states[index + 1])) suspending.add(state);
    }
  }
  return new Set(suspensions.filter(({ resume }) => !suspending.has(resume)));
}

type Suspension = Op & { resume: State };

function reach(states: readonly State[], leaps: ReadonlyMap<ts.Node, Leap>): Set<State> {
  const reached = new Set<State>();
  const pending = states.slice(0, 1);
  for (const { to } of leaps.values()) pending.push(to);
  for (let state = pending.pop(); state; state = pending.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    pending.push(...successors(state, states[state.id + 1]));
  }
  return reached;
}

function dropJumpsToNext(states: readonly State[]): void {
  for (const [index, state] of states.entries()) {
    const last = state.ops.at(-1);
    if (last?.op === "jump" && last.to === states[index + 1]) state.ops.pop();
  }
}

/** States that control reaches otherwise than from the state before. */
export function jumpedTo(states: readonly State[], leaps: ReadonlyMap<ts.Node, Leap>): Set<State> {
  const found = new Set<State>();
  for (const state of states) {
    for (let region = state.region; region; region = region.parent) found.add(region.handler);
    for (const op of state.ops) {
      const to = targetOf(op);
      if (to) found.add(to);
      for (const operand of operandsOf(op)) addStates(operand, found);
    }
  }
  for (const leap of leaps.values()) found.add(leap.to);
  return found;
}

function addStates(operand: Operand, found: Set<State>): void {
  if (operand.kind === "state") found.add(operand.state);
  else if (operand.kind === "binary") {
    addStates(operand.left, found);
    addStates(operand.right, found);
  }
}

function join(states: readonly State[], labelled: ReadonlySet<State>): State[] {
  const joined: State[] = [];
  for (const [index, state] of states.entries()) {
    const before = joined.at(-1);
    // Nothing happens in it and control only passes through.
    if (before && !labelled.has(state) && state.ops.length === 0 && index < states.length - 1) continue;
    if (before && !labelled.has(state) && before.region === state.region && fallsThrough(before)) {
      before.ops.push(...state.ops);
    } else {
      joined.push(state);
    }
  }
  return joined;
}
