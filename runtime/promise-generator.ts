/**
 * `async function*` in promise mode (ECMA-262 27.6): requests queue up, each with its promise.
 *
 *     async function* g() { yield 1 }   →   var g = $await.asyncGeneratorFunction(($self) => ({
 *                                             g() { return $await.createPromiseGenerator("g", ($) => {
 *                                               … return $.yield(1, 2) … }, $self) } }).g)
 */
import { Delegation } from "./delegation.ts";
import { asyncDisposeSymbol } from "./disposal.ts";
import { NEXT, RETURN, SUSPENDED, type AsyncDelegation, type GeneratorFrame, type Machine } from "./interface.ts";
import { isObject } from "./protocol.ts";
import { newCapability, PromiseFrame, PromiseIteration } from "./promise.ts";
import { promiseOf, whenSettled } from "./task.ts";

/** How a generator was resumed, beside NEXT and RETURN. */
const THROW = 2;

/** [[AsyncGeneratorState]] (27.6.2). */
const enum State {
  Start,
  Yielded,
  Executing,
  /** Completed, and busy with the `return` requests that are left. */
  Draining,
  Completed,
}

/** AsyncGeneratorRequest (27.6.3.1). */
interface Request {
  readonly kind: number;
  readonly value: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class GeneratorBody extends PromiseFrame implements GeneratorFrame {
  resumption: number = NEXT;
  state: State = State.Start;
  readonly queue: Request[] = [];
  #yielding = false;

  yield(value: unknown, resume: number): typeof SUSPENDED {
    this.label = resume;
    this.value = value;
    this.#yielding = true;
    return SUSPENDED;
  }

  delegate(iterable: unknown): AsyncDelegation {
    return new Delegation(new PromiseIteration(iterable).record);
  }

  /** AsyncGeneratorStart's end of the body (27.6.3.2, steps 4.e on). */
  override succeed(result: unknown): void {
    this.complete(NEXT, result, true);
    this.drain();
  }

  override fail(error: unknown): void {
    this.complete(THROW, error, true);
    this.drain();
  }

  /** Runs on through yields that are requested already (AsyncGeneratorYield, 27.6.3.8). */
  override run(failed: boolean): unknown {
    this.state = State.Executing;
    for (;;) {
      const result = super.run(failed);
      if (!this.#yielding) return result;
      this.#yielding = false;
      this.complete(NEXT, this.value, false);
      const request = this.queue[0];
      if (request === undefined) {
        this.state = State.Yielded;
        return SUSPENDED;
      }
      failed = this.accept(request);
    }
  }

  /** Puts the request to the suspended `yield`: whether it failed. (The machine awaits the value of a `return`.) */
  accept(request: Request): boolean {
    this.resumption = request.kind;
    this.value = request.value;
    return request.kind === THROW;
  }

  /** AsyncGeneratorCompleteStep (27.6.3.5). */
  complete(kind: number, value: unknown, done: boolean): void {
    const request = this.queue.shift() as Request;
    if (kind === THROW) request.reject(value);
    else request.resolve({ value, done });
  }

  /** AsyncGeneratorDrainQueue (27.6.3.10). */
  drain(): void {
    this.state = State.Draining;
    for (let request = this.queue[0]; request !== undefined; request = this.queue[0]) {
      if (request.kind === RETURN) return this.awaitReturn(request);
      this.complete(request.kind, request.kind === THROW ? request.value : undefined, true);
    }
    this.state = State.Completed;
  }

  /** AsyncGeneratorAwaitReturn (27.6.3.9). */
  awaitReturn(request: Request): void {
    this.state = State.Draining;
    const settled =
      (kind: number) =>
      (value: unknown): void => {
        this.complete(kind, value, true);
        this.drain();
      };
    let promise: Promise<unknown>;
    try {
      promise = promiseOf(request.value);
    } catch (error) {
      return settled(THROW)(error);
    }
    void whenSettled(promise, settled(NEXT), settled(THROW));
  }

  /** AsyncGenerator.prototype.next, .return, .throw (27.6.1.2 to 4). */
  request(kind: number, value: unknown): Promise<unknown> {
    const { promise, resolve, reject } = newCapability();
    if (this.state === State.Start && kind === THROW) this.state = State.Completed;
    if (this.state === State.Completed && kind !== RETURN) {
      if (kind === THROW) reject(value);
      else resolve({ value: undefined, done: true });
      return promise;
    }
    const request = { kind, value, resolve, reject };
    this.queue.push(request);
    if (this.state === State.Completed || (this.state === State.Start && kind === RETURN)) {
      this.awaitReturn(request);
    } else if (this.state === State.Start || this.state === State.Yielded) {
      this.#continue(request);
    }
    return promise;
  }

  #continue(request: Request): void {
    const fresh = this.state === State.Start;
    this.state = State.Executing;
    const failed = fresh ? false : this.accept(request);
    const result = this.run(failed);
    if (result !== SUSPENDED) this.succeed(result);
  }
}

const NativeGenerator = Object.getPrototypeOf(async function* () {}) as { readonly prototype: Generator };
const NativeIterator = Object.getPrototypeOf(NativeGenerator.prototype) as object;

type Generator = Record<"next" | "return" | "throw", (value: unknown) => Promise<unknown>>;

/** %AsyncGeneratorPrototype% (27.6.1): the methods of all async generators of promise mode. */
class PromiseGenerator {
  readonly #body: GeneratorBody;
  constructor(body: GeneratorBody) {
    this.#body = body;
  }

  static request(generator: PromiseGenerator, kind: number, value: unknown): Promise<unknown> | undefined {
    if (typeof generator === "object" && generator !== null && #body in generator) {
      return generator.#body.request(kind, value);
    }
    return undefined;
  }

  // A native generator, or what is none at all, is for the native method.
  next(value: unknown): Promise<unknown> {
    return PromiseGenerator.request(this, NEXT, value) ?? NativeGenerator.prototype.next.call(this, value);
  }

  return(value: unknown): Promise<unknown> {
    return PromiseGenerator.request(this, RETURN, value) ?? NativeGenerator.prototype.return.call(this, value);
  }

  throw(error: unknown): Promise<unknown> {
    return PromiseGenerator.request(this, THROW, error) ?? NativeGenerator.prototype.throw.call(this, error);
  }
}
const shared = Object.setPrototypeOf(PromiseGenerator.prototype, NativeIterator) as PromiseGenerator;

/** %AsyncGeneratorFunction.prototype% (27.4.3), but that its `prototype` has our methods. */
const generatorFunction = Object.create(NativeGenerator, {
  constructor: { value: (NativeGenerator as { constructor?: unknown }).constructor, configurable: true },
  prototype: { value: shared, configurable: true },
  [Symbol.toStringTag]: { value: "AsyncGeneratorFunction", configurable: true },
}) as object;

Object.defineProperties(shared, {
  constructor: { value: generatorFunction, writable: false },
  [Symbol.toStringTag]: { value: "AsyncGenerator", configurable: true },
});
if (!(asyncDisposeSymbol() in shared)) {
  Object.defineProperty(shared, asyncDisposeSymbol(), {
    value(this: PromiseGenerator) {
      return whenSettled(this.return(undefined), () => undefined);
    },
    configurable: true,
    writable: true,
  });
}

/** What a lowered async generator function knows itself by. */
interface Self {
  readonly function: { readonly prototype: unknown };
  /** As `new.target` it makes generators inherit from its `prototype`. */
  readonly target: { prototype: unknown };
}

/**
 * Makes a lowered function pass for an async generator function (ECMA-262 27.4). `make` is given what its calls are to
 * hand on to `createPromiseGenerator`, and makes it: a method, which is no constructor.
 */
export function asyncGeneratorFunction<F extends (...args: never[]) => unknown>(make: (self: object) => F): F {
  const self = { function: undefined as F | undefined, target: function () {} };
  const callee = (self.function = make(self));
  Object.setPrototypeOf(callee, generatorFunction);
  return Object.defineProperty(callee, "prototype", { value: Object.create(shared) as object, writable: true });
}

/** The call of an `async function*` in promise mode. Without `self` the generator inherits from what all share. */
export function createPromiseGenerator(_name: string, machine: Machine<GeneratorFrame>, self?: object): object {
  const body = new GeneratorBody(machine);
  if (self === undefined) return new PromiseGenerator(body);
  const { function: callee, target } = self as Self;
  // OrdinaryCreateFromConstructor (10.1.13)
  target.prototype = isObject(callee.prototype) ? callee.prototype : shared;
  return Reflect.construct(PromiseGenerator, [body], target as never) as object;
}
