/**
 * `async function*` in promise mode (ECMA-262 27.6): requests queue up, each with its promise.
 *
 *     async function* g() { yield 1 }   →   function g() { return $await.createPromiseGenerator("g", ($) => {
 *                                             … return $.yield(1, 2) … }, g.prototype) }
 */
import { Delegation } from "./delegation.ts";
import { asyncDisposeSymbol } from "./disposal.ts";
import { NEXT, RETURN, SUSPENDED, type AsyncDelegation, type GeneratorFrame, type Machine } from "./interface.ts";
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

/** The methods of all async generators of promise mode, shared as %AsyncGeneratorPrototype% is. */
class PromiseGenerator {
  readonly #body: GeneratorBody;
  constructor(body: GeneratorBody) {
    this.#body = body;
  }

  static request(generator: PromiseGenerator, kind: number, value: unknown): Promise<unknown> {
    if (typeof generator === "object" && generator !== null && #body in generator) {
      return generator.#body.request(kind, value);
    }
    const { promise, reject } = newCapability();
    reject(new TypeError("not an async generator"));
    return promise;
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
export function createPromiseGenerator(_name: string, machine: Machine<GeneratorFrame>, prototype?: unknown): object {
  const generator = new PromiseGenerator(new GeneratorBody(machine));
  if (typeof prototype !== "object" || prototype === null) return generator;
  if (Object.getPrototypeOf(prototype) === Object.prototype) Object.setPrototypeOf(prototype, shared);
  return Object.setPrototypeOf(generator, prototype) as object;
}
