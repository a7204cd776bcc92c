/**
 * Promise mode: the same machines, run as ECMAScript runs async functions, to the microtask.
 *
 *     async function f(p) { return (await p) + 1 }
 *  →  function f(p) { return $await.startPromise(($) => { … if ($.await(p, 1)) return SUSPENDED; … }) }
 *
 * ECMA-262 27.7.5 (AsyncFunctionStart, Await). An object with `onAwait` is awaited by the protocol, run by the rules
 * of the default driver.
 */
import { Resources } from "./disposal.ts";
import {
  NO_HANDLER,
  SUSPENDED as SUSPENDED_BY_MACHINE,
  type AsyncIteration,
  type Frame,
  type Machine,
} from "./interface.ts";
import {
  newPromise,
  PLAIN as PLAIN_OPERAND,
  rejected,
  resolved,
  subscribe,
  type Resolver,
  type Settle,
} from "./intrinsics.ts";
import { iterateAsync, type AsyncLoop } from "./iteration.ts";
import { failing, takeError } from "./raise.ts";
import { isObject } from "./protocol.ts";
import { PromiseFromSync } from "./promise-from-sync.ts";
import { hasProtocol, runOperand, toPromise } from "./task.ts";

// A constant of this module is one for the engine too; an imported binding is read from its cell each time.
const SUSPENDED: typeof SUSPENDED_BY_MACHINE = SUSPENDED_BY_MACHINE;
const PLAIN = PLAIN_OPERAND;

/** What a run gives when an error left the machine: it is in `value`. */
export const FAILED = Symbol();

/** The frame of a machine in promise mode. Subclasses say what its result is for. */
export abstract class PromiseFrame implements Frame {
  declare label: number;
  declare handler: number;
  declare value: unknown;
  declare readonly machine: Machine<never>;
  // Two closures a frame, made at its first suspension, serve all of its awaits.
  declare onValue: Settle | undefined;
  declare onError: Settle | undefined;

  constructor(machine: Machine<never>) {
    this.label = 0;
    this.handler = NO_HANDLER;
    this.value = undefined;
    this.machine = machine;
    this.onValue = undefined;
    this.onError = undefined;
  }

  /** Runs on after a suspension. The value PLAIN: the operand, which is in `value`. */
  abstract resume(value: unknown, failed: boolean): void;

  await(operand: unknown, resume: number): boolean {
    this.label = resume;
    if (this.onValue === undefined) this.listen();
    const onValue = this.onValue as unknown as Settle;
    const onError = this.onError as Settle;
    if (isObject(operand)) {
      if (hasProtocol(operand)) return this.delegateTo(operand, onValue, onError);
    } else {
      this.value = operand;
    }
    subscribe(operand, onValue, onError);
    return true;
  }

  settle(operand: unknown, resume: number): boolean {
    return this.await(operand, resume);
  }

  asyncIterate(iterable: unknown): AsyncIteration {
    return iteratePromises(iterable);
  }

  resources(): Resources {
    return new Resources(true);
  }

  listen(): void {
    this.onValue = (value) => this.resume(value, false);
    this.onError = (error) => this.resume(error, true);
  }

  delegateTo(operand: object, onValue: Settle, onError: Settle): boolean {
    this.value = runOperand(operand, onValue, onError);
    return this.value === SUSPENDED;
  }

  /** Runs to the next suspension (SUSPENDED), the end (the result), or an error that leaves the machine (FAILED). */
  run(failed: boolean): unknown {
    for (;;) {
      if (failed) {
        if (this.handler === NO_HANDLER) return FAILED;
        this.label = this.handler;
      }
      try {
        const result = (this.machine as Machine)(this);
        if (result !== SUSPENDED || !failing) return result;
        this.value = takeError();
      } catch (error) {
        this.value = error;
      }
      failed = true;
    }
  }
}

/** `for await` in promise mode. */
export function iteratePromises(iterable: unknown): AsyncLoop {
  return iterateAsync(iterable, PromiseFromSync);
}

/** The frame of an async function's call. It has a promise to settle once it was suspended. */
class FunctionFrame extends PromiseFrame implements Resolver {
  declare resolve: Settle | undefined;
  declare reject: Settle | undefined;

  constructor(machine: Machine) {
    super(machine);
    this.resolve = undefined;
    this.reject = undefined;
  }

  override resume(value: unknown, failed: boolean): void {
    if (value !== PLAIN) this.value = value;
    const result = this.run(failed);
    if (result === SUSPENDED) return;
    if (result === FAILED) (this.reject as Settle)(this.value);
    else (this.resolve as Settle)(resultOf(result));
  }
}

/** `return x` means what `return await x` does. */
function resultOf(result: unknown): unknown {
  return isObject(result) && hasProtocol(result) ? toPromise(result) : result;
}

/** The call of a lowered `async` function in promise mode: runs up to its first suspension, gives the promise. */
export function startPromise(machine: Machine): Promise<unknown> {
  const frame = new FunctionFrame(machine);
  const result = frame.run(false);
  if (result === SUSPENDED) return newPromise(frame);
  return result === FAILED ? rejected(frame.value) : resolved(resultOf(result));
}

/** The same for a body that never suspends. */
export function settlePromise(body: () => unknown): Promise<unknown> {
  let result: unknown;
  try {
    result = body();
  } catch (error) {
    return rejected(error);
  }
  if (result === SUSPENDED) return rejected(takeError());
  return resolved(resultOf(result));
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
    return rejected(error);
  }
}
