/**
 * What a coroutine is doing, as its frame has it under the key STATUS.
 *
 *     frame[STATUS] === WAITING
 *
 * Modules with hot paths take these, and other constants, into constants of their own: those are constants to the
 * engine too, whereas an exported or imported binding is read from its cell, and checked, each time. Numbers are written
 * out there, so that bundlers put them where they are used; their types say that they are the same.
 */

/** The key of a coroutine's status. Only coroutines of this copy have it, so it is their brand as well. */
export const STATUS: unique symbol = Symbol();
/** The key under which an iterator over a coroutine has that. */
export const DRIVES: unique symbol = Symbol();
export const CREATED = 0;
export const WAITING = 1;
export const RUNNING = 2;
export const CLOSED = 3;
/** It, or what it awaits, runs, and the driving began here: whoever awaits it is suspended all the same. */
export const DRIVEN = 4;
/** It only stands for the coroutine in its `value`: the handle of a coroutine (debug.ts), or one whose place a tail await took. */
export const HANDLE = 5;
