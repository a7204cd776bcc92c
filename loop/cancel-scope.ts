/**
 * Parts of a task that can be cancelled by themselves, or be kept from it (trio: `CancelScope`, `fail_after`).
 *
 *     await using limit = timeout(100);                          TimeoutError, if the block takes longer
 *     await using part = new CancelScope({ signal });            ends quietly, if the signal is aborted
 *     await using kept = shield();                               cancelled only after the block
 */
import { onEnter, onExit } from "../runtime/protocol.ts";
import { checkTime, failure, isCancellation, TimeoutError } from "./errors.ts";
import type { Job, Timer } from "./event-loop.ts";
import { currentTask, findTask } from "./running.ts";
import { onAbort, Scope } from "./scope.ts";
import type { Task } from "./task.ts";
import { type Instruction, Ready } from "./wait-list.ts";

export interface ScopeOptions {
  /** Cancels it so many milliseconds after it was entered. */
  readonly timeout?: number | undefined;
  /** Cancels it at this time of the loop's clock (`now()`), or of the calendar. */
  readonly deadline?: number | Date | undefined;
  /** Cancels it when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Keeps away the cancellation of scopes around it. */
  readonly shield?: boolean | undefined;
}

/**
 * A block that can be cancelled. When it was, `await` in it throws CancelledError, and the block ends quietly; what is
 * cancelled around it goes on outwards. Entered once, by `await using`.
 */
export class CancelScope extends Scope implements Job {
  /** For TypeScript, which asks for it in `await using`; lowered code goes by the hooks. */
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;
  private readonly options: ScopeOptions;
  private at: number;
  private timer: Timer | undefined = undefined;
  private unlink: (() => void) | undefined = undefined;
  private entered = false;
  /** Its time ran out before it ended, or was cancelled otherwise. */
  expired = false;
  /** It ended because it was cancelled. */
  caught = false;

  /** Errors: ERR_NEGATIVE_TIME. */
  constructor(options: ScopeOptions = {}) {
    super(options.shield === true);
    const { timeout, deadline } = options;
    this.options = options;
    if (timeout !== undefined) checkTime(timeout, "the time of a scope");
    if (deadline !== undefined) checkDeadline(deadline);
    this.at = typeof deadline === "number" ? deadline : Infinity;
  }

  /** When it is cancelled by itself, on the loop's clock; Infinity: never. May be changed at any time. */
  get deadline(): number {
    return this.at;
  }

  set deadline(at: number) {
    checkDeadline(at);
    this.at = at;
    if (this.task !== undefined) this.setTimer(this.task);
  }

  private setTimer({ loop }: Task): void {
    if (this.timer !== undefined) loop.cancelTimer(this.timer);
    this.timer = undefined;
    if (this.at <= loop.now()) this.run();
    else if (this.at < Infinity) this.timer = loop.scheduleAt(this, this.at);
  }

  /** The time has come: for the loop. */
  run(): void {
    this.expired = this.cancel("out of time") || this.expired;
  }

  /** @internal */
  enter(): void {
    const task = currentTask();
    if (this.entered) throw failure("ERR_SCOPE_REUSED");
    this.entered = true;
    this.attach(task.scope ?? task.rootScope(), task);
    task.scope = this;
    const { timeout, deadline } = this.options;
    if (timeout !== undefined) this.at = Math.min(this.at, task.loop.now() + timeout);
    if (deadline instanceof Date) this.at = Math.min(this.at, task.loop.now() + deadline.getTime() - Date.now());
    if (this.at < Infinity) this.setTimer(task);
    this.unlink = onAbort(this.options.signal, (reason) => this.cancel(reason));
  }

  /** Whether `error`, which leaves the block, stops here. Errors: ERR_SCOPE_ORDER. @internal */
  exit(error: unknown): boolean {
    const { task, parent, cancelledFromOutside } = this;
    this.unlink?.();
    if (this.timer !== undefined) task?.loop.cancelTimer(this.timer);
    const inOrder = task !== undefined && findTask() === task && task.scope === this;
    this.detach();
    if (task !== undefined && isAround(this, task.scope)) task.scope = parent;
    if (!inOrder) throw failure("ERR_SCOPE_ORDER");
    this.caught = this.requested && !cancelledFromOutside && isCancellation(error);
    return this.caught;
  }

  [onEnter](): Instruction<this> {
    this.enter();
    return new Ready(this);
  }

  [onExit](error?: unknown): Instruction<boolean> {
    return new Ready(this.exit(error));
  }
}

/** Any time will do, also one that is over. Errors: ERR_NEGATIVE_TIME, for what is no time. */
function checkDeadline(at: number | Date): void {
  checkTime(Math.abs(Number(at)), "the deadline of a scope");
}

function isAround(scope: Scope, inner: Scope | undefined): boolean {
  for (let each = inner; each !== undefined; each = each.parent) if (each === scope) return true;
  return false;
}

/** A scope that says so when its time ran out. */
class TimeLimit extends CancelScope {
  override exit(error: unknown): boolean {
    if (super.exit(error) && this.expired) throw new TimeoutError("out of time", { cause: error });
    return this.caught;
  }
}

/** A scope that throws TimeoutError where its block takes longer than `ms` milliseconds. Errors: ERR_NEGATIVE_TIME. */
export function timeout(ms: number): CancelScope {
  return new TimeLimit({ timeout: ms });
}

/** As `timeout`, until a time of the loop's clock (`now()`), or of the calendar. */
export function deadline(at: number | Date): CancelScope {
  return new TimeLimit({ deadline: at });
}

/** A scope that no cancellation from outside reaches; it comes at the first await after it. */
export function shield(): CancelScope {
  return new CancelScope({ shield: true });
}

/**
 * Aborted when the running task is cancelled where it is now: by one of the scopes that it is in, or as a whole. For
 * `fetch(url, { signal: currentSignal() })` and the like. Errors: ERR_NO_RUNNING_LOOP.
 */
export function currentSignal(): AbortSignal {
  const task = currentTask();
  return (task.scope ?? task.rootScope()).signal;
}
