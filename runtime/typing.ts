/**
 * Types for where the protocol has hooks and TypeScript looks at `[Symbol.asyncDispose]()` or at what `next()` returns.
 * Each function gives back the object that it was given.
 *
 *     await using file = managed(open("a"));           file: what `[onEnter]` gives, not what `open` returns
 *     for await (const e of asyncIterable(events))     e: the value in what awaiting `next()` gives
 */
import type { AwaitedValue, Hook } from "./awaitable.ts";
import { onEnter, onExit } from "./protocol.ts";

// As "esnext.disposable" and @types/node have them, so that `await using` has its types in a project without either.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
  interface Disposable {
    [Symbol.dispose](): void;
  }
  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>;
  }
}

// ── context managers ─────────────────────────────────────────────────────────────────────────────────────────────────

/** What the protocol has `await using` do with an object (Python: PEP 492, `__aenter__` and `__aexit__`). */
export interface ContextManager {
  /** Called and awaited at the beginning; without it the object itself is what is entered. */
  [onEnter]?(): PromiseLike<unknown> | Hook;
  /** Called with the error that leaves the block, or `undefined`, and awaited; truthy suppresses the error. */
  [onExit](error: unknown): unknown;
}

/** What `await using x = m` binds x to. */
export type Entered<M> = M extends { [onEnter](): infer A } ? AwaitedValue<A> : M;

/** As `await using` wants its operand: with what TypeScript asks for, or null or undefined. */
export type Typed<T> = T extends void ? undefined : T extends null ? null : T & AsyncDisposable;

/**
 * In `await using x = managed(m)`, x has the type of what `[onEnter]` gives. Elsewhere the type would be wrong, since the
 * manager itself is returned: use it nowhere else. `null` and `undefined` are allowed, as in `await using`.
 */
export function managed<M extends ContextManager | null | undefined>(manager: M): Typed<Entered<M>> {
  return manager as Typed<Entered<M>>;
}

/**
 * Base class of context managers that are themselves what is entered: `await using x = new Transaction()` needs no
 * `managed` (Python: contextlib.AbstractAsyncContextManager). A manager whose `[onEnter]` gives something else
 * implements `ContextManager` instead; in a subclass of this it is an error of types.
 */
export abstract class AsyncContextManager implements ContextManager {
  // For TypeScript only. Code that was not lowered must fail here, since it would not call the hooks.
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;
  [onEnter]?(): PromiseLike<this> | Hook<this>;
  abstract [onExit](error: unknown): unknown;
}

// ── async iteration ──────────────────────────────────────────────────────────────────────────────────────────────────

type Result = IteratorResult<unknown, unknown> | { readonly done: boolean; readonly value: unknown };

/** What the protocol has `for await` take: `next()` gives a result, or whatever can be awaited and gives one. */
export interface ProtocolIterable {
  [Symbol.asyncIterator](): { next(...args: never[]): PromiseLike<Result> | Hook<Result> | Result };
}

type NextOf<I extends ProtocolIterable> = ReturnType<I[typeof Symbol.asyncIterator]>["next"];
type ResultOf<I extends ProtocolIterable> = AwaitedValue<ReturnType<NextOf<I>>>;
type Yielded<R> = R extends { done: true } ? never : R extends { value: infer V } ? V : never;
type Returned<R> = R extends { done?: false } ? never : R extends { value: infer V } ? V : never;
/** What may be sent in: anything, where `next` takes nothing. */
type Sent<A extends unknown[]> = [A] extends [[]] ? unknown : A[0];

/** Types an object for `for await` and `yield*` by the protocol; returns the object itself. */
export function asyncIterable<I extends ProtocolIterable>(
  iterable: I,
): AsyncIterable<Yielded<ResultOf<I>>, Returned<ResultOf<I>>, Sent<Parameters<NextOf<I>>>> {
  return iterable as never;
}
