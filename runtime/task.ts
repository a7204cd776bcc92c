/**
 * The default driver: runs a coroutine as a task of the host's event loop, behind a promise.
 *
 *     coroutine.then(f)     starts the task: a thenable that is yielded is waited for, `undefined` goes on in a later
 *                           turn, anything else comes back as ERR_BAD_YIELD; f gets the result
 */
import { awaitOperand, forward, Link, linkOf, run, takeYielded, THENABLE as thenable } from "./chain.ts";
import { drive } from "./drive.ts";
import * as contract from "./interface.ts";
import { newPromise, promiseOf, subscribe, whenSettled, type Resolver, type Settle } from "./intrinsics.ts";
import { flight, takeError } from "./raise.ts";
import { ERR_BAD_YIELD, isObject, isThenable, MARK, onAwait as hookKey, RuntimeError, typeName } from "./protocol.ts";
import { Status, STATUS as statusKey } from "./status.ts";

// Constants to the engine too: see status.ts.
const STATUS: typeof statusKey = statusKey;
const SUSPENDED: typeof contract.SUSPENDED = contract.SUSPENDED,
  THENABLE = thenable,
  flying = flight,
  onAwait: typeof hookKey = hookKey;

/** Calls back in a later turn of the host's event loop. */
export let later = (callback: (value?: undefined) => void): void => {
  later = (next) => void setTimeout(next, 0);
  if (typeof setImmediate === "function") {
    later = (next) => void setImmediate(next);
  } else if (typeof MessageChannel === "function") {
    // One message a callback, which is one turn each; setTimeout would wait for 4 ms when nested.
    const queue: (() => void)[] = [];
    const channel = new MessageChannel();
    // (Node has types for its own class; `onmessage`, unlike `addEventListener`, starts the port.)
    Object.assign(channel.port1, { onmessage: () => queue.shift()?.() });
    later = (next) => {
      queue.push(next);
      channel.port2.postMessage(0);
    };
  }
  later(callback);
};

/** One run of a coroutine by the default driver. `owner` is kept alive with it: the handle, where there is one. */
class Task {
  declare readonly link: Link;
  declare readonly owner: unknown;
  declare readonly onEnd: Settle;
  declare readonly onFail: Settle;
  // Two closures a task serve all its waits.
  declare readonly onValue: Settle;
  declare readonly onError: Settle;

  constructor(link: Link, owner: unknown, onEnd: Settle, onFail: Settle) {
    this.link = link;
    this.owner = owner;
    this.onEnd = onEnd;
    this.onFail = onFail;
    this.onValue = (value) => this.resume(value);
    this.onError = (error) => this.resume(error, true);
  }

  /** Begins: its result, if it is ready without a wait, else SUSPENDED. */
  start(): unknown {
    return this.wait(run(this.link, this.link));
  }

  // Few calls stand between the event loop and the machine: see `start` in chain.ts.
  resume(value?: unknown, raising?: boolean): void {
    const { link } = this;
    let result = drive(link, value, raising);
    // What nearly every step ends with, before `wait` looks at all that there is.
    if (result === SUSPENDED && !flying.failing && link.leaf?.source === THENABLE) {
      try {
        void subscribe(link.leaf.value, this.onValue, this.onError);
        return;
      } catch (error) {
        result = drive(link, error, true);
      }
    }
    this.end(this.wait(result));
  }

  /**
   * Waits if `result` says that it suspended, nearly always for a thenable. Gives its result, or SUSPENDED, maybe failed
   * (raise.ts).
   */
  wait(result: unknown): unknown {
    const { link } = this;
    while (result === SUSPENDED && !flying.failing) {
      const { source, value } = link.leaf as Link;
      try {
        if (source === THENABLE) void subscribe(value, this.onValue, this.onError);
        else this.waitForYielded();
        break;
      } catch (error) {
        result = drive(link, error, true);
      }
    }
    return result;
  }

  /** For what an iterator yielded. Errors: ERR_BAD_YIELD; those of `subscribe`. */
  waitForYielded(): void {
    const yielded = takeYielded(this.link);
    if (isThenable(yielded)) void subscribe(yielded, this.onValue, this.onError);
    else if (yielded === undefined) later(this.onValue);
    else throw new RuntimeError(ERR_BAD_YIELD, `task got bad yield: ${typeName(yielded)}`);
  }

  /** Hands on its result or its error, if there is one. */
  end(result: unknown): void {
    if (result !== SUSPENDED) this.onEnd(result);
    else if (flying.failing) this.onFail(takeError());
  }
}

/** Promises of the coroutines that are tasks: each runs once, however often `then` is called. */
const tasks = new WeakMap<object, Promise<unknown>>();

/**
 * What is driven for `operand`: itself, if it is a coroutine that has not begun; else a coroutine, as little of it as the
 * chain needs, that awaits it; or, with `call`, what it gives if called.
 */
export function baseOf(operand: unknown, call = false): Link {
  const link = linkOf(operand);
  if (link?.[STATUS] === Status.CREATED) return link;
  const machine = ($: Link): unknown => {
    $.machine = forward;
    return awaitOperand($, call ? (operand as () => unknown)() : operand, call) ? SUSPENDED : $.value;
  };
  // (All else is undefined to begin with.)
  return { label: 0, handler: 0, machine, [STATUS]: Status.CREATED } as Link;
}

/** Whether `await` of an object goes by the protocol, not by `then`. Proxies may answer every key: it is looked for. */
export function hasProtocol(value: unknown): value is object {
  return (
    isObject(value) &&
    ((onAwait in value && typeof (value as { [onAwait]?: unknown })[onAwait] === "function") || MARK in value)
  );
}

/**
 * Runs `operand` by the default driver. Gives its value if it is ready without a wait, SUSPENDED if it failed (raise.ts)
 * or one of the functions is called later.
 */
export function runOperand(
  operand: unknown,
  onEnd: (value: unknown) => void,
  onFail: (error: unknown) => void,
): unknown {
  const task = tasks.get(operand as object);
  if (task) {
    void whenSettled(task, onEnd, onFail);
    return SUSPENDED;
  }
  return new Task(baseOf(operand), operand, onEnd, onFail).start();
}

/**
 * The promise of an awaitable: of a coroutine or an object with a hook, which it runs by the default driver, or of a
 * thenable. A coroutine becomes a task once; each call with another object with a hook awaits it anew. The promise is
 * rejected with what `await` would throw, the TypeError for what is not awaitable included.
 */
export function toPromise<T>(awaitable: PromiseLike<T>): Promise<T>;
export function toPromise<T>(awaitable: PromiseLike<T> | { [onAwait](): Iterator<unknown, T> }): Promise<T>;
export function toPromise(awaitable: unknown): Promise<unknown>;
export function toPromise(awaitable: unknown): Promise<unknown> {
  if (!hasProtocol(awaitable) && isThenable(awaitable)) return promiseOf(awaitable);
  const known = tasks.get(awaitable as object);
  if (known) return known;
  const resolver = {} as Resolver;
  const promise = newPromise(resolver);
  const task = new Task(baseOf(awaitable), awaitable, resolver.resolve as Settle, resolver.reject as Settle);
  task.end(task.start());
  if (linkOf(awaitable)) tasks.set(awaitable as object, promise);
  return promise;
}
