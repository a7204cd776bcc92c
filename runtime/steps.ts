/**
 * What `for await` and the async generators of promise mode have between them: nobody but the loop sees the promise of a
 * `next()`. In a module apart, so that a bundle with only one of the two does without the other.
 *
 *     for await (const x of numbers()) …   →   … $.settle($1.next($), 2) …     $1.next asks `generators.step`
 */
import type { Frame } from "./interface.ts";
import type { IteratorRecord } from "./iteration.ts";

/**
 * `next()` of the iterator for the loop that `frame` runs: the promise that it is to await. `undefined` where the
 * iterator is no generator of promise mode, or its `next` another.
 */
type Step = (record: IteratorRecord, frame: Frame) => Promise<unknown> | undefined;

/** Filled in by the module of generators, where that is in the program. */
export const generators: { step: Step | undefined } = { step: undefined };
