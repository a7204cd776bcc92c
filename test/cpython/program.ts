// Random programs of the fuzzer, and random driving of them.
//
//     const program = generate(7);  render(program, python);  render(program, dialect)
import { Random } from "../fuzz/random.ts";
import type { AbstractFunction, Drive, FunctionKind, Program, Statement } from "./model.ts";
import { Operands } from "./operands.ts";

/** Where in a function a statement stands. */
interface Place {
  readonly fn: number;
  readonly kind: FunctionKind;
  readonly depth: number;
  readonly inLoop: boolean;
  readonly inTry: boolean;
  readonly inFinally: boolean;
  readonly inWith: boolean;
  /** Handlers around it: their errors can be raised again. */
  readonly handlers: readonly number[];
}

const SYNCHRONOUS: readonly FunctionKind[] = ["generator", "marked"];

export function generate(seed: number): Program {
  return new Generator(new Random(seed)).program();
}

class Generator {
  private readonly random: Random;
  private operands!: Operands;
  private ids = 0;
  private slots = 0;

  constructor(random: Random) {
    this.random = random;
  }

  program(): Program {
    const { random } = this;
    const kinds: FunctionKind[] = random.times(3 + random.int(5), (index) =>
      index < 2
        ? "async"
        : random.weighted<FunctionKind>([
            [5, "async"],
            [2, "generator"],
            [2, "marked"],
            [2, "stream"],
          ]),
    );
    const indices = (kind: FunctionKind): number[] => kinds.flatMap((each, index) => (each === kind ? [index] : []));
    const [asyncs, marked, streams] = [indices("async"), indices("marked"), indices("stream")];
    this.slots = 2 + random.int(3);
    const slots = [0, ...random.times(this.slots - 1, () => random.pick(asyncs))];
    const shared = marked.length > 0 ? random.times(1, () => random.pick(marked)) : [];
    const generators = streams.length > 0 ? random.times(1 + random.int(2), () => random.pick(streams)) : [];
    this.operands = new Operands(random, kinds, {
      slots: slots.length,
      shared: shared.length,
      generators: generators.length,
    });
    const functions = kinds.map((kind, fn) => this.function(kind, fn));
    const driver = random.times(10 + random.int(20), () => this.driverStep()).flat();
    return { functions, slots, shared, generators, driver };
  }

  private function(kind: FunctionKind, fn: number): AbstractFunction {
    const place = { fn, kind, depth: 0, inLoop: false, inTry: false, inFinally: false, inWith: false, handlers: [] };
    return { kind, body: this.block(place, 3) };
  }

  /** Mostly on one that still lives. */
  private driverStep(): Drive[] {
    const step = this.drive(false);
    return this.random.chance(0.85) ? [{ kind: "renew", slot: step.slot }, step] : [step];
  }

  private drive(inside: boolean): Drive {
    const { random } = this;
    const slot = !inside && random.chance(0.55) ? 0 : random.int(this.slots);
    return random.weighted<() => Drive>([
      [inside ? 5 : 12, () => ({ kind: "send", slot, value: random.chance(0.8) ? null : this.operands.value(inside) })],
      [3, () => ({ kind: "throw", slot, error: random.chance(0.3) ? "exit" : random.int(9) })],
      [1.5, () => ({ kind: "close", slot })],
      [1.5, () => ({ kind: "state", slot })],
      [1, () => this.through(slot)],
    ])();
  }

  private through(slot: number): Drive {
    const how = this.random.pick(["send", "send", "throw", "close"] as const);
    return { kind: "through", slot, how, value: how === "throw" ? this.random.int(9) : null };
  }

  private block(place: Place, least = 1): Statement[] {
    const count = least + this.random.int(3);
    const statements: Statement[] = [];
    for (let index = 0; index < count; index++) {
      const statement = this.statement({ ...place, depth: place.depth + 1 });
      statements.push(statement);
      // What follows a jump is dead; compilers may say so.
      if (["break", "continue", "return", "returnAwait", "raise"].includes(statement.kind)) break;
    }
    return statements;
  }

  private statement(place: Place): Statement {
    const { random, operands } = this;
    const synchronous = SYNCHRONOUS.includes(place.kind);
    const compound = place.depth < 4 ? 1 : 0;
    const leaves = place.depth < 2 ? 0.3 : 1;
    const awaits = synchronous ? 0 : 1;
    // A generator that yields while it is closed is left by contract to each language.
    const yields = place.kind !== "async" && !place.inFinally && !(place.kind === "stream" && place.inWith) ? 1 : 0;
    const jumps = place.inLoop && !(place.kind === "stream" && place.inFinally) ? 1 : 0;
    const to = random.int(3);
    return random.weighted<() => Statement>([
      [2, () => ({ kind: "print", id: this.ids++, value: operands.value() })],
      [0.5, () => ({ kind: "set", to, value: operands.value() })],
      [awaits * 7, () => ({ kind: "await", to, operand: operands.any(place.fn) })],
      [yields * 6, () => ({ kind: "yield", to, value: operands.value() })],
      [0.8, () => this.drive(true)],
      [leaves, () => this.raise(place)],
      [leaves * 0.8, () => ({ kind: "return", value: place.kind === "stream" ? null : operands.value() })],
      [place.kind === "async" ? leaves * 0.8 : 0, () => this.returnAwait(place)],
      [jumps * 1.5, () => ({ kind: random.pick(["break", "continue"]) })],
      [compound, () => this.if(place)],
      [compound, () => this.loop(place)],
      [compound * 4, () => this.try(place)],
      [compound * awaits * 1.2, () => this.with(place)],
      [compound * awaits * 0.8, () => this.forItems(place)],
      [compound * awaits, () => this.forGenerator(place)],
    ])();
  }

  private if(place: Place): Statement {
    const { operands } = this;
    const [left, right] = [operands.value(), operands.value()];
    return {
      kind: "if",
      left,
      right,
      then: this.block(place),
      else: this.random.chance(0.5) ? this.block(place) : [],
    };
  }

  private loop(place: Place): Statement {
    const body = this.block({ ...place, inLoop: true });
    return { kind: "loop", id: this.ids++, count: 1 + this.random.int(3), body };
  }

  private raise(place: Place): Statement {
    const again = place.handlers.length > 0 && this.random.chance(0.5) ? this.random.pick(place.handlers) : null;
    // A stream that lets a GeneratorExit of its own out: CPython takes it for its end.
    const exits = !SYNCHRONOUS.includes(place.kind) && place.kind !== "stream" && this.random.chance(0.1);
    return { kind: "raise", error: exits ? "exit" : this.random.int(9), again };
  }

  private returnAwait(place: Place): Statement {
    const operand = this.operands.any(place.fn);
    // A bare `return` gives its place up, by contract: CPython shows it "suspended" still, which can be seen of a slot.
    const awaitable = operand.kind !== "plain" && operand.kind !== "slot";
    const bare = awaitable && !place.inTry && !place.inWith && this.random.chance(0.6);
    return { kind: "returnAwait", operand, bare };
  }

  private try(place: Place): Statement {
    const { random } = this;
    const id = this.ids++;
    const inner = { ...place, inTry: true };
    const body = this.block(inner, 1);
    const shape = random.int(3);
    // A generator's `return()` is no error for `catch`: contract.
    const all = place.kind === "async" && random.chance(0.5);
    const handler = shape === 0 ? null : { all, body: this.block({ ...inner, handlers: [...place.handlers, id] }) };
    const last = shape === 1 ? null : this.block({ ...inner, inFinally: true });
    return { kind: "try", id, body, handler, finally: last };
  }

  private with(place: Place): Statement {
    const { random, operands } = this;
    const operand = (chance: number) => (random.chance(chance) ? operands.any(place.fn) : null);
    return {
      kind: "with",
      to: random.int(3),
      manager: {
        name: operands.name("m"),
        enter: operand(0.4),
        enterRaises: random.chance(0.1) ? random.int(9) : null,
        exit: operand(0.4),
        exitRaises: random.chance(0.25) ? operands.raisedInExit() : null,
        suppresses: random.chance(0.3),
      },
      body: this.block({ ...place, inWith: true }),
    };
  }

  private forItems(place: Place): Statement {
    const { random, operands } = this;
    const items = {
      name: operands.name("items"),
      values: random.times(random.int(4), () => random.int(5)),
      operand: random.chance(0.5) ? operands.any(place.fn) : null,
      raises: random.chance(0.2) ? random.int(9) : null,
    };
    return { kind: "forItems", to: random.int(3), items, body: this.block({ ...place, inLoop: true }) };
  }

  private forGenerator(place: Place): Statement {
    const step = this.operands.step();
    if (step.kind !== "step") return this.loop(place);
    const to = this.random.int(3);
    return { kind: "forGenerator", to, generator: step.generator, body: this.block({ ...place, inLoop: true }) };
  }
}
