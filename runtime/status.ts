/**
 * What a coroutine is doing, as its frame has it under the key STATUS.
 *
 *     frame[STATUS] === Status.WAITING      →      frame[STATUS] === 1
 *
 * A `const enum`: tsc writes the number where it is used, a constant to the engine too (so tsconfig.build.json is without
 * `isolatedModules`, and without `verbatimModuleSyntax`, which would mean the same). Of other constants, modules
 * with hot paths have constants of their own: an exported or imported binding is read from its cell, and checked, each time.
 */

export const enum Status {
  CREATED = 0,
  WAITING = 1,
  RUNNING = 2,
  CLOSED = 3,
  /** It, or what it awaits, runs, and the driving began here: whoever awaits it is suspended all the same. */
  DRIVEN = 4,
  /** It only stands for the coroutine in its `value`: the handle of a coroutine (debug.ts), or one whose place a tail await took. */
  HANDLE = 5,
}

/** The key of a coroutine's status. Only coroutines of this copy have it, so it is their brand as well. */
export const STATUS: unique symbol = Symbol();
/** The key under which an iterator over a coroutine has that. */
export const DRIVES: unique symbol = Symbol();
