/**
 * Native promises by ECMAScript's intrinsics, as its own `await` uses them, whatever a program has put in their place.
 *
 *     subscribe(p, onValue, onError)      what `await p` does: PromiseResolve, then PerformPromiseThen
 */
import { isObject } from "./protocol.ts";

const NativePromise = Promise;
export const IntrinsicPromise = NativePromise;
const native = NativePromise.prototype;

// oxlint-disable-next-line typescript/unbound-method -- called with its receiver
const { resolve, reject } = NativePromise;
// oxlint-disable-next-line typescript/unbound-method -- called with its receiver
const { then } = native;
const { setPrototypeOf } = Object;

export type Settle = (value: unknown) => unknown;

/**
 * Of a promise of no class of its own it is `native`. (`__proto__` is inlined, where Object.getPrototypeOf is a call;
 * nothing depends on its being there.) `instanceof` comes first, so that where it is read there are only promises: that
 * stays fast in a program with many kinds of objects, and `then` is inlined too.
 */
interface WithPrototype {
  readonly __proto__?: unknown;
}

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
 * `then` reads `constructor`, which a program may count where it is an accessor of the shared prototype; `await` does
 * not read it of a promise that it makes itself. So these promises find it here.
 */
const concealed = Object.create(native, { constructor: { value: undefined } }) as object;
const hide = (promise: Promise<unknown>): Promise<unknown> => setPrototypeOf(promise, concealed) as Promise<unknown>;

/** What `subscribe` calls back with for an operand that is no object: no promise need be made for it. */
export const PLAIN: unique symbol = Symbol();
const plain = hide(promiseOf(PLAIN));

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
      const owner = Object.hasOwn(operand, "constructor") ? operand : native;
      if (Object.getOwnPropertyDescriptor(owner, "constructor")?.get) throw error;
      // What only has the prototype, or a `constructor` that is no object.
    }
  }
  if (!isObject(operand)) return then.call(plain, onValue, onError);
  const promise = promiseOf(operand);
  return then.call(promise === operand ? promise : hide(promise), onValue, onError);
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
