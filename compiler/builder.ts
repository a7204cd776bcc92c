/**
 * Puts a machine together: states, ops, temporaries, regions, and the way out of regions.
 *
 *     builder.emit(await x → 1); builder.place(state 1); builder.emit(…)
 *       → 0: await x → 1
 *         1: …
 */
import type ts from "typescript";
import { tidy } from "./tidy.ts";
import {
  endsState,
  type Hole,
  type Leap,
  type Op,
  type Operand,
  type Region,
  type State,
  type StateId,
  type Temp,
} from "./ir.ts";

export const VALUE: Operand = { kind: "value" };

export class Builder {
  readonly states: State[] = [];
  readonly temps: Temp[] = [];
  readonly holes = new Map<ts.Node, Hole>();
  readonly broken = new Set<ts.Node>();
  readonly leaps = new Map<ts.Node, Leap>();
  readonly throws = new Map<ts.Node, Region | undefined>();
  region: Region | undefined;
  /** The position in the source of what is being lowered. */
  origin: number | undefined;
  private current: State;
  /** States that stand after everything else: ways out of regions. */
  private readonly outOfLine: (() => void)[] = [];
  private readonly exits = new Map<Region, Map<State, State>>();
  private readonly results = new Map<Region, { temp: Temp; done: State }>();

  constructor() {
    this.current = this.place(this.state("start"));
  }

  state(role: string): State {
    return { id: -1 as StateId, role, region: undefined, ops: [] };
  }

  /** Control arrives at `state`, from where it was or by a jump. */
  place(state: State): State {
    state.region = this.region;
    state.id = this.states.length as StateId;
    this.states.push(state);
    this.current = state;
    return state;
  }

  /** What follows lies in `region`. */
  enter(region: Region | undefined, role: string): void {
    this.region = region;
    this.place(this.state(role));
  }

  /** Ops after a jump, a return or a throw never run: they are dropped. */
  emit(op: Op): void {
    if (this.ended) return;
    op.origin = this.origin;
    this.current.ops.push(op);
  }

  /** Control can't arrive here. */
  get ended(): boolean {
    const last = this.current.ops.at(-1);
    return last !== undefined && endsState(last);
  }

  temp(): Temp {
    const temp = { id: this.temps.length + 1 };
    this.temps.push(temp);
    return temp;
  }

  spill(operand: Operand): Operand {
    const temp = this.temp();
    this.assign(temp, operand);
    return { kind: "temp", temp };
  }

  assign(temp: Temp, operand: Operand): void {
    this.emit({ op: "assign", target: { kind: "temp", temp }, operand });
  }

  jump(to: State): void {
    this.emit({ op: "jump", to });
  }

  branch(test: Operand, when: boolean, to: State): void {
    this.emit({ op: "branch", test, when, to });
  }

  /** What `emit` emits meanwhile stands for the source at `origin`. */
  at<T>(origin: number, emit: () => T): T {
    const saved = this.origin;
    this.origin = origin;
    const result = emit();
    this.origin = saved;
    return result;
  }

  /** Suspends for `operand`; gives what it gave. */
  suspend(op: "await" | "settle", operand: Operand): Operand {
    const resume = this.state("resume");
    this.emit({ op, operand, resume });
    this.place(resume);
    return this.origin === undefined ? VALUE : { kind: "value", origin: this.origin };
  }

  // ── leaving regions ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Goes to `to`, which lies in `target`, through the clean-ups of the regions in between. */
  leave(to: State, target: Region | undefined): void {
    const { region } = this;
    let from = region;
    while (from !== target) {
      if (!from) throw new Error("jump into a region");
      if (from.kind === "finally") {
        this.emit({ op: "exit", record: from.exit, to: this.exit(from.parent, target, to) });
        this.jump(from.cleanup);
        this.region = region;
        return;
      }
      if (from.kind === "iteration") {
        this.enter(from.parent, "close");
        this.emit({ op: "evaluate", operand: closing(from.iterator) });
      }
      from = from.parent;
    }
    this.jump(to);
    this.region = region;
  }

  /** The state to jump to, from code in `from`, to arrive at `to` in `target` with all clean-ups done. */
  exit(from: Region | undefined, target: Region | undefined, to: State): State {
    let region = from;
    while (region !== target && region?.kind === "catch") region = region.parent;
    if (region === target) return to;
    if (!region) throw new Error("jump into a region");
    const start = region;
    let known = this.exits.get(start);
    if (!known) this.exits.set(start, (known = new Map()));
    let way = known.get(to);
    if (!way) {
      way = this.state("leave");
      known.set(to, way);
      const state = way;
      this.later(start, state, () => this.leave(to, target));
    }
    return way;
  }

  /** Places `state` in `region` after everything else, with the ops that `build` emits. */
  later(region: Region | undefined, state: State, build: () => void): void {
    const { origin } = this;
    this.outOfLine.push(() => {
      this.region = region;
      this.origin = origin;
      this.place(state);
      build();
    });
  }

  /** Where a `return` in the present region leaves its value, and the state that returns it. */
  result(): { temp: Temp; done: State } {
    const region = this.region!;
    let result = this.results.get(region);
    if (!result) {
      const temp = this.temp();
      const done = this.state("return");
      this.later(undefined, done, () => this.emit({ op: "return", operand: { kind: "temp", temp } }));
      result = { temp, done };
      this.results.set(region, result);
    }
    return result;
  }

  /** Clean-ups stand between here and the end of the function. */
  get guarded(): boolean {
    for (let region = this.region; region; region = region.parent) if (region.kind !== "catch") return true;
    return false;
  }

  /** `return operand`, through the clean-ups. */
  return(operand: Operand | undefined): void {
    if (!this.guarded) {
      this.emit({ op: "return", operand });
      return;
    }
    const { temp, done } = this.result();
    this.assign(temp, operand ?? { kind: "constant", value: undefined });
    this.leave(done, undefined);
  }

  /** Drops what can't be reached, joins what nothing jumps to with what precedes it, and numbers the rest anew. */
  finish(): State[] {
    for (let build = this.outOfLine.shift(); build; build = this.outOfLine.shift()) build();
    const states = tidy(this.states, this.leaps);
    states.forEach((state, index) => (state.id = index as StateId));
    return states;
  }
}

function closing(iterator: Temp): Operand {
  return { kind: "member", object: { kind: "temp", temp: iterator }, name: "close", args: [] };
}

/** The operand itself if it is code, else what fills its place. */
export function original(node: ts.Node): Operand {
  return { kind: "node", node };
}

export function constant(value: string | number | boolean | undefined): Operand {
  return { kind: "constant", value };
}

export function member(object: Operand, name: string, args?: readonly Operand[]): Operand {
  return args ? { kind: "member", object, name, args } : { kind: "member", object, name };
}
