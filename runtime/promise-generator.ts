/**
 * `async function*` in promise mode (ECMA-262 27.6): requests queue up, each with its promise.
 *
 *     async function* g() { yield 1 }   →   var g = $await.asyncGeneratorFunction(($self) => ({
 *                                             g() { return $await.createPromiseGenerator(($) => {
 *                                               … return $.yield(1, 2) … }, $self) } }).g)
 */
import { asyncDisposeSymbol } from "./disposal.ts";
import { NEXT, RETURN, SUSPENDED, type GeneratorFrame, type Machine } from "./interface.ts";
import { newPromise, PLAIN, promiseOf, whenSettled, type Resolver, type Settle } from "./intrinsics.ts";
import { isObject } from "./protocol.ts";
import { errorListener, FAILED, PromiseFrame, valueListener } from "./promise.ts";

/** How a generator was resumed, beside NEXT and RETURN. */
const THROW = 2;

/** [[AsyncGeneratorState]] (27.6.2). */
const START = 0;
const YIELDED = 1;
const EXECUTING = 2;
/** Completed, and busy with the `return` requests that are left. */
const DRAINING = 3;
const COMPLETED = 4;

/** AsyncGeneratorRequest (27.6.3.1), in a queue. */
class Request implements Resolver {
  declare readonly kind: number;
  declare readonly value: unknown;
  declare resolve: Settle | undefined;
  declare reject: Settle | undefined;
  declare next: Request | undefined;

  constructor(kind: number, value: unknown) {
    this.kind = kind;
    this.value = value;
    this.resolve = undefined;
    this.reject = undefined;
    this.next = undefined;
  }
}

export class GeneratorBody extends PromiseFrame implements GeneratorFrame {
  declare resumption: number;
  declare state: number;
  /** The requests that are not answered yet. */
  declare head: Request | undefined;
  declare tail: Request | undefined;
  /** The machine returned because of a `yield`. */
  declare yielding: boolean;

  constructor(machine: Machine<GeneratorFrame>) {
    super(machine);
    this.resumption = NEXT;
    this.state = START;
    this.head = undefined;
    this.tail = undefined;
    this.yielding = false;
  }

  override listen(): void {
    this.onValue = valueListener(this);
    this.onError = this.reject = errorListener(this);
  }

  yield(value: unknown, resume: number): typeof SUSPENDED {
    this.label = resume;
    this.value = value;
    this.yielding = true;
    return SUSPENDED;
  }

  /** Runs on through yields that are requested already (AsyncGeneratorYield, 27.6.3.8). */
  override resume(value: unknown, failed: boolean): void {
    this.state = EXECUTING;
    for (;;) {
      if (value !== PLAIN) this.value = value;
      const result = this.run(failed);
      if (!this.yielding) {
        // AsyncGeneratorStart's end of the body (27.6.3.2, steps 4.e on).
        if (result !== SUSPENDED) this.end(result === FAILED ? THROW : NEXT, result === FAILED ? this.value : result);
        return;
      }
      this.yielding = false;
      this.complete(NEXT, this.value, false);
      const request = this.head;
      if (request === undefined) {
        this.state = YIELDED;
        return;
      }
      ({ value } = request);
      failed = this.accept(request);
    }
  }

  /** Puts the request to the suspended `yield`: whether it failed. (The machine awaits the value of a `return`.) */
  accept(request: Request): boolean {
    this.resumption = request.kind;
    return request.kind === THROW;
  }

  /** AsyncGeneratorCompleteStep (27.6.3.5). */
  complete(kind: number, value: unknown, done: boolean): void {
    const request = this.head as Request;
    this.head = request.next;
    if (kind === THROW) (request.reject as Settle)(value);
    else (request.resolve as Settle)({ value, done });
  }

  /** The last step of what runs, then AsyncGeneratorDrainQueue (27.6.3.10). */
  end(kind: number, value: unknown): void {
    this.complete(kind, value, true);
    this.state = DRAINING;
    for (let request = this.head; request !== undefined; request = this.head) {
      if (request.kind === RETURN) return this.awaitReturn(request);
      this.complete(request.kind, request.kind === THROW ? request.value : undefined, true);
    }
    this.state = COMPLETED;
  }

  /** AsyncGeneratorAwaitReturn (27.6.3.9). */
  awaitReturn(request: Request): void {
    this.state = DRAINING;
    const settled =
      (kind: number) =>
      (value: unknown): void =>
        this.end(kind, value);
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
    const request = new Request(kind, value);
    const promise = newPromise(request);
    if (this.state === START && kind === THROW) this.state = COMPLETED;
    const { state } = this;
    if (this.head === undefined) this.head = request;
    else (this.tail as Request).next = request;
    this.tail = request;
    if (state === COMPLETED) {
      if (kind === RETURN) this.awaitReturn(request);
      else this.complete(kind, kind === THROW ? value : undefined, true);
    } else if (state === YIELDED) {
      this.resume(value, this.accept(request));
    } else if (state === START) {
      if (kind === RETURN) this.awaitReturn(request);
      else this.resume(undefined, false);
    }
    return promise;
  }
}

const NativeGenerator = Object.getPrototypeOf(async function* () {}) as { readonly prototype: Generator };
const NativeIterator = Object.getPrototypeOf(NativeGenerator.prototype) as object;

type Generator = Record<"next" | "return" | "throw", (value: unknown) => Promise<unknown>>;

/** Gives back the object it is called with, so that a subclass puts its private field on that. */
const Given = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/** %AsyncGeneratorPrototype% (27.6.1): the methods of all async generators of promise mode. */
class PromiseGenerator extends Given {
  readonly #body: GeneratorBody;
  constructor(object: object, body: GeneratorBody) {
    super(object);
    this.#body = body;
  }

  // A native generator, or what is none at all, is for the native method.
  next(value: unknown): Promise<unknown> {
    return isObject(this) && #body in this
      ? this.#body.request(NEXT, value)
      : NativeGenerator.prototype.next.call(this, value);
  }

  return(value: unknown): Promise<unknown> {
    return isObject(this) && #body in this
      ? this.#body.request(RETURN, value)
      : NativeGenerator.prototype.return.call(this, value);
  }

  throw(error: unknown): Promise<unknown> {
    return isObject(this) && #body in this
      ? this.#body.request(THROW, error)
      : NativeGenerator.prototype.throw.call(this, error);
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
}

/**
 * Makes a lowered function pass for an async generator function (ECMA-262 27.4). `make` is given what its calls are to
 * hand on to `createPromiseGenerator`, and makes it: a method, which is no constructor.
 */
export function asyncGeneratorFunction<F extends (...args: never[]) => unknown>(make: (self: object) => F): F {
  const self = {} as { function: F };
  const callee = (self.function = make(self));
  Object.setPrototypeOf(callee, generatorFunction);
  return Object.defineProperty(callee, "prototype", { value: Object.create(shared) as object, writable: true });
}

/** The call of an `async function*` in promise mode. Without `self` the generator inherits from what all share. */
export function createPromiseGenerator(machine: Machine<GeneratorFrame>, self?: object): object {
  // OrdinaryCreateFromConstructor (10.1.13)
  const prototype = (self as Self | undefined)?.function.prototype;
  const parent = isObject(prototype) ? prototype : shared;
  return new PromiseGenerator(Object.create(parent) as object, new GeneratorBody(machine));
}
