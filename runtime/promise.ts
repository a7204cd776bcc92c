/**
 * Promise mode: the same machines, run as ECMAScript runs async functions, to the microtask.
 *
 *     async function f(p) { return (await p) + 1 }
 *  →  function f(p) { return $await.startPromise(($) => { … if ($.await(p, 1)) return SUSPENDED; … }) }
 *
 * ECMA-262 27.7.5 (AsyncFunctionStart, Await). An object with `onAwait` is awaited by the protocol, run by the rules
 * of the default driver.
 */
import { NO_HANDLER, SUSPENDED as suspended, type Frame, type Machine } from "./interface.ts";
import {
  isNative,
  isPromise,
  newPromise,
  PLAIN as PLAIN_OPERAND,
  rejected,
  resolved,
  subscribe,
  type Resolver,
  type Settle,
} from "./intrinsics.ts";
import { flight, takeError } from "./raise.ts";
import { apply, isObject, onAwait as hookKey } from "./protocol.ts";
import { hasProtocol, runOperand, toPromise } from "./task.ts";

// Constants to the engine too: see status.ts.
const SUSPENDED: typeof suspended = suspended,
  OUTSIDE: typeof NO_HANDLER = 0,
  PLAIN = PLAIN_OPERAND,
  flying = flight,
  onAwait: typeof hookKey = hookKey;

/** What a run gives when an error left the machine: it is in `value`. */
const failure: unique symbol = Symbol();
export const FAILED: typeof failure = failure;

/** The frame of a machine in promise mode. Subclasses say what its result is for. */
export abstract class PromiseFrame implements Frame {
  declare label: number;
  declare handler: number;
  declare value: unknown;
  declare readonly machine: Machine<never>;
  // Closures of the frame, made when they are first needed, serve all of its awaits.
  declare onValue: Settle | undefined;
  /** Takes an error to its handler. */
  declare onError: Settle | undefined;
  /** Takes an error that no handler takes. */
  declare reject: Settle | undefined;

  constructor(machine: Machine<never>) {
    this.label = 0;
    this.handler = NO_HANDLER;
    this.value = undefined;
    this.machine = machine;
    this.onValue = undefined;
    this.onError = undefined;
    this.reject = undefined;
  }

  /** Makes `onValue` and `reject`. */
  abstract listen(): void;
  /** Runs on after a suspension. The value PLAIN: the operand, which is in `value`. */
  abstract resume(value: unknown, failed: boolean): unknown;

  // Little of `await`, `run` and `resume` is for rare cases: what is short the engine takes into the listener that resumes.
  await(operand: unknown, resume: number): boolean {
    this.label = resume;
    if (!this.onValue) this.listen();
    const onError = this.handler === OUTSIDE ? this.reject : (this.onError ??= errorListener(this));
    if (!isPromise(operand)) return this.awaitOther(operand, onError as Settle);
    void subscribe(operand, this.onValue as unknown as Settle, onError);
    return true;
  }

  settle(operand: unknown, resume: number): boolean {
    return this.await(operand, resume);
  }

  /** `await` of what is no promise: of an object with a hook, a thenable, a plain value. */
  awaitOther(operand: unknown, onError: Settle): boolean {
    const onValue = this.onValue as Settle;
    if (hasProtocol(operand)) return (this.value = runOperand(operand, onValue, onError)) === SUSPENDED;
    this.value = operand;
    void subscribe(operand, onValue, onError);
    return true;
  }

  /** Runs to the next suspension (SUSPENDED), the end (the result), or an error that leaves the machine (FAILED). */
  run(failed: boolean): unknown {
    for (;;) {
      if (failed) {
        if (this.handler === OUTSIDE) return failure;
        this.label = this.handler;
      }
      try {
        // Not called as a method: stacks would show the class of the frame.
        const machine = this.machine as Machine;
        const result = machine(this);
        if (result !== SUSPENDED || !flying.failing) return result;
        this.value = takeError();
      } catch (error) {
        this.value = error;
      }
      failed = true;
    }
  }
}

// Apart from the methods that need them, which would pay for a closure at each call.
const valueListener =
  (frame: PromiseFrame): Settle =>
  (value) =>
    frame.resume(value, false);
const errorListener =
  (frame: PromiseFrame): Settle =>
  (error) =>
    frame.resume(error, true);

/** The frame of an async function's call. */
export class FunctionFrame extends PromiseFrame implements Resolver {
  /** Of `promise`, if that was made for the function. */
  declare resolve: Settle | undefined;
  /** The function's result, once it was suspended. */
  declare promise: Promise<unknown> | undefined;

  constructor(machine: Machine) {
    super(machine);
    this.resolve = undefined;
    this.promise = undefined;
  }

  override listen(): void {
    this.onValue = valueListener(this);
    this.promise = newPromise(this);
  }

  /** The promise that `then` makes gets what the machine returns when it goes on: the function's result. */
  last(operand: unknown, resume: number): boolean {
    if (this.promise || (isObject(operand) && !isPromise(operand))) return this.await(operand, resume);
    this.label = resume;
    this.value = operand;
    const onError = this.handler === OUTSIDE ? undefined : errorListener(this);
    const made = (this.promise = subscribe(operand, valueListener(this), onError));
    // A program may have changed what `then` makes. Only an error comes by that: what goes well has resumed the machine
    // already, so the value goes to a function without effects.
    if (!isNative(made)) {
      this.promise = newPromise(this);
      void subscribe(made, isObject, this.reject);
    }
    return true;
  }

  override resume(value: unknown, failed: boolean): unknown {
    if (value !== PLAIN) this.value = value;
    const result = this.run(failed);
    return result === SUSPENDED ? undefined : this.end(result);
  }

  end(result: unknown): unknown {
    const { resolve } = this;
    if (result === failure) {
      if (resolve) return (this.reject as Settle)(this.value);
      throw this.value;
    }
    if (hasHook(result)) result = toPromise(result);
    return resolve ? resolve(result) : result;
  }
}

/**
 * Of a result: `return x` means what `return await x` does. One look, since what functions return is of many kinds: what
 * `await` takes without a hook has a `then`, and is for the promise.
 */
function hasHook(result: unknown): result is object {
  return isObject(result) && onAwait in result && hasProtocol(result);
}

/**
 * The promise of a function that returned at once. A `resolved` for each case: the engine knows what object comes to each,
 * and looks for no `then` in one that it knows to have none.
 */
function returned(result: unknown): Promise<unknown> {
  return hasHook(result) ? resolved(toPromise(result)) : resolved(result);
}

/** The call of a lowered `async` function in promise mode: runs up to its first suspension, gives the promise. */
export function startPromise(machine: Machine): Promise<unknown> {
  const frame = new FunctionFrame(machine);
  const result = frame.run(false);
  if (result === SUSPENDED) return frame.promise as Promise<unknown>;
  return result === failure ? rejected(frame.value) : returned(result);
}

/** The same for a body that never suspends. */
export function settlePromise(body: () => unknown, plain?: boolean): Promise<unknown> {
  let result: unknown;
  try {
    result = body();
  } catch (error) {
    return rejected(error);
  }
  if (result === SUSPENDED) return rejected(takeError());
  return plain ? resolved(result) : returned(result);
}

/** The same for one whose results need not be looked at. */
export function settleValue(body: () => unknown): Promise<unknown> {
  return settlePromise(body, true);
}

const AsyncFunctionPrototype = /* @__PURE__ */ Object.getPrototypeOf(async () => {}) as object;

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
    return apply(callee, undefined, args) as Promise<unknown>;
  } catch (error) {
    return rejected(error);
  }
}
