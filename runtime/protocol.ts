/**
 * The vocabulary of the protocol: its symbols, its errors and their messages.
 *
 *     class Event {                                    await event
 *       *[onAwait]() { while (!this.set) yield; }   →    calls event[onAwait]() and delegates to the iterator
 *     }
 *
 * Symbols are registered (`Symbol.for`), so a library takes part without importing anything, and two copies of the
 * runtime in one program agree.
 */

/** `[onAwait]()` returns the iterator that `await` delegates to (Python: `__await__`, PEP 492). */
export const onAwait: unique symbol = Symbol.for("openawait.onAwait") as never;
/** `[onEnter]()` is awaited by `await using`; the binding gets its value (Python: `__aenter__`). */
export const onEnter: unique symbol = Symbol.for("openawait.onEnter") as never;
/** `[onExit](error)` is awaited at the end of the block; truthy suppresses the error (Python: `__aexit__`). */
export const onExit: unique symbol = Symbol.for("openawait.onExit") as never;

// Looked up at each use, since a polyfill may come after this module. The registered ones are what Node had first.
export const disposeSymbol = (): symbol => Symbol.dispose ?? Symbol.for("nodejs.dispose");
export const asyncDisposeSymbol = (): symbol => Symbol.asyncDispose ?? Symbol.for("nodejs.asyncDispose");

/** On the prototype of a generator function that `coroutine()` marked: its calls are awaitable. */
export const MARK: unique symbol = Symbol.for("openawait.coroutine") as never;
/** On `GeneratorExit.prototype`, so that `instanceof` holds between copies of the runtime. */
const EXIT: unique symbol = Symbol.for("openawait.GeneratorExit") as never;

export const ERR_COROUTINE_REUSED = "ERR_COROUTINE_REUSED";
export const ERR_COROUTINE_AWAITED = "ERR_COROUTINE_AWAITED";
export const ERR_COROUTINE_RUNNING = "ERR_COROUTINE_RUNNING";
export const ERR_COROUTINE_IGNORED_EXIT = "ERR_COROUTINE_IGNORED_EXIT";
export const ERR_ASYNC_GENERATOR_RUNNING = "ERR_ASYNC_GENERATOR_RUNNING";
export const ERR_BAD_YIELD = "ERR_BAD_YIELD";
export const ERR_NOT_LOWERED = "ERR_NOT_LOWERED";
export const ERR_YIELD_IN_SCOPE = "ERR_YIELD_IN_SCOPE";

/** Every code that a RuntimeError may have. */
export type RuntimeErrorCode =
  | typeof ERR_COROUTINE_REUSED
  | typeof ERR_COROUTINE_AWAITED
  | typeof ERR_COROUTINE_RUNNING
  | typeof ERR_COROUTINE_IGNORED_EXIT
  | typeof ERR_ASYNC_GENERATOR_RUNNING
  | typeof ERR_BAD_YIELD
  | typeof ERR_NOT_LOWERED
  | typeof ERR_YIELD_IN_SCOPE;

// (Those of one module only are there: bundles without it do without them.)
const MESSAGES = {
  [ERR_COROUTINE_REUSED]: "cannot reuse already awaited coroutine",
  [ERR_COROUTINE_AWAITED]: "coroutine is being awaited already",
  [ERR_COROUTINE_RUNNING]: "coroutine already executing",
  [ERR_COROUTINE_IGNORED_EXIT]: "coroutine ignored GeneratorExit",
} as const;

/** A wrong use of a coroutine, or of a loop; `code` says which (Python: `RuntimeError`). */
export class RuntimeError<Code extends string = RuntimeErrorCode> extends Error {
  /** (Else TypeScript would say `any` for the code of what is `instanceof` it.) */
  declare static [Symbol.hasInstance]: (value: unknown) => value is RuntimeError<string>;
  declare readonly code: Code;
  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Thrown at the suspension point of a coroutine that is closed (Python: `GeneratorExit`). `catch` sees it, `finally`
 * runs; to let it go on is right nearly always.
 */
export class GeneratorExit extends Error {
  declare readonly [EXIT]: true;
  static override [Symbol.hasInstance](value: unknown): boolean {
    try {
      return this === GeneratorExit ? isObject(value) && EXIT in value : super[Symbol.hasInstance](value);
    } catch {
      // Nothing can be asked of a revoked proxy.
      return false;
    }
  }
}

/** A property as methods are: not enumerable. */
export const hidden = (value: unknown): PropertyDescriptor => ({ value, writable: true, configurable: true });

// On the prototypes and by hand, since a minifier renames classes.
Object.defineProperties(RuntimeError.prototype, { name: hidden("RuntimeError") });
Object.defineProperties(GeneratorExit.prototype, { name: hidden("GeneratorExit"), [EXIT]: { value: true } });

/** The RuntimeError of a code that has one fixed message. */
export function failure(code: keyof typeof MESSAGES): RuntimeError {
  return new RuntimeError(code, MESSAGES[code]);
}

/** As they were when the runtime was loaded, whatever a program puts in their place. */
export const { apply } = Reflect;

/** An object in ECMA-262's sense: functions too. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" ? value !== null : typeof value === "function";
}

/** ECMA-262's notion: an object with a callable `then`. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof (value as { then?: unknown }).then === "function";
}

/**
 * Whether `await` takes it. Two reads, since every object that a function returns comes by here: coroutines have the
 * hook, marked generators `then`.
 */
export function isAwaitable(value: unknown): value is object {
  if (value === undefined || value === null) return false;
  return typeof (value as { [onAwait]?: unknown })[onAwait] === "function" || isThenable(value);
}

/** `X` of the messages: the constructor's name for an object, else `typeof`, else "null". */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  const name: unknown = typeof value === "object" && value.constructor?.name;
  return (typeof name === "string" && name) || typeof value;
}

/** GetMethod (ECMA-262 7.3.10): `undefined` where there is none, a TypeError where it can't be called. */
export function methodOf(object: object, key: PropertyKey): Method | undefined {
  return asMethod((object as Record<PropertyKey, unknown>)[key], object, key);
}

type Method = (...args: unknown[]) => unknown;

/** The same of what was read already: where that is often done the key is always the same, in `methodOf` it is not. */
export function asMethod(method: unknown, object: object, key: PropertyKey): Method | undefined {
  if (method === undefined || method === null) return undefined;
  if (typeof method !== "function") throw new TypeError(`${typeName(object)}'s ${String(key)} is not a function`);
  return method as Method;
}

/** What an iterator gave, which must be an object. */
export function iteratorResult(result: unknown): IteratorResult<unknown, unknown> {
  if (!isObject(result)) throw new TypeError(`iterator result is not an object, got '${typeName(result)}'`);
  return result as IteratorResult<unknown, unknown>;
}
