/**
 * `async function*` in coroutine mode (PEP 525). Each step is a coroutine of its own that runs the generator's machine
 * from one `yield` to the next; what the generator keeps between steps is the state to go on in and its handler.
 *
 *     const g = numbers();       nothing has run
 *     const step = g.next();     still nothing: a Coroutine, created
 *     await step                 runs up to `yield 1` and gives { done: false, value: 1 }
 */
import { forward } from "./chain.ts";
import { CoroutineFrame, type Coroutine } from "./coroutine.ts";
import { current } from "./current.ts";
import { NEXT, NO_HANDLER, RETURN, SUSPENDED, type GeneratorFrame, type Machine } from "./interface.ts";
import { flight, raise } from "./raise.ts";
import { asyncDisposeSymbol, ERR_ASYNC_GENERATOR_RUNNING, ERR_YIELD_IN_SCOPE, RuntimeError } from "./protocol.ts";

const ALREADY_RUNNING = "asynchronous generator is already running";
const YIELD_IN_SCOPE =
  "`yield` inside of a cancel scope or task group: whatever is done with the value would run in it; " +
  "leave the block first, or hand the values over by a Channel";

/**
 * The call of a lowered `async function*` in coroutine mode. What its methods return runs the generator when it is
 * awaited, once; errors: ERR_ASYNC_GENERATOR_RUNNING where two overlap.
 */
export interface CoroutineGenerator<T = unknown, R = void, N = unknown> extends AsyncGenerator<T, R, N> {
  /** The function's name, "" if it has none. */
  readonly name: string;
  // Two, so that in a function with this type `yield` gives N for TypeScript, and not `N | undefined`.
  next(): Coroutine<IteratorResult<T, R>>;
  next(value: N): Coroutine<IteratorResult<T, R>>;
  return(value: R | PromiseLike<R>): Coroutine<IteratorResult<T, R>>;
  throw(error: unknown): Coroutine<IteratorResult<T, R>>;
  [Symbol.asyncIterator](): CoroutineGenerator<T, R, N>;
}

/** How a step was asked for, beside NEXT and RETURN. */
const THROW = 2;

// States of a step in which the generator's own machine does not run; those of the machine are not negative.
const ENTRY = -1;
/** The result of the body, or of `return(v)` where no body is left, was awaited. */
const RESULT_READY = -3;
/** The handler of a step outside every region, so that an error from the driver comes by and ends the generator. */
const FAILED = -4;

/** What `yield` returns to the machine, and so the machine to its step. */
const YIELDED = Symbol();

/** An async generator in coroutine mode. Its methods return coroutines that run it when they are awaited. */
class GeneratorObject {
  readonly name: string;
  /** @internal */ readonly machine: Machine<GeneratorFrame>;
  /** @internal */ label = 0;
  /** @internal */ handler = NO_HANDLER;
  /** @internal */ running = false;
  /** @internal */ closed = false;

  constructor(name: string, machine: Machine<GeneratorFrame>) {
    this.name = name;
    this.machine = machine;
  }

  next(value?: unknown): Step {
    return new Step(this, NEXT, value);
  }

  throw(error: unknown): Step {
    return new Step(this, THROW, error);
  }

  /** A return completion at the `yield`: `finally` runs, `catch` does not see it. */
  return(value?: unknown): Step {
    return new Step(this, RETURN, value);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  get [Symbol.toStringTag](): string {
    return "AsyncGenerator";
  }
}
Object.defineProperty(GeneratorObject, "name", { value: "AsyncGenerator" });
Object.defineProperty(GeneratorObject.prototype, asyncDisposeSymbol(), {
  value(this: GeneratorObject) {
    return this.return();
  },
  configurable: true,
  writable: true,
});

class Step extends CoroutineFrame<IteratorResult<unknown, unknown>> implements GeneratorFrame {
  declare readonly generator: GeneratorObject;
  declare resumption: number;
  /** The cancel scope in which it was asked for. */
  declare scope: unknown;

  constructor(generator: GeneratorObject, kind: number, value: unknown) {
    super(generator.name, runStep, value);
    this.generator = generator;
    this.resumption = kind;
    this.scope = undefined;
    this.label = ENTRY;
  }

  yield(value: unknown, resume: number): typeof SUSPENDED {
    this.label = resume;
    this.value = value;
    return YIELDED as unknown as typeof SUSPENDED;
  }
}

/** The machine of every step. */
function runStep($: Step): unknown {
  const { generator } = $;
  if ($.label === ENTRY) {
    if (generator.running) throw new RuntimeError(ERR_ASYNC_GENERATOR_RUNNING, ALREADY_RUNNING);
    generator.running = true;
    $.scope = current.task?.scope;
  }
  try {
    const early = $.label < 0 ? prepare($, generator) : undefined;
    if (early !== undefined) return early;
    if ($.handler === FAILED) $.handler = NO_HANDLER;
    const result = (0, generator.machine)($);
    if (result === (YIELDED as unknown)) {
      if ($.scope !== current.task?.scope) throw new RuntimeError(ERR_YIELD_IN_SCOPE, YIELD_IN_SCOPE);
      generator.label = $.label;
      generator.handler = $.handler;
      return give($, false, $.value);
    }
    if (result === SUSPENDED) return leave($);
    $.handler = NO_HANDLER;
    return $.settle(result, RESULT_READY) ? leave($) : end($, $.value);
  } catch (error) {
    if ($.handler === NO_HANDLER) end($, undefined);
    throw error;
  }
}

/** What comes before the generator's machine: the step's result or SUSPENDED, or `undefined` to run it now. */
function prepare($: Step, generator: GeneratorObject): unknown {
  switch ($.label) {
    case ENTRY:
      if (generator.closed || (generator.label === 0 && $.resumption !== NEXT)) {
        generator.closed = true;
        if ($.resumption === THROW) return fail($);
        if ($.resumption === NEXT) return end($, undefined);
        return $.settle($.value, RESULT_READY) ? leave($) : end($, $.value);
      }
      $.label = generator.label;
      $.handler = generator.handler;
      if ($.resumption === THROW) return fail($);
      // The machine awaits the value of a `return` itself.
      return undefined;
    case RESULT_READY:
      return end($, $.value);
    default:
      $.handler = NO_HANDLER;
      return fail($);
  }
}

/** What came in is an error. */
function fail($: Step): typeof SUSPENDED {
  raise($.value);
  return leave($);
}

/** The step suspends or fails. */
function leave($: Step): typeof SUSPENDED {
  if ($.handler === NO_HANDLER) {
    if (flight.failing) end($, undefined);
    else $.handler = FAILED;
  }
  return SUSPENDED;
}

function end($: Step, value: unknown): IteratorResult<unknown, unknown> {
  $.generator.closed = true;
  return give($, true, value);
}

/** The step's result. */
function give($: Step, done: boolean, value: unknown): IteratorResult<unknown, unknown> {
  $.generator.running = false;
  $.machine = forward;
  return { done, value };
}

/** The call of an `async function*` in coroutine mode. */
export function createCoroutineGenerator(name: string, machine: Machine<GeneratorFrame>): object {
  return new GeneratorObject(name, machine);
}
