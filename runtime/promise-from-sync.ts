/**
 * %AsyncFromSyncIteratorPrototype% (ECMA-262 27.1.6): what `for await` and `yield*` of promise mode make of a
 * synchronous iterable.
 *
 *     for await (const x of [p, q])      →      next() gives the promise of { done: false, value: await p }
 */
import { iterateAsync, sendNext, type AsyncLoop, type IteratorRecord } from "./iteration.ts";
import { iteratorResult, methodOf } from "./protocol.ts";
import { newPromise, PLAIN, promiseOf, rejected, subscribe, type Resolver, type Settle } from "./intrinsics.ts";

/** `for await` in promise mode. */
export function asyncIteratePromises(iterable: unknown): AsyncLoop {
  return iterateAsync(iterable, PromiseFromSync);
}

export class PromiseFromSync {
  declare readonly record: IteratorRecord;
  constructor(record: IteratorRecord) {
    this.record = record;
  }

  /** What is awaited for a value. */
  operand(value: unknown): unknown {
    return value;
  }

  next(...args: unknown[]): Promise<unknown> {
    return this.attempt(() => this.unwrap(sendNext(this.record, args), true));
  }

  return(...args: unknown[]): Promise<unknown> {
    return this.attempt(() => {
      const { iterator } = this.record;
      const method = methodOf(iterator, "return");
      if (method === undefined) return promiseOf({ value: args[0], done: true });
      return this.unwrap(method.apply(iterator, args), false);
    });
  }

  throw(...args: unknown[]): Promise<unknown> {
    return this.attempt(() => {
      const { iterator } = this.record;
      const method = methodOf(iterator, "throw");
      if (method !== undefined) return this.unwrap(method.apply(iterator, args), true);
      methodOf(iterator, "return")?.call(iterator);
      throw new TypeError("the iterator does not provide a 'throw' method");
    });
  }

  /** IfAbruptRejectPromise. */
  attempt(action: () => Promise<unknown>): Promise<unknown> {
    try {
      return action();
    } catch (error) {
      return rejected(error);
    }
  }

  /** AsyncFromSyncIteratorContinuation (27.1.6.4). */
  unwrap(raw: unknown, closes: boolean): Promise<unknown> {
    const result = iteratorResult(raw);
    const done = Boolean(result.done);
    const { value } = result;
    const abandons = closes && !done;
    const resolver = {} as Resolver;
    const promise = newPromise(resolver);
    const { resolve, reject } = resolver as Record<keyof Resolver, Settle>;
    const fails = (error: unknown): void => {
      this.abandon();
      reject(error);
    };
    try {
      const operand = this.operand(value);
      const gives = (settled: unknown): unknown => resolve({ value: settled === PLAIN ? operand : settled, done });
      void subscribe(operand, gives, abandons ? fails : reject);
    } catch (error) {
      if (abandons) this.abandon();
      throw error;
    }
    return promise;
  }

  abandon(): void {
    try {
      methodOf(this.record.iterator, "return")?.call(this.record.iterator);
    } catch {
      // The error that is on its way hides what goes wrong in closing.
    }
  }
}
