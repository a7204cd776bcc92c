// What the random programs await: coroutines, hooks, hand-made iterators, and what is no awaitable at all.
//
//     new Operands(random, functions, counts).any(2)     an operand for the body of function 2
import type { Random } from "../fuzz/random.ts";
import type { Action, FunctionKind, IteratorSpec, Items, Manager, Operand, Raised, Value } from "./model.ts";

export interface Counts {
  readonly slots: number;
  readonly shared: number;
  /** Of each async generator, whether it is never closed (model.ts). */
  readonly generators: readonly boolean[];
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

  /** What can be awaited in function `from`, where the closures of these numbers are in scope. */
  any(from: number, closures: readonly number[] = []): Operand {
    const { random } = this;
    if (closures.length > 0 && random.chance(0.3)) return { kind: "closure", id: random.pick(closures) };
    if (random.chance(0.06)) return { kind: "variable", value: random.pick(["v0", "v1", "v2", "p"]) };
    if (random.chance(0.05)) return this.again();
    return this.made(from);
  }

  again(): Operand {
    const fits = this.kinds.flatMap((kind, index) => (kind === "async" ? [index] : []));
    return { kind: "again", fn: this.random.pick(fits), arg: this.value() };
  }

  /** What can be made without a function's variables: for slots. */
  coroutineOnly(fn: number): Operand {
    const { random, counts } = this;
    const call: Operand = { kind: "call", fn, arg: null };
    const how = random.pick(["deep", "guarded", "tail"] as const);
    const deep: Operand = { kind: "deep", how, depth: random.int(3), inner: call };
    const step = counts.generators.length > 0 && random.chance(0.1) ? this.step(false) : call;
    return random.chance(0.08) ? deep : step;
  }

  private made(from: number): Operand {
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
      [0.4, () => ({ kind: "plain", value: random.pick([null, 3, "NOT"]) })],
      [
        1,
        () => ({
          kind: "deep",
          how: random.pick(["deep", "guarded", "tail"]),
          depth: this.depth(),
          inner: this.any(from),
        }),
      ],
      [counts.generators.length > 0 ? 3 : 0, () => this.step()],
    ]);
    return make();
  }

  /** Mostly small; now and then beyond what the runtime starts by plain calls. */
  private depth(): number {
    return this.random.chance(0.04) ? 205 : this.random.int(4);
  }

  /** A step of an async generator; of none if there is none. */
  step(inside = true): Operand {
    const { random } = this;
    const { generators } = this.counts;
    if (generators.length === 0) return this.wait();
    const generator = random.int(generators.length);
    const how = random.weighted<"next" | "throw" | "close" | "exit">([
      [6, "next"],
      [2, "throw"],
      [2, generators[generator] ? "exit" : "close"],
    ]);
    return { kind: "step", generator, how, value: how === "throw" ? random.int(9) : this.value(inside) };
  }

  coroutine(from: number): Operand {
    const fresh = this.random.chance(0.5) ? this.call(from, "async") : undefined;
    return fresh ?? { kind: "slot", slot: this.random.int(this.counts.slots) };
  }

  private hook(from: number): Operand {
    const { random } = this;
    if (random.chance(0.1)) return { kind: "hook", result: { kind: "plain", value: random.pick([null, 3, "NOT"]) } };
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

  /** A context manager. */
  manager(from: number, closures: readonly number[]): Manager {
    const { random } = this;
    const operand = (chance: number) => (random.chance(chance) ? this.any(from, closures) : null);
    const type = random.weighted<Manager["type"]>([
      [12, "Manager"],
      [4, "PlainManager"],
      [0.5, "NoExit"],
    ]);
    return {
      type,
      name: this.name("m"),
      enter: operand(0.4),
      enterRaises: random.chance(0.1) ? random.int(9) : null,
      exit: operand(0.4),
      exitRaises: random.chance(0.25) ? this.raisedInExit() : null,
      suppresses: random.chance(0.3) ? random.pick([1, 7]) : random.pick([null, 0]),
    };
  }

  /** What `for await` takes. */
  items(from: number, closures: readonly number[]): Items {
    const { random } = this;
    const type = random.weighted<Items["type"]>([
      [8, "Items"],
      [4, "MarkedItems"],
      [0.5, "BadItems"],
      [0.5, "NoNext"],
      [0.5, "NoIterator"],
    ]);
    return {
      type,
      name: this.name("items"),
      values: random.times(random.int(4), () => random.int(5)),
      operand: random.chance(0.5) ? this.any(from, closures) : null,
      raises: random.chance(0.2) ? random.int(9) : null,
    };
  }
}
