/**
 * A coroutine as an iterator, for code that delegates to it by hand.
 *
 *     yield* coroutine[onAwait]()
 */
import { HANDLE, STATUS } from "./status.ts";

/** The methods that a user drives a coroutine with. */
export interface Driven<T> {
  send(value?: unknown): IteratorResult<unknown, T>;
  throw(error: unknown): IteratorResult<unknown, T>;
  close(): void;
}

/** What `coroutine[onAwait]()` returns: the coroutine, driven as an iterator (Python: `coroutine.__await__()`). */
export class CoroutineIterator<T> {
  readonly coroutine: Driven<T>;
  constructor(coroutine: Driven<T>) {
    this.coroutine = coroutine;
  }
  next(value?: unknown): IteratorResult<unknown, T> {
    return this.coroutine.send(value);
  }
  throw(error: unknown): IteratorResult<unknown, T> {
    return this.coroutine.throw(error);
  }
  return(value?: unknown): { done: true; value: unknown } {
    this.coroutine.close();
    return { done: true, value };
  }
  [Symbol.iterator](): this {
    return this;
  }
}

/** The handle of a coroutine, where the hook of `object` gave an iterator over it. */
export const hooked = (object: unknown, operand: unknown) => ({ [STATUS]: HANDLE, operand, object });
