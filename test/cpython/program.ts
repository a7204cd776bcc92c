// Random programs of the fuzzer, and random driving of them.
//
//     const program = generate(7);  render(program, python);  render(program, dialect)
import { Random } from "../fuzz/random.ts";
import type { Drive, FunctionKind, Program } from "./model.ts";
import { Operands } from "./operands.ts";
import { Statements } from "./statements.ts";

export function generate(seed: number): Program {
  const random = new Random(seed);
  const kinds: FunctionKind[] = random.times(3 + random.int(5), (index) =>
    index < 2
      ? "async"
      : random.weighted<FunctionKind>([
          [5, "async"],
          [2, "generator"],
          [2, "marked"],
          [1.2, "stream"],
          [1.2, "exiting"],
        ]),
  );
  const indices = (...wanted: FunctionKind[]): number[] =>
    kinds.flatMap((kind, index) => (wanted.includes(kind) ? [index] : []));
  const [asyncs, marked, streams] = [indices("async"), indices("marked"), indices("stream", "exiting")];
  const shared = marked.length > 0 ? [random.pick(marked)] : [];
  const generators = streams.length > 0 ? random.times(1 + random.int(2), () => random.pick(streams)) : [];
  const slots = [0, ...random.times(1 + random.int(3), () => random.pick(asyncs))];
  const counts = {
    slots: slots.length,
    shared: shared.length,
    generators: generators.map((fn) => kinds[fn] === "exiting"),
  };
  const operands = new Operands(random, kinds, counts);
  // A tail await gives up its place, by contract: who asks for names sees who took it.
  const drives = new Drives(random, operands, slots.length, random.chance(0.5));
  const statements = new Statements(random, operands, drives);
  return {
    slots: slots.map((fn, index) => (index === 0 ? { kind: "call", fn, arg: null } : operands.coroutineOnly(fn))),
    functions: kinds.map((kind, fn) => ({ kind, body: statements.body(kind, fn) })),
    shared,
    generators,
    driver: random.times(10 + random.int(20), () => drives.renewed()).flat(),
  };
}

/** Uses of the coroutines' methods. */
export class Drives {
  /** Names are asked for, so there are no bare `return`s. */
  readonly named: boolean;
  private readonly random: Random;
  private readonly operands: Operands;
  private readonly slots: number;

  constructor(random: Random, operands: Operands, slots: number, named: boolean) {
    this.random = random;
    this.operands = operands;
    this.slots = slots;
    this.named = named;
  }

  /** Mostly on one that still lives. */
  renewed(): Drive[] {
    const step = this.drive(false);
    return this.random.chance(0.85) ? [{ kind: "renew", slot: step.slot }, step] : [step];
  }

  drive(inside: boolean): Drive {
    const { random } = this;
    const slot = !inside && random.chance(0.55) ? 0 : random.int(this.slots);
    const error = () => (random.chance(0.3) ? random.pick(["exit", "exit", "quit"] as const) : random.int(9));
    return random.weighted<() => Drive>([
      [inside ? 5 : 12, () => ({ kind: "send", slot, value: random.chance(0.8) ? null : this.operands.value(inside) })],
      [3, () => ({ kind: "throw", slot, error: error() })],
      [1.5, () => ({ kind: "close", slot })],
      [1.5, () => ({ kind: "state", slot, named: this.named })],
      [1, () => this.through(slot)],
    ])();
  }

  private through(slot: number): Drive {
    const how = this.random.pick(["send", "send", "throw", "close"] as const);
    return { kind: "through", slot, how, value: how === "throw" ? this.random.int(9) : null };
  }
}
