/**
 * The resources of a block with `using` or `await using`.
 *
 *     { await using f = open();  work(f); }      →      $1 = $await.createResources();  if ($1.enter(open())) …  f = $1.value;
 *                                                       work(f);
 *                                                       while ($1.next()) …await $1.pending…   $1.finish();
 *
 * ECMA-262 DisposeResources (explicit resource management), and PEP 492 `async with` for objects with `onExit`.
 */
import type { Resources as Contract } from "./interface.ts";
import { rejected } from "./intrinsics.ts";
import {
  asMethod,
  asyncDisposeSymbol,
  disposeSymbol,
  GeneratorExit,
  hidden,
  isObject,
  methodOf,
  onEnter,
  onExit,
  typeName,
} from "./protocol.ts";

/** Where one error hides another (ECMA-262 SuppressedError). The engine's own, where it has one. */
export type SuppressedError = Error & { error: unknown; suppressed: unknown };

type SuppressedErrorConstructor = new (error: unknown, suppressed: unknown, message?: string) => SuppressedError;

/** The property gives the class its name. */
const own = {
  SuppressedError: class extends Error {
    declare error: unknown;
    declare suppressed: unknown;
    constructor(error: unknown, suppressed: unknown, message?: string) {
      super(message);
      Object.defineProperties(this, { error: hidden(error), suppressed: hidden(suppressed) });
    }
  },
};
Object.defineProperties(own.SuppressedError.prototype, { name: hidden("SuppressedError"), message: hidden("") });

export const SuppressedError: SuppressedErrorConstructor =
  (globalThis as { SuppressedError?: SuppressedErrorConstructor }).SuppressedError ?? own.SuppressedError;

// What to do with a resource at the end of the block.
/** `using`: call, don't wait. */
const SYNC = 0;
/** `await using` of an object that only has `Symbol.dispose`: call, wait for `undefined`. */
const SYNC_IN_ASYNC = 1;
/** From here on what the method gives is waited for. `await using`: call and wait. */
const ASYNC = 2;
/** `[onExit](error)`: call with the error, wait; truthy suppresses it. */
const EXIT = 3;
/** `await using x = null`: nothing to call. */
const NOTHING = 4;

type Hooks = Readonly<Record<symbol, unknown>>;

interface Entry {
  readonly kind: number;
  readonly resource: unknown;
  readonly method: ((...args: unknown[]) => unknown) | undefined;
  /** The one that came before it. */
  readonly below: Entry | undefined;
}

const NO_ERROR = Symbol();

const NOT_DISPOSABLE = "has no [Symbol.asyncDispose] or [Symbol.dispose]";
const unfit = (resource: unknown, why: string): TypeError =>
  new TypeError(`object of type '${typeName(resource)}' ${why}`);

export class Resources implements Contract {
  declare value: unknown;
  declare pending: unknown;
  declare top: Entry | undefined;
  /** ECMAScript waits for a turn even where there is nothing to wait for: promise mode. */
  declare readonly ticks: boolean;
  declare error: unknown;
  /** The entry whose method was called last. */
  declare current: Entry | undefined;
  /** The context manager that came last. It may suppress an error, which lowered code has to see: see `dispose`. */
  declare manager: Entry | undefined;
  /** Whether to wait once for nothing (promise mode): because of `null`. `undefined`: not any more, there was a wait. */
  declare owed: boolean | undefined;

  constructor(ticks: boolean) {
    this.value = undefined;
    this.pending = undefined;
    this.top = undefined;
    this.ticks = ticks;
    this.error = NO_ERROR;
    this.current = undefined;
    this.manager = undefined;
    this.owed = false;
  }

  use(resource: unknown): unknown {
    if (resource === null || resource === undefined) return resource;
    const method = isObject(resource) ? methodOf(resource, disposeSymbol()) : undefined;
    if (method === undefined) throw unfit(resource, "has no [Symbol.dispose]");
    this.push(SYNC, resource, method);
    return resource;
  }

  enter(resource: unknown): boolean {
    this.value = resource;
    if (resource === null || resource === undefined) {
      this.push(NOTHING, resource, undefined);
      return false;
    }
    if (!isObject(resource)) throw unfit(resource, NOT_DISPOSABLE);
    const exit = asMethod((resource as Hooks)[onExit], resource, onExit);
    const enter = asMethod((resource as Hooks)[onEnter], resource, onEnter);
    if (exit === undefined) {
      if (enter !== undefined) {
        throw unfit(resource, "does not support the asynchronous context manager protocol (missed [onExit])");
      }
      this.pushDisposer(resource);
      return false;
    }
    this.manager = { kind: EXIT, resource, method: exit, below: this.top };
    if (enter === undefined) {
      this.top = this.manager;
      return false;
    }
    // Its end is not owed before its beginning has succeeded.
    this.pending = enter.call(resource);
    return true;
  }

  entered(value: unknown): void {
    this.top = this.manager;
    this.value = value;
  }

  fail(error: unknown): void {
    const previous = this.error;
    // A manager that raises the error it was given (as Python's do), or one that has it as its cause, hides nothing.
    const same =
      this.current?.kind === EXIT && (previous === error || (error as Error | undefined)?.cause === previous);
    // Being closed while a resource is left is no error that hides another: it goes out as it came in.
    const closing = error instanceof GeneratorExit;
    this.error = previous === NO_ERROR || same || closing ? error : new SuppressedError(error, previous);
    this.current = undefined;
  }

  next(): boolean {
    for (;;) {
      const entry = this.top;
      if (this.owed === true && (entry === undefined || entry.kind === SYNC)) {
        this.owed = false;
        this.pending = undefined;
        return true;
      }
      if (entry === undefined) return false;
      this.top = entry.below;
      this.current = entry;
      if (entry.kind === NOTHING) {
        if (this.owed === false) this.owed = this.ticks;
      } else if (this.dispose(entry)) {
        this.owed = undefined;
        return true;
      }
    }
  }

  disposed(result: unknown): void {
    if (result && this.current?.kind === EXIT) this.error = NO_ERROR;
    this.current = undefined;
  }

  finish(): void {
    if (this.error !== NO_ERROR) throw this.error;
  }

  push(kind: number, resource: unknown, method: Entry["method"]): void {
    this.top = { kind, resource, method, below: this.top };
  }

  /** GetDisposeMethod(resource, async-dispose). */
  pushDisposer(resource: object): void {
    const key = asyncDisposeSymbol();
    const asynchronous = asMethod((resource as Hooks)[key], resource, key);
    if (asynchronous !== undefined) return this.push(ASYNC, resource, asynchronous);
    const method = methodOf(resource, disposeSymbol());
    if (method === undefined) throw unfit(resource, NOT_DISPOSABLE);
    this.push(SYNC_IN_ASYNC, resource, method);
  }

  /** Calls the method. True: what it gave is to be awaited. */
  dispose({ kind, method, resource }: Entry): boolean {
    this.pending = undefined;
    try {
      const given =
        kind === EXIT
          ? method!.call(resource, this.error === NO_ERROR ? undefined : this.error)
          : method!.call(resource);
      if (kind >= ASYNC) this.pending = given;
    } catch (error) {
      if (kind === SYNC && this.manager === undefined) this.fail(error);
      // GetDisposeMethod's closure gives a promise, which the error rejects, and which is awaited.
      else if (kind === SYNC_IN_ASYNC && this.ticks) this.pending = rejected(error);
      else throw error;
    }
    return kind !== SYNC;
  }
}

/** A block with `using` or `await using` in coroutine mode. */
export function createResources(): Resources {
  return new Resources(false);
}

/** The same in promise mode. */
export function createPromiseResources(): Resources {
  return new Resources(true);
}
