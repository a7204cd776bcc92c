/**
 * `async function*` in promise mode (ECMA-262 27.6): requests queue up, each with its promise.
 *
 *     async function* g() { yield 1 }   →   var g = $await.asyncGeneratorFunction(($self) => ({
 *                                             g() { return $await.createPromiseGenerator(($) => {
 *                                               … return $.yield(1, 2) … }, $self) } }).g)
 */
import { NEXT, RETURN, SUSPENDED, type Frame, type GeneratorFrame, type Machine } from "./interface.ts";
import {
  isNative,
  isPromise,
  newPromise,
  PLAIN,
  promiseOf,
  rejected,
  type Resolver,
  type Settle,
  subscribe,
  whenSettled,
} from "./intrinsics.ts";
import { asyncDisposeSymbol, isObject } from "./protocol.ts";
import { FAILED, PromiseFrame } from "./promise.ts";
import { generators } from "./steps.ts";

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
  /** That of the loop which asks. */
  declare readonly frame: Frame | undefined;
  /** What was asked for. There is no `resolve` where `then` made it: a listener answers (see `last`). */
  declare promise: Promise<unknown> | undefined;

  constructor(kind: number, value: unknown, frame: Frame | undefined) {
    this.kind = kind;
    this.value = value;
    this.resolve = undefined;
    this.reject = undefined;
    this.next = undefined;
    this.frame = frame;
    this.promise = undefined;
  }
}

// A generator's own: an engine takes into a listener what it calls, as far as there is room, and here that is much.
const listener =
  (body: GeneratorBody, failed: boolean): Settle =>
  (value) =>
    body.resume(value, failed);

export class GeneratorBody extends PromiseFrame implements GeneratorFrame {
  declare resumption: number;
  declare state: number;
  /** The requests that are not answered yet. */
  declare head: Request | undefined;
  declare tail: Request | undefined;
  /** The machine returned because of a `yield`. */
  declare yielding: boolean;
  /** What the listener that runs is to give to the promise that `then` made. A function throws it. */
  declare answer: unknown;

  constructor(machine: Machine<GeneratorFrame>) {
    super(machine);
    this.resumption = NEXT;
    this.state = START;
    this.head = undefined;
    this.tail = undefined;
    this.yielding = false;
    this.answer = undefined;
  }

  override listen(): void {
    this.onValue = listener(this, false);
    this.onError = this.reject = listener(this, true);
  }

  /**
   * If a loop has asked, the promise that `then` makes will do: it settles at the end of the listener, so nothing may
   * run between the `yield` and that end (see `detach`). Of others the promise is in their hands, and more may be asked
   * for before it settles.
   */
  last(operand: unknown, resume: number): boolean {
    const request = this.head as Request;
    if (request.promise !== undefined || (isObject(operand) && !isPromise(operand))) return this.await(operand, resume);
    this.label = resume;
    this.value = operand;
    if (this.onValue === undefined) this.listen();
    const promise = subscribe(operand, this.onValue as unknown as Settle, this.reject);
    // A program may have changed what `then` makes.
    if (isNative(promise)) request.promise = promise;
    return true;
  }

  yield(value: unknown, resume: number): typeof SUSPENDED {
    this.label = resume;
    this.value = value;
    this.yielding = true;
    return SUSPENDED;
  }

  /** Runs on through yields that are requested already (AsyncGeneratorYield, 27.6.3.8). */
  override resume(value: unknown, failed: boolean): unknown {
    this.state = EXECUTING;
    const head = this.head as Request;
    // Here the async context is still the loop's; the machine may change it (AsyncLocalStorage.enterWith).
    if (head.next !== undefined && head.promise !== undefined && head.resolve === undefined) this.detach(head);
    for (;;) {
      if (value !== PLAIN) this.value = value;
      const result = this.run(failed);
      if (!this.yielding) {
        // AsyncGeneratorStart's end of the body (27.6.3.2, steps 4.e on).
        if (result !== SUSPENDED) this.end(result === FAILED ? THROW : NEXT, result === FAILED ? this.value : result);
        break;
      }
      this.yielding = false;
      this.complete(NEXT, this.value, false);
      const request = this.head;
      if (request === undefined) {
        this.state = YIELDED;
        break;
      }
      ({ value } = request);
      failed = this.accept(request);
    }
    const { answer } = this;
    this.answer = undefined;
    return typeof answer === "function" ? answer() : answer;
  }

  /** Puts the request to the suspended `yield`: whether it failed. (The machine awaits the value of a `return`.) */
  accept(request: Request): boolean {
    this.resumption = request.kind;
    return request.kind === THROW;
  }

  /** AsyncGeneratorCompleteStep (27.6.3.5). */
  complete(kind: number, value: unknown, done: boolean): void {
    const request = this.head as Request;
    const failed = kind === THROW;
    this.head = request.next;
    if (request.promise === undefined) {
      request.promise = newPromise(request);
    } else if (request.resolve === undefined) {
      if (this.head === undefined) {
        this.answer = failed ? () => fail(value) : { value, done };
        return;
      }
      this.detach(request);
    }
    if (failed) (request.reject as Settle)(value);
    else (request.resolve as unknown as Settle)({ value, done });
  }

  /** The machine will run on after the `yield`, for the next request: so the loop waits for a promise of its own. */
  detach(request: Request): void {
    const frame = request.frame as Frame;
    frame.await(newPromise(request), frame.label);
    this.answer = newPromise({} as Resolver);
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

  /** AsyncGenerator.prototype.next, .return, .throw (27.6.1.2 to 4); `frame` is that of a loop. */
  request(kind: number, value: unknown, frame?: Frame): Promise<unknown> {
    const request = new Request(kind, value, frame);
    if (frame === undefined) request.promise = newPromise(request);
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
    return (request.promise ??= newPromise(request));
  }
}

function fail(error: unknown): never {
  throw error;
}

const NativeGenerator = Object.getPrototypeOf(async function* () {}) as { readonly prototype?: Generator };
const refuse = (): Promise<unknown> => rejected(new TypeError("not an async generator"));
/** A bundler may lower this file too, for a target without async generators: there are none to inherit from then. */
const native = NativeGenerator.prototype ?? notNative();
const NativeIterator = Object.getPrototypeOf(native) as object;

function notNative(): Generator {
  const iterator = {
    [Symbol.asyncIterator](): unknown {
      return this;
    },
  };
  return Object.setPrototypeOf({ next: refuse, return: refuse, throw: refuse }, iterator) as Generator;
}

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

  static readonly bodyOf = (generator: unknown): GeneratorBody | undefined =>
    isObject(generator) && #body in generator ? generator.#body : undefined;

  // A native generator, or what is none at all, is for the native method.
  next(value: unknown): Promise<unknown> {
    return bodyOf(this)?.request(NEXT, value) ?? native.next.call(this, value);
  }

  return(value: unknown): Promise<unknown> {
    return bodyOf(this)?.request(RETURN, value) ?? native.return.call(this, value);
  }

  throw(error: unknown): Promise<unknown> {
    return bodyOf(this)?.request(THROW, error) ?? native.throw.call(this, error);
  }
}
const shared = Object.setPrototypeOf(PromiseGenerator.prototype, NativeIterator) as PromiseGenerator;
const { bodyOf } = PromiseGenerator;
// oxlint-disable-next-line typescript/unbound-method -- compared, not called
const { next } = shared;

generators.step = ({ iterator, method }, frame) =>
  method === next && frame instanceof PromiseFrame ? bodyOf(iterator)?.request(NEXT, undefined, frame) : undefined;

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
