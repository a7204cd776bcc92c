/**
 * A shorter way to await what the tasks of a loop wait for: no iterator is made.
 *
 *     await lock.acquire()      →      acquisition[STATUS](acquisition): undefined if it is free; else it is yielded itself
 */
import type { STATUS } from "./status.ts";

/**
 * `[STATUS](itself)` gives the value of the await, or SUSPENDED: then the object is yielded, and the driver gives the value,
 * as for a thenable. The object has an `[onAwait]` of the same meaning, for others. (Under this key, since that is what
 * `await` reads first: of a coroutine it is a number.)
 */
export interface Pollable {
  readonly [STATUS]: (self: never) => unknown;
}
