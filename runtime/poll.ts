/**
 * A shorter way to await what the tasks of a loop wait for: no iterator is made.
 *
 *     await lock.acquire()      →      acquisition[POLL](): undefined if it is free; else it is yielded itself
 */

/**
 * `[POLL]()` gives the value of the await, or SUSPENDED: then the object is yielded, and the driver gives the value, as
 * for a thenable. The object has an `[onAwait]` of the same meaning, for others.
 */
export const POLL: unique symbol = Symbol("openawait.poll");

/** Its prototype has `[STATUS]: POLLED` (status.ts) as well. */
export interface Pollable {
  [POLL](): unknown;
}
