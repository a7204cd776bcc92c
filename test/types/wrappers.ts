// Where TypeScript does not know the protocol: without the wrapper it is an error or the wrong type, with it the right
// one. The table of docs/types.md, row by row.
import {
  AsyncContextManager,
  asyncIterable,
  Awaitable,
  awaitable,
  managed,
  onAwait,
  onEnter,
  onExit,
  toPromise,
  type Coroutine,
  type Hook,
} from "openawait/runtime";
import { type } from "./equal.ts";

class Rendezvous extends Awaitable<string> {
  *[onAwait](): Generator<string, string, string> {
    return yield "hello";
  }
}
const plain = {
  name: "plain",
  *[onAwait](): Generator<unknown, number, never> {
    return 1;
  },
};
type Plain = typeof plain;

// ── await ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export async function awaits(unnamed: Hook<boolean>): Coroutine<void> {
  type(await plain).is<Plain>(); // wrong
  type(await awaitable(plain)).is<number>();
  type(awaitable(plain).name).is<string>();
  type(await new Rendezvous()).is<string>();
  type(await awaitable(unnamed)).is<boolean>();
  // @ts-expect-error -- no hook
  awaitable({});
  class Wrong extends Awaitable<number> {
    // @ts-expect-error -- the class is checked against the hook
    *[onAwait](): Generator<unknown, string, never> {
      return "";
    }
  }
  new Wrong();
}

// ── return and yield ─────────────────────────────────────────────────────────────────────────────────────────────────

export async function returnsPlain(): Coroutine<number> {
  // @ts-expect-error -- the object itself, for TypeScript
  return plain;
}
export async function returnsHook(): Coroutine<number> {
  return awaitable(plain);
}
export async function* yields() {
  yield awaitable(plain);
  yield new Rendezvous();
}
type(yields()).is<AsyncGenerator<string | number, void, unknown>>();

// ── Promise.all and the like ─────────────────────────────────────────────────────────────────────────────────────────

type(Promise.all([plain])).is<Promise<[Plain]>>(); // as it is: native code does not know the hook either
type(Promise.all([toPromise(plain), toPromise(new Rendezvous())])).is<Promise<[number, string]>>();
type(Promise.all([new Rendezvous()])).is<Promise<[string]>>();
type(toPromise(Promise.resolve(1))).is<Promise<number>>();

// ── for await ────────────────────────────────────────────────────────────────────────────────────────────────────────

class Events {
  [Symbol.asyncIterator](): this {
    return this;
  }
  next(): Hook<IteratorResult<Date, string>> {
    throw new Error("never called");
  }
}
const results = {
  [Symbol.asyncIterator]: () => ({ next: (x?: 1) => ({ done: x === 1, value: "s" }) }),
};
const promises = {
  [Symbol.asyncIterator]: () => ({ next: (): Promise<IteratorResult<number, null>> => Promise.reject() }),
};

export async function loops(hooks: Plain[], awaitables: Rendezvous[]): Coroutine<void> {
  // @ts-expect-error -- TS2547
  for await (const event of new Events()) void event;
  for await (const event of asyncIterable(new Events())) type(event).is<Date>();
  for await (const text of results) type(text).is<string>();
  for await (const text of asyncIterable(results)) type(text).is<string>();
  for await (const number of asyncIterable(promises)) type(number).is<number>();
  for await (const hook of hooks) type(hook).is<Plain>(); // wrong
  for await (const number of hooks.map(awaitable)) type(number).is<number>();
  for await (const text of awaitables) type(text).is<string>();
  // @ts-expect-error -- not asynchronously iterable
  asyncIterable([1]);
}
type(asyncIterable(new Events())).is<AsyncIterable<Date, string, unknown>>();
type(asyncIterable(results)).is<AsyncIterable<string, string, 1 | undefined>>();
export async function* delegates() {
  type(yield* asyncIterable(new Events())).is<string>();
}

// ── await using ──────────────────────────────────────────────────────────────────────────────────────────────────────

class Connection {
  query(): number {
    return 1;
  }
}
class Pool {
  async [onEnter](): Coroutine<Connection> {
    return new Connection();
  }
  [onExit](error: Error | undefined): boolean {
    return error === undefined;
  }
}
const lock = {
  name: "lock",
  [onExit](): void {},
};
const entersNothing = { [onEnter]: (): Promise<void> => Promise.resolve(), [onExit](): void {} };
const entersByHook = { [onEnter]: (): Hook<Connection> => toPromise as never, [onExit](): void {} };
const entersMaybe = { [onEnter]: (): Promise<Connection | null> => Promise.resolve(null), [onExit](): void {} };

export async function uses(maybe: Pool | undefined): Coroutine<void> {
  // @ts-expect-error -- TS2851: no [Symbol.asyncDispose]
  await using wrong = new Pool();
  await using connection = managed(new Pool());
  type(connection.query()).is<number>();
  // @ts-expect-error -- it is no pool
  connection[onEnter]();
  await using held = managed(lock);
  type(held.name).is<string>();
  await using nothing = managed(entersNothing);
  type(nothing).is<undefined>();
  await using hooked = managed(entersByHook);
  type(hooked.query()).is<number>();
  await using perhaps = managed(maybe);
  type(perhaps?.query()).is<number | undefined>();
  await using optional = managed(entersMaybe);
  type(optional?.query()).is<number | undefined>();
  // @ts-expect-error -- [onExit] is missed
  managed({ [onEnter]: () => Promise.resolve(1) });
  // @ts-expect-error -- what is entered is awaited, and a number can't be
  managed({ [onEnter]: () => 1, [onExit]() {} });
  await using disposable = { async [Symbol.asyncDispose](): Coroutine<void> {} };
  void [wrong, disposable];
}

class Transaction extends AsyncContextManager {
  commits = 0;
  override async [onEnter](): Coroutine<this> {
    return this;
  }
  async [onExit](error: Error | undefined): Coroutine<boolean> {
    return error !== undefined;
  }
}
class Guard extends AsyncContextManager {
  held = true;
  [onExit](): void {}
}
export async function usesClasses(): Coroutine<void> {
  await using transaction = new Transaction();
  type(transaction.commits).is<number>();
  await using guard = new Guard();
  type(guard.held).is<boolean>();
  await using both = managed(new Transaction());
  type(both.commits).is<number>();
}
class Wrong extends AsyncContextManager {
  // @ts-expect-error -- `await using x = new Wrong()` would have the wrong type
  override async [onEnter](): Coroutine<Connection> {
    return new Connection();
  }
  [onExit](): void {}
}
export { Wrong };
