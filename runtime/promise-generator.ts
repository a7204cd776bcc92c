/**
 * `async function*` in promise mode (ECMA-262 27.6): requests queue up, each with its promise.
 *
 *     async function* g() { yield 1 }   →   function g() { return $await.createPromiseGenerator(($) => {
 *                                             … return $.yield(1, 2) … }, g.prototype) }
 */
import { asyncDisposeSymbol } from "./disposal.ts";
import { NEXT, RETURN, SUSPENDED, type GeneratorFrame, type Machine } from "./interface.ts";
import { newPromise, PLAIN, promiseOf, rejected, whenSettled, type Resolver, type Settle } from "./intrinsics.ts";
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

class GeneratorBody extends PromiseFrame implements GeneratorFrame {
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

/** Gives back the object it is called with, so that a subclass puts its private field on that. */
const Given = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/** The methods of all async generators of promise mode, shared as %AsyncGeneratorPrototype% is. */
class PromiseGenerator extends Given {
  readonly #body: GeneratorBody;
  constructor(object: object, body: GeneratorBody) {
    super(object);
    this.#body = body;
  }

  static request(generator: PromiseGenerator, kind: number, value: unknown): Promise<unknown> {
    if (typeof generator === "object" && generator !== null && #body in generator) {
      return generator.#body.request(kind, value);
    }
    return rejected(new TypeError("not an async generator"));
  }

  next(value: unknown): Promise<unknown> {
    return PromiseGenerator.request(this, NEXT, value);
  }

  return(value: unknown): Promise<unknown> {
    return PromiseGenerator.request(this, RETURN, value);
  }

  throw(error: unknown): Promise<unknown> {
    return PromiseGenerator.request(this, THROW, error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
const shared = PromiseGenerator.prototype;
Object.setPrototypeOf(shared, Object.prototype);
Object.defineProperty(shared, Symbol.toStringTag, { value: "AsyncGenerator", configurable: true });
Object.defineProperty(PromiseGenerator, "name", { value: "AsyncGenerator" });
Object.defineProperty(shared, asyncDisposeSymbol(), {
  value(this: PromiseGenerator) {
    return whenSettled(this.return(undefined), () => undefined);
  },
  configurable: true,
  writable: true,
});

/**
 * The call of an `async function*` in promise mode. Its prototype is `prototype`, the function's own, which is put in
 * line with the shared methods the first time.
 */
export function createPromiseGenerator(machine: Machine<GeneratorFrame>, prototype?: unknown): object {
  let parent: object = shared;
  if (isObject(prototype)) {
    if (Object.getPrototypeOf(prototype) === Object.prototype) Object.setPrototypeOf(prototype, shared);
    parent = prototype;
  }
  return new PromiseGenerator(Object.create(parent) as object, new GeneratorBody(machine));
}
