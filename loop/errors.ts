/**
 * What goes wrong in a loop: the codes with their messages, and the two errors that a program meets in its ordinary
 * course.
 *
 *     spawn(load())      outside of every task      →      RuntimeError, code ERR_NO_RUNNING_LOOP
 */
import { RuntimeError, typeName } from "../runtime/protocol.ts";

/** Code → what it says; `{0}` is filled in. */
export const MESSAGES = {
  ERR_NO_RUNNING_LOOP:
    "no running event loop: start one by `run(main)`, and do this in what main awaits or spawns (native async functions run outside of it)",
  ERR_WOULD_SUSPEND: "runSync(): {0} would have waited; use run()",
  ERR_SELF_AWAIT: "task '{0}' awaits itself, and would wait for ever: await another task, or a coroutine",
  ERR_NOT_DONE: "{0} is not done: await it, or look at `done`",
  ERR_ALREADY_DONE: "the outcome of {0} can't be set: that of a future is set once, that of a task by what it runs",
  ERR_LOCK_NOT_OWNED:
    "the lock is held by {0}: only the task that has acquired it may release it, or use its condition",
  ERR_LOCK_REACQUIRED: "the task holds this lock already: release it first",
  ERR_TASK_DONE:
    "taskDone() was called more often than values were put in: call it once for each value that was taken out",
  ERR_GROUP_CLOSED: "the task group {0}: spawn inside of its `await using` block",
  ERR_NEGATIVE_TIME: "{0} must be a number of milliseconds that is not negative, got {1}",
  ERR_BAD_COUNT: "{0} must be a whole number of at least {1}, got {2}",
  ERR_SCOPE_REUSED: "a scope or task group is entered once: make a new one",
  ERR_SCOPE_ORDER: "a scope is left in the task that entered it, before those around it: use `await using`",
  ERR_CHANNEL_CLOSED:
    "the {0} is closed: nothing more goes in, and when it is empty nothing comes out (`for await` ends by itself)",
  ERR_BARRIER_BROKEN: "the barrier was {0} while parties were waiting: reset() makes it as new, then wait again",
} as const;

export type LoopErrorCode = keyof typeof MESSAGES;

/** The RuntimeError of a code. */
export function failure(code: LoopErrorCode, ...details: readonly unknown[]): RuntimeError<LoopErrorCode> {
  const message = MESSAGES[code].replace(/\{(\d)\}/g, (_, index: string) => String(details[Number(index)]));
  return new RuntimeError(code, message);
}

/** `ms`, if it is a length of time. Errors: ERR_NEGATIVE_TIME. */
export function checkTime(ms: number, what: string): number {
  if (typeof ms !== "number" || !(ms >= 0))
    throw failure("ERR_NEGATIVE_TIME", what, typeof ms === "number" ? ms : typeof ms);
  return ms;
}

/** `count`, if it is a whole number (or Infinity) of at least `least`. Errors: ERR_BAD_COUNT. */
export function checkCount(count: number, least: number, what: string): number {
  if (!(count >= least) || (count !== Infinity && !Number.isInteger(count))) {
    throw failure("ERR_BAD_COUNT", what, least, count);
  }
  return count;
}

/**
 * Raised at the await of a task, or of a part of it, that is cancelled. `finally` and `await using` run; who catches it
 * gets it again at the next await, until the scope that was cancelled is left.
 */
export class CancelledError extends Error {
  /** What `cancel` was given. */
  readonly reason: unknown;
  constructor(reason?: unknown) {
    super(reason === undefined ? "cancelled" : `cancelled: ${describeReason(reason)}`);
    this.reason = reason;
  }
}

function describeReason(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  return typeof reason === "string" ? reason : typeName(reason);
}

/** Raised by a block under `timeout()` or `deadline()` that ran out of time. */
export class TimeoutError extends Error {}

for (const [type, name] of [
  [CancelledError, "CancelledError"],
  [TimeoutError, "TimeoutError"],
] as const) {
  // On the prototype and by hand, since a minifier renames classes.
  Object.defineProperty(type.prototype, "name", { value: name, configurable: true, writable: true });
}

/** Whether nothing but cancellation is in it: a disposal that was cancelled on top of its block is no other error. */
export function isCancellation(error: unknown): boolean {
  try {
    if (error instanceof CancelledError) return true;
    const pair = error as { error?: unknown; suppressed?: unknown } | null | undefined;
    return (
      error instanceof Error &&
      error.name === "SuppressedError" &&
      isCancellation(pair?.error) &&
      isCancellation(pair?.suppressed)
    );
  } catch {
    // Nothing can be asked of a revoked proxy.
    return false;
  }
}
