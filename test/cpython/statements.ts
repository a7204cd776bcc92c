// Random statements: the bodies of the functions.
//
//     new Statements(random, operands, drives).body("async", 2)     the body of function 2
import type { Random } from "../fuzz/random.ts";
import type { Caught, FunctionKind, Operand, Shape, Statement } from "./model.ts";
import type { Operands } from "./operands.ts";
import type { Drives } from "./program.ts";

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
  /** Functions that the blocks around it have defined. */
  readonly closures: readonly number[];
}

const SYNCHRONOUS: readonly FunctionKind[] = ["generator", "marked"];
const JUMPS = ["break", "continue", "return", "returnAwait", "raise"];
const SHAPES: readonly Shape[] = ["call", "or", "and", "condition", "sum", "index", "store", "format", "pair"];

export class Statements {
  private readonly random: Random;
  private readonly operands: Operands;
  private readonly drives: Drives;
  private ids = 0;

  constructor(random: Random, operands: Operands, drives: Drives) {
    this.random = random;
    this.operands = operands;
    this.drives = drives;
  }

  body(kind: FunctionKind, fn: number): Statement[] {
    const outside = { inLoop: false, inTry: false, inFinally: false, inWith: false };
    return this.block({ fn, kind, depth: 0, ...outside, handlers: [], closures: [] }, 3);
  }

  private block(place: Place, least = 1): Statement[] {
    const count = least + this.random.int(3);
    const statements: Statement[] = [];
    let inner = { ...place, depth: place.depth + 1 };
    for (let index = 0; index < count; index++) {
      const statement = this.statement(inner);
      statements.push(statement);
      // What follows a jump is dead; compilers may say so.
      if (JUMPS.includes(statement.kind)) break;
      if (statement.kind === "define") inner = { ...inner, closures: [...inner.closures, statement.id] };
    }
    return statements;
  }

  private any({ fn, closures }: Place): Operand {
    return this.operands.any(fn, closures);
  }

  private statement(place: Place): Statement {
    const { random, operands } = this;
    const synchronous = SYNCHRONOUS.includes(place.kind);
    const closed = place.kind === "stream";
    const compound = place.depth < 4 ? 1 : 0;
    const leaves = place.depth < 2 ? 0.3 : 1;
    const awaits = synchronous ? 0 : 1;
    // A generator that yields while it is closed is left by contract to each language.
    const yields = place.kind === "async" || ((closed || synchronous) && place.inFinally) || (closed && place.inWith);
    const jumps = place.inLoop && !((closed || synchronous) && place.inFinally) ? 1 : 0;
    const to = random.int(3);
    return random.weighted<() => Statement>([
      [2, () => ({ kind: "print", id: this.ids++, value: operands.value() })],
      [0.5, () => ({ kind: "set", to, value: operands.value() })],
      [0.5, () => ({ kind: "keep", to, operand: this.any(place) })],
      [awaits * 7, () => ({ kind: "await", to, operand: this.any(place) })],
      [awaits * 1.2, () => this.mix(place)],
      [yields ? 0 : 6, () => ({ kind: "yield", to, value: operands.value() })],
      [synchronous && !yields ? 2 : 0, () => this.yieldFrom(place)],
      [0.8, () => this.drives.drive(true)],
      [leaves, () => this.raise(place)],
      [leaves * 0.8, () => ({ kind: "return", value: awaits && place.kind !== "async" ? null : operands.value() })],
      [place.kind === "async" ? leaves * 0.8 : 0, () => this.returnAwait(place)],
      [jumps * 1.5, () => ({ kind: random.pick(["break", "continue"]) })],
      [compound, () => this.if(place)],
      [compound, () => this.loop(place)],
      [compound * 0.5, () => this.while(place)],
      [compound * 4, () => this.try(place)],
      [compound * awaits * 0.7, () => this.define(place)],
      [compound * awaits * 1.2, () => this.with(place)],
      [compound * awaits * 0.8, () => this.forItems(place)],
      [compound * awaits, () => this.forGenerator(place)],
    ])();
  }

  private mix(place: Place): Statement {
    const { random } = this;
    const parts = random.times(3, () => (random.chance(0.4) ? this.operands.wait() : this.any(place)));
    return { kind: "mix", to: random.int(3), id: this.ids++, shape: random.pick(SHAPES), parts };
  }

  /** A generator can only hand over to generators and, by its iterator, to a coroutine. */
  private yieldFrom(place: Place): Statement {
    const { operands, random } = this;
    const generator = operands.call(place.fn, "generator", "marked");
    const operand = generator && random.chance(0.6) ? generator : operands.coroutine(place.fn);
    return { kind: "yieldFrom", to: random.int(3), operand: operand === generator ? operand : wrapped(operand) };
  }

  /** Its body has the variables of the function around it, and returns and jumps of its own. */
  private define(place: Place): Statement {
    const id = this.ids++;
    const outside = { inLoop: false, inTry: false, inFinally: false, inWith: false };
    return { kind: "define", id, body: this.block({ ...place, kind: "async", ...outside, handlers: [] }) };
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

  private while(place: Place): Statement {
    const { random } = this;
    const operand = !SYNCHRONOUS.includes(place.kind) && random.chance(0.5) ? this.any(place) : null;
    const body = this.block({ ...place, inLoop: true });
    return { kind: "while", id: this.ids++, count: 1 + random.int(3), operand, body };
  }

  private raise(place: Place): Statement {
    const again = place.handlers.length > 0 && this.random.chance(0.5) ? this.random.pick(place.handlers) : null;
    // A stream that lets a GeneratorExit of its own out: CPython takes it for its end.
    const exits = place.kind === "async" && this.random.chance(0.1);
    return { kind: "raise", error: exits ? this.random.pick(["exit", "quit"]) : this.random.int(9), again };
  }

  private returnAwait(place: Place): Statement {
    const operand = this.any(place);
    const awaitable = operand.kind !== "plain" && operand.kind !== "variable" && !this.drives.named;
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
    const exits = place.kind === "async" || place.kind === "exiting";
    const catches: Caught = exits && random.chance(0.55) ? random.pick(["all", "all", "all", "exit"]) : "oops";
    const handler = shape === 0 ? null : { catches, body: this.block({ ...inner, handlers: [...place.handlers, id] }) };
    const last = shape === 1 ? null : this.block({ ...inner, inFinally: true });
    const otherwise = handler && random.chance(0.2) ? this.block(inner) : [];
    return { kind: "try", id, body, handler, else: otherwise, finally: last };
  }

  private with(place: Place): Statement {
    const { random, operands } = this;
    const managers = random.times(random.chance(0.2) ? 2 : 1, () => operands.manager(place.fn, place.closures));
    return { kind: "with", to: random.int(3), managers, body: this.block({ ...place, inWith: true }) };
  }

  private forItems(place: Place): Statement {
    const items = this.operands.items(place.fn, place.closures);
    return { kind: "forItems", to: this.random.int(3), items, body: this.block({ ...place, inLoop: true }) };
  }

  private forGenerator(place: Place): Statement {
    const step = this.operands.step();
    if (step.kind !== "step") return this.loop(place);
    const to = this.random.int(3);
    return { kind: "forGenerator", to, generator: step.generator, body: this.block({ ...place, inLoop: true }) };
  }
}

const wrapped = (of: Operand): Operand => ({ kind: "wrapper", of });
