/**
 * Loops over iterables that a suspension interrupts: `for…of`, `for…in` and array patterns as ECMAScript has them, and
 * `for await` by the protocol.
 *
 *     for await (const x of xs) f(x);     →    $1 = $await.asyncIterate(xs);
 *                                              …  $.settle($1.next(), 2)  …  if ($1.done($.value)) …  x = $1.value; f(x)
 */
import { awaitOperand, type Link } from "./chain.ts";
import { CoroutineFrame } from "./coroutine.ts";
import { SUSPENDED, type AsyncIteration, type Frame, type Iteration } from "./interface.ts";
import { apply, asMethod, isAwaitable, isObject, iteratorResult, methodOf, typeName } from "./protocol.ts";
import { generators } from "./steps.ts";

/** An iterator with its `next`, which is read once (ECMA-262 7.4.1, Iterator Record). */
export interface IteratorRecord {
  readonly iterator: object;
  readonly method: unknown;
}

/** GetIteratorFromMethod (ECMA-262 7.4.3) for a synchronous iterator. */
export function syncIterator(iterable: unknown, method: ((...args: unknown[]) => unknown) | undefined): IteratorRecord {
  if (method === undefined) throw new TypeError(`${typeName(iterable)} is not iterable`);
  const iterator = method.call(iterable);
  if (!isObject(iterator)) throw new TypeError(`[Symbol.iterator]() returned a non-object, '${typeName(iterator)}'`);
  return { iterator, method: (iterator as { next?: unknown }).next };
}

/** IteratorNext without the check of the result. */
export function callNext({ iterator, method }: IteratorRecord): unknown {
  return apply(method as () => unknown, iterator, []);
}

/** The same with what is sent in. */
export function sendNext({ iterator, method }: IteratorRecord, args: unknown[]): unknown {
  return apply(method as () => unknown, iterator, args);
}

/** IteratorClose (ECMA-262 7.4.11) after a normal completion. */
function closeIterator({ iterator }: IteratorRecord): void {
  const method = methodOf(iterator, "return");
  if (method !== undefined) iteratorResult(method.call(iterator));
}

class SyncIteration implements Iteration {
  declare readonly record: IteratorRecord;
  declare result: IteratorResult<unknown, unknown> | undefined;
  declare done: boolean;

  constructor(record: IteratorRecord) {
    this.record = record;
    this.result = undefined;
    this.done = false;
  }

  step(): boolean {
    this.result = undefined;
    if (this.done) return false;
    // Until it has answered: an iterator that throws counts as done, and is not closed.
    this.done = true;
    const result = iteratorResult(callNext(this.record));
    if (result.done) return false;
    this.done = false;
    this.result = result;
    return true;
  }

  get value(): unknown {
    if (this.result === undefined) return undefined;
    this.done = true;
    const { value } = this.result;
    this.done = false;
    return value;
  }

  take(): unknown {
    return this.step() ? this.value : undefined;
  }

  rest(): unknown[] {
    const values: unknown[] = [];
    while (this.step()) values.push(this.value);
    return values;
  }

  close(): void {
    if (this.done) return;
    this.done = true;
    closeIterator(this.record);
  }

  abandon(): void {
    try {
      this.close();
    } catch {
      // The error that made the loop end goes on instead.
    }
  }
}

const { values } = Array.prototype;
const arrayIterator = Object.getPrototypeOf([][Symbol.iterator]()) as { next: unknown; return?: unknown };
const { next: nextOfArray } = arrayIterator;

/** As %ArrayIteratorPrototype%.next does, without an object for each element. An array iterator needs no closing. */
class ArrayIteration implements Iteration {
  declare array: readonly unknown[] | undefined;
  declare index: number;
  declare value: unknown;

  constructor(array: readonly unknown[]) {
    this.array = array;
    this.index = 0;
    this.value = undefined;
  }

  step(): boolean {
    const { array } = this;
    this.value = undefined;
    if (array === undefined) return false;
    // Not any more, should reading the element throw.
    this.array = undefined;
    if (this.index >= array.length) return false;
    this.value = array[this.index++];
    this.array = array;
    return true;
  }

  take(): unknown {
    return this.step() ? this.value : undefined;
  }

  rest(): unknown[] {
    const rest: unknown[] = [];
    while (this.step()) rest.push(this.value);
    return rest;
  }

  close(): void {}

  abandon(): void {}
}

/** `for (… of iterable)`, `[…] = iterable`. Errors: TypeError if it is not iterable. */
export function iterate(iterable: unknown): Iteration {
  const present = iterable !== undefined && iterable !== null;
  const method = present
    ? asMethod((iterable as Iterable<unknown>)[Symbol.iterator], iterable, Symbol.iterator)
    : undefined;
  const plain =
    // oxlint-disable-next-line typescript/unbound-method -- compared, not called
    method === values &&
    Array.isArray(iterable) &&
    arrayIterator.next === nextOfArray &&
    arrayIterator.return === undefined;
  return plain ? new ArrayIteration(iterable) : new SyncIteration(syncIterator(iterable, method));
}

/** `for (… in object)`. A native generator around the native loop, so that its rules are the engine's own. */
export function iterateKeys(object: unknown): Iteration {
  return new SyncIteration(syncIterator(keys(object), generatorItself));
}

function generatorItself(this: unknown): unknown {
  return this;
}

function* keys(object: unknown): Generator<string> {
  for (const key in object as object) yield key;
}

/** What `for await` of both modes does with its iterator; the Iterator Record as well. */
export class AsyncLoop implements AsyncIteration, IteratorRecord {
  declare readonly iterator: object;
  /** The iterator's `next`, which is read once. */
  declare readonly method: unknown;
  declare closing: unknown;
  declare result: { value?: unknown } | undefined;

  constructor(iterator: object, method: unknown) {
    this.iterator = iterator;
    this.method = method;
    this.closing = undefined;
    this.result = undefined;
  }

  next(frame?: Frame): unknown {
    return (frame && generators.step?.(this, frame)) ?? callNext(this);
  }

  done(result: unknown): boolean {
    if (!isObject(result)) {
      throw new TypeError(`'for await' received an invalid object from next: '${typeName(result)}'`);
    }
    this.result = result;
    return Boolean((result as { done?: unknown }).done);
  }

  get value(): unknown {
    return this.result?.value;
  }

  close(): boolean {
    const method = methodOf(this.iterator, "return");
    if (method === undefined) return false;
    this.closing = method.call(this.iterator);
    return true;
  }

  closed(result: unknown): void {
    iteratorResult(result);
  }
}

/**
 * GetIterator(iterable, async) (ECMA-262 7.4.4); `FromSync` makes an async iterator of a synchronous one.
 * Errors: the TypeErrors of the specification of this package, section 2.
 */
export function iterateAsync(iterable: unknown, FromSync: new (record: IteratorRecord) => object): AsyncLoop {
  const present = iterable !== undefined && iterable !== null;
  const method = present
    ? asMethod((iterable as AsyncIterable<unknown>)[Symbol.asyncIterator], iterable, Symbol.asyncIterator)
    : undefined;
  if (method !== undefined) {
    const iterator = method.call(iterable);
    const next = isObject(iterator) ? (iterator as { next?: unknown }).next : undefined;
    if (typeof next !== "function") {
      throw new TypeError(
        `'for await' received an object from [Symbol.asyncIterator] that does not implement next: '${typeName(iterator)}'`,
      );
    }
    return new AsyncLoop(iterator as object, next);
  }
  const synchronous = present
    ? asMethod((iterable as Iterable<unknown>)[Symbol.iterator], iterable, Symbol.iterator)
    : undefined;
  if (synchronous === undefined) {
    throw new TypeError(
      `'for await' requires an object with [Symbol.asyncIterator] or [Symbol.iterator], got '${typeName(iterable)}'`,
    );
  }
  const iterator = new FromSync(syncIterator(iterable, synchronous));
  return new AsyncLoop(iterator, (iterator as { next: unknown }).next);
}

/** `for await` in coroutine mode. */
export function asyncIterate(iterable: unknown): AsyncLoop {
  return iterateAsync(iterable, FromSync);
}

/** %AsyncFromSyncIteratorPrototype% (ECMA-262 27.1.6) by the protocol: no detour for values that are there. */
class FromSync {
  declare readonly record: IteratorRecord;
  constructor(record: IteratorRecord) {
    this.record = record;
  }

  next(...args: unknown[]): unknown {
    return this.unwrap(sendNext(this.record, args), true);
  }

  return(...args: unknown[]): unknown {
    const { iterator } = this.record;
    const method = methodOf(iterator, "return");
    if (method === undefined) return { done: true, value: args[0] };
    return this.unwrap(method.apply(iterator, args), false);
  }

  throw(error: unknown): unknown {
    const { iterator } = this.record;
    const method = methodOf(iterator, "throw");
    if (method !== undefined) return this.unwrap(method.call(iterator, error), true);
    closeIterator(this.record);
    throw new TypeError("the iterator does not provide a 'throw' method");
  }

  unwrap(raw: unknown, closes: boolean): unknown {
    const { done, value } = iteratorResult(raw);
    if (!isAwaitable(value)) return { done: Boolean(done), value };
    return new CoroutineFrame("next", ($: Link) => {
      if ($.label === 0) {
        $.label = 1;
        // Only a value that fails closes the iterator, not one that comes with its end.
        $.handler = closes && !done ? 2 : 0;
        if (awaitOperand($, value, false)) return SUSPENDED;
      }
      if ($.label === 2) {
        $.handler = 0;
        const error = $.value;
        try {
          closeIterator(this.record);
        } catch {
          // The error of the value goes on instead.
        }
        throw error;
      }
      return { done: Boolean(done), value: $.value };
    });
  }
}
