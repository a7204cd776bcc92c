/**
 * What users make awaitable objects with.
 *
 *     class Event extends Awaitable<void> { *[onAwait]() { … } }       await event
 *     const sleep = coroutine(function* (ms: number) { yield ms; })     await sleep(5)
 */
import { linkOf } from "./chain.ts";
import type { CoroutineGenerator } from "./async-generator.ts";
import type { Coroutine } from "./coroutine.ts";
import { apply, ERR_NOT_LOWERED, isObject, MARK, onAwait, RuntimeError, typeName } from "./protocol.ts";
import { toPromise } from "./task.ts";

/** What `[onAwait]()` returns: an iterator whose return value is the value of the `await`. */
export type AwaitIterator<T> = Iterator<unknown, T, never>;

/**
 * Base class and type of objects with a hook (Python: `collections.abc.Awaitable`). `then` gives `await x` its type,
 * and lets native code await it: by the default driver, anew each time.
 */
export abstract class Awaitable<T> implements PromiseLike<T> {
  abstract [onAwait](): AwaitIterator<T>;

  // oxlint-disable-next-line unicorn/no-thenable -- native code awaits it through this
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return toPromise<T>(this as { [onAwait](): Iterator<unknown, T> }).then(onValue, onError);
  }
}

/** An object with a hook. */
export interface Hook<T = unknown> {
  [onAwait](): AwaitIterator<T>;
}
/** What `await` gives for A, by the protocol: TypeScript's `Awaited` knows no hooks. */
export type AwaitedValue<A> =
  A extends PromiseLike<unknown> ? Awaited<A> : A extends { [onAwait](): Iterator<unknown, infer T, never> } ? T : A;

/** Types an object with `[onAwait]` as awaitable; returns the object itself. */
export function awaitable<O extends Hook>(object: O): O & PromiseLike<AwaitedValue<O>> {
  return object as O & PromiseLike<AwaitedValue<O>>;
}

/** The call of a generator function that `coroutine()` marked: a generator, and awaitable. */
export type AwaitableGenerator<Y, T, N> = Generator<Y, T, N> & PromiseLike<T>;

const kindOf = (value: unknown): string => Object.prototype.toString.call(value);

/**
 * Makes a function's calls awaitable, and checks that it was lowered (Python: `types.coroutine`).
 *
 * - A generator function is marked, and returned itself: its generators can be awaited.
 * - A lowered `async` function, as any other function, gives a function with the same behaviour and the exact type;
 *   if what it returns is a generator, that can be awaited. (In promise mode calls of it give native promises and
 *   generators, whatever the type says.)
 *
 * Errors: ERR_NOT_LOWERED for a native async function; TypeError for what can't be called.
 */
export function coroutine<This, A extends unknown[], Y, T, N>(
  fn: (this: This, ...args: A) => Generator<Y, T, N>,
): (this: This, ...args: A) => AwaitableGenerator<Y, T, N>;
export function coroutine<This, A extends unknown[], T>(
  fn: (this: This, ...args: A) => Promise<T>,
): (this: This, ...args: A) => Coroutine<T>;
export function coroutine<This, A extends unknown[], Y, T, N>(
  fn: (this: This, ...args: A) => AsyncGenerator<Y, T, N>,
): (this: This, ...args: A) => CoroutineGenerator<Y, T, N>;
export function coroutine<F extends (...args: never[]) => unknown>(fn: F): F;
export function coroutine(fn: unknown): unknown {
  if (typeof fn !== "function") throw new TypeError(`coroutine() expects a function, got '${typeName(fn)}'`);
  const kind = kindOf(fn);
  // Lowered functions of promise mode pass for async ones in all but their text.
  const native = /^async\b|\[native code\]/.test(Function.prototype.toString.call(fn));
  if (native && (kind === "[object AsyncFunction]" || kind === "[object AsyncGeneratorFunction]")) {
    throw new RuntimeError(
      ERR_NOT_LOWERED,
      `coroutine() was given the native async function '${fn.name}': its file was not compiled by openawait. ` +
        '"openawait doctor" says what is in the way, "openawait inspect FILE" what comes of a file',
    );
  }
  if (kind === "[object GeneratorFunction]" && isObject(fn.prototype)) {
    mark(fn.prototype);
    return fn;
  }
  return wrapper(fn as (...args: unknown[]) => unknown);
}

function mark(object: object): void {
  // A `then`, so that native code can await it too, as its type says.
  Object.defineProperty(object, MARK, { value: true, configurable: true });
  // oxlint-disable-next-line unicorn/no-thenable, typescript/unbound-method -- that is the point
  Object.defineProperty(object, "then", { value: Awaitable.prototype.then, configurable: true, writable: true });
}

function wrapper(fn: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    const result = apply(fn, this, args);
    if (isGenerator(result) && linkOf(result) === undefined && !(MARK in result)) mark(result);
    return result;
  };
  for (const key of ["name", "length"] as const)
    Object.defineProperty(wrapped, key, { value: fn[key], configurable: true });
  return wrapped;
}

function isGenerator(value: unknown): value is object {
  if (!isObject(value)) return false;
  const { next, throw: raise, return: close, [Symbol.iterator]: iterator } = value as { [key: PropertyKey]: unknown };
  return [next, raise, close, iterator].every((method) => typeof method === "function") && Object.isExtensible(value);
}
