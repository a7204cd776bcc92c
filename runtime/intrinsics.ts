/**
 * Native promises by ECMAScript's intrinsics, as its own `await` uses them, whatever a program has put in their place.
 *
 *     subscribe(p, onValue, onError)      what `await p` does: PromiseResolve, then PerformPromiseThen
 */
import { isObject, onAwait as hookKey } from "./protocol.ts";

const NativePromise = Promise;
const native = NativePromise.prototype;
// A constant to the engine too: see status.ts.
const onAwait: typeof hookKey = hookKey;

// oxlint-disable-next-line typescript/unbound-method -- called with its receiver
const { resolve, reject } = NativePromise;
// oxlint-disable-next-line typescript/unbound-method -- called with its receiver
const { then } = native;

export type Settle = (value: unknown) => unknown;

/**
 * Of a promise of no class of its own it is `native`. (`__proto__` is inlined, where Object.getPrototypeOf is a call;
 * nothing depends on its being there.) `instanceof` comes first, so that where it is read there are only promises: that
 * stays fast in a program with many kinds of objects, and `then` is inlined too.
 */
interface WithPrototype {
  readonly __proto__?: unknown;
  /** The getter that reading the property would call. */
  __lookupGetter__?(key: string): unknown;
}

/** A promise without a hook. (The read is of promises only, which keeps it fast.) */
export const isPromise = (operand: unknown): boolean =>
  operand instanceof NativePromise && (operand as { [onAwait]?: unknown })[onAwait] === undefined;

/** PromiseResolve(%Promise%, value) (ECMA-262 27.2.4.7.1): a native promise is returned as it is. */
export function promiseOf(value: unknown): Promise<unknown> {
  return resolve.call<typeof Promise, [unknown], Promise<unknown>>(NativePromise, value);
}

export function rejected(error: unknown): Promise<never> {
  return reject.call<typeof Promise, [unknown], Promise<never>>(NativePromise, error);
}

/**
 * A new promise, resolved with `value`: also where that is a promise. A native async function makes one in two
 * thirds of the time that PromiseResolve takes, a third of what a constructor and its resolving functions take.
 */
export const resolved = async (value: unknown): Promise<unknown> => value;

/** PerformPromiseThen (ECMA-262 27.2.5.4.1). */
export function whenSettled<T>(
  promise: Promise<unknown>,
  onValue: (value: unknown) => T,
  onError?: (error: unknown) => T,
): Promise<T> {
  return then.call(promise, onValue, onError) as Promise<T>;
}

/**
 * What `subscribe` calls back with for an operand that is no object: no promise need be made for it. `then` reads
 * `constructor`, which a program may count where it is an accessor of the shared prototype, and `await` does not, of a
 * promise that it makes itself; so this one promise has its own.
 */
export const PLAIN: unique symbol = Symbol();
const plain = Object.setPrototypeOf(
  promiseOf(PLAIN),
  Object.create(native, { constructor: {} }) as object,
) as Promise<unknown>;

/**
 * Await (ECMA-262 27.7.5.3) up to the suspension. For an operand that is no object, `onValue` gets PLAIN. Gives the
 * promise of what the callback returns. Errors: those of an accessor `constructor` of a promise, as there.
 */
export function subscribe(operand: unknown, onValue: Settle, onError: Settle | undefined): Promise<unknown> {
  if (operand instanceof NativePromise && (operand as WithPrototype).__proto__ === native) {
    try {
      // It reads `constructor` once, as PromiseResolve would.
      return then.call(operand, onValue, onError);
    } catch (error) {
      // oxlint-disable-next-line no-underscore-dangle -- the one look that finds the property on both
      if ((operand as WithPrototype).__lookupGetter__?.("constructor")) throw error;
      // What only has the prototype, or a `constructor` that is no object.
    }
  }
  return isObject(operand) ? awaitNatively(operand, onValue, onError) : then.call(plain, onValue, onError);
}

/** By the engine's own `await`, which alone sees what only looks like a promise, or does not look like one. */
function awaitNatively(operand: unknown, onValue: Settle, onError: Settle | undefined): Promise<unknown> {
  let waits: boolean | undefined;
  let refused: boolean | undefined;
  const wait = async (): Promise<unknown> => {
    let settle: Settle | undefined = onValue;
    try {
      operand = await operand;
    } catch (error) {
      refused = !waits;
      operand = error;
      settle = onError;
    }
    if (refused) return undefined;
    if (settle === undefined) throw operand;
    return settle(operand);
  };
  const promise = wait();
  waits = true;
  if (refused) throw operand;
  return promise;
}

/** False for what `then` makes after a program has changed that. */
export function isNative(promise: Promise<unknown>): boolean {
  return (promise as WithPrototype).__proto__ === native;
}

/** The resolving functions of a promise, where they are kept. */
export interface Resolver {
  resolve: Settle | undefined;
  reject: Settle | undefined;
}

/** NewPromiseCapability(%Promise%) (ECMA-262 27.2.1.5): the promise; `resolver` gets its resolving functions. */
export function newPromise(resolver: Resolver): Promise<unknown> {
  return new NativePromise<unknown>((resolve, reject) => {
    resolver.resolve = resolve;
    resolver.reject = reject;
  });
}
