// What the random programs await: coroutines, hooks, hand-made iterators, and what is no awaitable at all.
//
//     new Operands(random, functions, counts).any(2)     an operand for the body of function 2
import type { Random } from "../fuzz/random.ts";
import type { Action, FunctionKind, IteratorSpec, Operand, Raised, Value } from "./model.ts";

export interface Counts {
  readonly slots: number;
  readonly shared: number;
  readonly generators: number;
}

export class Operands {
  private readonly random: Random;
  private readonly kinds: readonly FunctionKind[];
  private readonly counts: Counts;
  private names = 0;

  constructor(random: Random, kinds: readonly FunctionKind[], counts: Counts) {
    this.random = random;
    this.kinds = kinds;
    this.counts = counts;
  }

  name(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  value(inside = true): Value {
    const { random } = this;
    return random.weighted<() => Value>([
      [4, () => random.int(5)],
      [3, () => null],
      [inside ? 3 : 0, () => `v${random.int(3)}`],
      [inside ? 1 : 0, () => "p"],
    ])();
  }

  /** Not a GeneratorExit: inside a SuppressedError it would be none. */
  raisedInExit(): Raised {
    return this.random.chance(0.3) ? "same" : this.random.int(9);
  }

  /** A call of a function of one of the kinds; only of a later one, so that nothing recurs. */
  call(from: number, ...wanted: FunctionKind[]): Operand | undefined {
    const fits = this.kinds.flatMap((kind, index) => (index > from && wanted.includes(kind) ? [index] : []));
    return fits.length > 0 ? { kind: "call", fn: this.random.pick(fits), arg: this.value() } : undefined;
  }

  wait(): Operand {
    return { kind: "wait", value: this.value() };
  }

  any(from: number): Operand {
    const { random, counts } = this;
    const make = random.weighted<() => Operand>([
      [5, () => this.wait()],
      [7, () => this.call(from, "async", "async", "marked") ?? this.wait()],
      [3, () => ({ kind: "slot", slot: random.int(counts.slots) })],
      [counts.shared > 0 ? 1 : 0, () => ({ kind: "shared", index: random.int(counts.shared) })],
      [3, () => ({ kind: "iterator", spec: this.iterator() })],
      [2, () => this.hook(from)],
      [1, () => ({ kind: "wrapper", of: this.coroutine(from) })],
      [0.4, () => ({ kind: "refuses", error: random.int(9) })],
      [0.4, () => ({ kind: "plain", value: random.pick([null, 3]) })],
      [1, () => ({ kind: "deep", depth: this.depth(), inner: this.any(from) })],
      [counts.generators > 0 ? 3 : 0, () => this.step()],
    ]);
    return make();
  }

  /** Mostly small; now and then beyond what the runtime starts by plain calls. */
  private depth(): number {
    return this.random.chance(0.04) ? 205 : this.random.int(4);
  }

  /** A step of an async generator; of none if there is none. */
  step(): Operand {
    const { random } = this;
    if (this.counts.generators === 0) return this.wait();
    const generator = random.int(this.counts.generators);
    const how = random.weighted<"next" | "throw" | "close">([
      [6, "next"],
      [2, "throw"],
      [2, "close"],
    ]);
    return { kind: "step", generator, how, value: how === "throw" ? random.int(9) : this.value() };
  }

  private coroutine(from: number): Operand {
    const fresh = this.random.chance(0.5) ? this.call(from, "async") : undefined;
    return fresh ?? { kind: "slot", slot: this.random.int(this.counts.slots) };
  }

  private hook(from: number): Operand {
    const { random } = this;
    if (random.chance(0.1)) return { kind: "hook", result: { kind: "plain", value: random.pick([null, 3]) } };
    if (random.chance(0.15))
      return { kind: "hook", result: this.call(from, "async", "marked") ?? this.coroutine(from) };
    const generator = this.call(from, "generator");
    return generator ? { kind: "hook", result: generator } : this.wait();
  }

  private action(kinds: readonly (readonly [number, Action[0]])[]): Action {
    const kind = this.random.weighted(kinds);
    return kind === "yield" || kind === "return" || kind === "raise" ? [kind, this.random.int(9)] : [kind];
  }

  private iterator(): IteratorSpec {
    const { random } = this;
    const steps = random.times(1 + random.int(3), () => {
      return this.action([
        [8, "yield"],
        [2, "return"],
        [1, "raise"],
        [0.2, "exit"],
      ]);
    });
    const onThrow = this.action([
      [2, "yield"],
      [2, "return"],
      [2, "raise"],
      [1, "exit"],
      [2, "same"],
    ]);
    const onClose = this.action([
      [4, "quiet"],
      [2, "raise"],
      [1, "exit"],
    ]);
    return {
      name: this.name("it"),
      steps,
      throw: random.chance(0.6) ? onThrow : null,
      close: random.chance(0.6) ? onClose : null,
    };
  }
}
