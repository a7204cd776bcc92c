/**
 * Promise mode: the same machines, run as ECMAScript runs async functions, to the microtask.
 *
 *     async function f(p) { return (await p) + 1 }
 *  →  function f(p) { return $await.startPromise("f", ($) => { … if ($.await(p, 1)) return SUSPENDED; … }) }
 *
 * ECMA-262 27.7.5 (AsyncFunctionStart, Await). An object with `onAwait` is awaited by the protocol, run by the rules
 * of the default driver.
 */
import { Resources } from "./disposal.ts";
import { NO_HANDLER, SUSPENDED, type AsyncIteration, type Frame, type Machine } from "./interface.ts";
import { asyncIterator, AsyncLoop } from "./iteration.ts";
import { isObject } from "./protocol.ts";
import { PromiseFromSync } from "./promise-from-sync.ts";
import { hasProtocol, promiseOf, runOperand, toPromise, whenSettled } from "./task.ts";

const NativePromise = Promise;

type Settle = (value: unknown) => void;

/** The frame of a machine in promise mode. Subclasses say what its result is for. */
export abstract class PromiseFrame implements Frame {
  declare label: number;
  declare handler: number;
  declare value: unknown;
  declare readonly machine: Machine<never>;
  // Two closures a frame, made at its first suspension, serve all of its awaits.
  declare onValue: Settle | undefined;
  declare onError: Settle | undefined;
  /** The promise of an async function's call. */
  declare capability: Capability | undefined;

  constructor(machine: Machine<never>) {
    this.label = 0;
    this.handler = NO_HANDLER;
    this.value = undefined;
    this.machine = machine;
    this.onValue = undefined;
    this.onError = undefined;
    this.capability = undefined;
  }

  /** The machine returned, but not SUSPENDED. */
  abstract succeed(result: unknown): void;
  /** An error left the machine. */
  abstract fail(error: unknown): void;

  await(operand: unknown, resume: number): boolean {
    this.label = resume;
    const onValue = (this.onValue ??= (value) => this.resume(value, false));
    const onError = (this.onError ??= (error) => this.resume(error, true));
    if (isObject(operand) && hasProtocol(operand)) {
      this.value = runOperand(operand, onValue, onError);
      return this.value === SUSPENDED;
    }
    void whenSettled(promiseOf(operand), onValue, onError);
    return true;
  }

  settle(operand: unknown, resume: number): boolean {
    return this.await(operand, resume);
  }

  asyncIterate(iterable: unknown): AsyncIteration {
    return new PromiseIteration(iterable);
  }

  resources(): Resources {
    return new Resources(true);
  }

  resume(value: unknown, failed: boolean): void {
    this.value = value;
    const result = this.run(failed);
    if (result !== SUSPENDED) this.succeed(result);
  }

  /** Runs to the next suspension or the end; after an error that leaves it, `fail` was called: SUSPENDED. */
  run(failed: boolean): unknown {
    for (;;) {
      if (failed) {
        if (this.handler === NO_HANDLER) {
          this.fail(this.value);
          return SUSPENDED;
        }
        this.label = this.handler;
      }
      try {
        return (this.machine as Machine)(this);
      } catch (error) {
        this.value = error;
        failed = true;
      }
    }
  }
}

/** `for await` in promise mode. */
export class PromiseIteration extends AsyncLoop {
  constructor(iterable: unknown) {
    super(asyncIterator(iterable, (record) => new PromiseFromSync(record)));
  }
}

let fulfil: Settle;
let reject: Settle;
/** One executor for all: it hands the functions over in variables. */
const executor = (onValue: Settle, onError: Settle): void => {
  fulfil = onValue;
  reject = onError;
};

/** A promise with its resolving functions (ECMA-262 27.2.1.1, PromiseCapability Record). */
export interface Capability {
  readonly promise: Promise<unknown>;
  readonly resolve: Settle;
  readonly reject: Settle;
}

/** NewPromiseCapability(%Promise%) (ECMA-262 27.2.1.5). */
export function newCapability(): Capability {
  const promise = new NativePromise<unknown>(executor);
  return { promise, resolve: fulfil, reject };
}

/** A call that ends at once without an object needs no resolving functions, so they are made late. */
class FunctionFrame extends PromiseFrame {
  override succeed(result: unknown): void {
    // `return x` means what `return await x` does.
    const value = isObject(result) && hasProtocol(result) ? toPromise(result) : result;
    (this.capability ??= newCapability()).resolve(value);
  }

  override fail(error: unknown): void {
    (this.capability ??= newCapability()).reject(error);
  }
}

/** The call of a lowered `async` function in promise mode: runs up to its first suspension, gives the promise. */
export function startPromise(_name: string, machine: Machine): Promise<unknown> {
  const frame = new FunctionFrame(machine);
  const result = frame.run(false);
  if (result !== SUSPENDED) {
    // `resolve` would return a promise as it is; a function gives a promise of its own.
    if (!isObject(result)) return promiseOf(result);
    frame.succeed(result);
  }
  return (frame.capability ??= newCapability()).promise;
}

const AsyncFunctionPrototype = Object.getPrototypeOf(async () => {}) as object;

/**
 * Makes a lowered function pass for an async one (ECMA-262 27.7.3 and 4). It must be an arrow or a method: these are no
 * constructors, and have no `prototype`.
 */
export function asyncFunction<F extends (...args: never[]) => unknown>(callee: F): F {
  return Object.setPrototypeOf(callee, AsyncFunctionPrototype) as F;
}

/** `callee(...args)`, where an error in evaluating parameters rejects the promise, as ECMAScript has it. */
export function bindParameters(callee: (...args: never[]) => unknown, args: ArrayLike<unknown>): Promise<unknown> {
  try {
    return Reflect.apply(callee, undefined, args) as Promise<unknown>;
  } catch (error) {
    const failed = newCapability();
    failed.reject(error);
    return failed.promise;
  }
}
