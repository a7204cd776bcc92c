/**
 * What debugging puts in place while it is on (debug.ts): nothing, unless somebody imports it, so that other bundles
 * hold no more of it than this and `flight.noticed` (raise.ts).
 *
 *     const coroutine = new CoroutineFrame(name, machine);   →   watch.made(coroutine): its handle
 */
import type { CoroutineFrame } from "./coroutine.ts";

export const watch = {
  /** A coroutine was made: gives what the caller gets for it. */
  made: undefined as ((coroutine: CoroutineFrame) => CoroutineFrame) | undefined,
  /** Where the suspended frame awaits: file, line and column, if that is known. */
  placeOf: undefined as ((frame: object) => string | undefined) | undefined,
  /** Shows a warning; `below`: lines of a stack. */
  warn: undefined as ((message: string, below?: string) => void) | undefined,
};
