/**
 * What debugging puts in place while it is on (debug.ts): nothing, unless somebody imports it, so that other bundles
 * hold no more of it than this.
 *
 *     watch.by?.raised(frame, error)
 */
import type { CoroutineFrame } from "./coroutine.ts";

export interface Watcher {
  /** A coroutine was made: gives what the caller gets for it. */
  made(coroutine: CoroutineFrame): CoroutineFrame;
  /** The machine of a frame failed. */
  raised(frame: object, error: unknown): void;
  /** What a suspended frame awaits failed. */
  received(frame: object, error: unknown): void;
}

export const watch: { by: Watcher | undefined } = { by: undefined };
