/**
 * A coroutine as an iterator, for code that delegates to it by hand.
 *
 *     yield* coroutine[onAwait]()
 */
import { DRIVES } from "./status.ts";

/** The methods that a user drives a coroutine with. */
export interface Driven<T> {
  send(value?: unknown): IteratorResult<unknown, T>;
  throw(error: unknown): IteratorResult<unknown, T>;
  close(): void;
}

/** What `coroutine[onAwait]()` returns: the coroutine, driven as an iterator (Python: `coroutine.__await__()`). */
export class CoroutineIterator<T> {
  /** @internal */ declare readonly [DRIVES]: Driven<T>;
  constructor(coroutine: Driven<T>) {
    this[DRIVES] = coroutine;
  }
  next(value?: unknown): IteratorResult<unknown, T> {
    return this[DRIVES].send(value);
  }
  throw(error: unknown): IteratorResult<unknown, T> {
    return this[DRIVES].throw(error);
  }
  return(value?: unknown): { done: true; value: unknown } {
    this[DRIVES].close();
    return { done: true, value };
  }
  [Symbol.iterator](): this {
    return this;
  }
}
