/**
 * A value that will come: who has the Future waits for it, who sets it lets them go on (Python: `asyncio.Future`).
 *
 *     const reply = new Future();      socket.on("data", (data) => reply.resolve(data));      await reply
 */
import { STATUS } from "../runtime/status.ts";
import { contexts, inContext } from "./context.ts";
import { CancelledError, failure } from "./errors.ts";
import type { EventLoop } from "./event-loop.ts";
import { findLoop, inLoop } from "./running.ts";
import type { Task } from "./task.ts";
import { append, Instruction, PENDING as UNDONE, remove, type Waiter, waiterOf, wakeAll } from "./wait-list.ts";

const PENDING = 0;
export const RESOLVED = 1;
export const REJECTED = 2;
export const CANCELLED = 3;

/** (Any driver that waits for thenables will do: no loop has to run.) */
const pollFuture = (self: Future<unknown>): unknown => self.poll();

/** See above. Await it in tasks and in native code, any number of times. */
export class Future<T> extends Instruction<T> implements Promise<T> {
  /** @internal */ declare first: Waiter | undefined;
  /** @internal */ declare last: Waiter | undefined;
  /** @internal */ declare outcome: number;
  /** The result or error. @internal */ declare settled: unknown;
  /** @internal */ declare promise: Promise<T> | undefined;
  /** Somebody has seen how it ended, or is going to. @internal */ declare observed: boolean;

  constructor() {
    super();
    this[STATUS] = pollFuture;
    this.first = undefined;
    this.last = undefined;
    this.outcome = PENDING;
    this.settled = undefined;
    this.promise = undefined;
    this.observed = false;
  }

  /** It has a result or an error, or was cancelled. */
  get done(): boolean {
    return this.outcome !== PENDING;
  }

  get cancelled(): boolean {
    return this.outcome === CANCELLED;
  }

  /** What it ended with. Throws the error where it failed, CancelledError where it was cancelled, ERR_NOT_DONE. */
  get result(): T {
    const { error } = this;
    if (this.outcome !== RESOLVED) throw error;
    return this.settled as T;
  }

  /** What it failed with, the CancelledError included; `undefined` if it did not. Throws ERR_NOT_DONE. */
  get error(): unknown {
    if (this.outcome === PENDING) throw failure("ERR_NOT_DONE", this.describe());
    this.observed = true;
    return this.outcome === RESOLVED ? undefined : this.settled;
  }

  /** Sets the result. Errors: ERR_ALREADY_DONE. */
  resolve(value: T): void {
    this.finish(RESOLVED, value);
  }

  /** Sets the error. Errors: ERR_ALREADY_DONE. */
  reject(error: unknown): void {
    this.finish(REJECTED, error);
  }

  /** Those who wait get CancelledError. False: it was done already. */
  cancel(reason?: unknown): boolean {
    if (this.outcome !== PENDING) return false;
    this.finish(CANCELLED, new CancelledError(reason));
    return true;
  }

  /** Calls back soon after it is done; at once means soon too. */
  onDone(callback: (future: this) => void): void {
    this.observed = true;
    const loop = findLoop();
    contexts.probe?.();
    const context = contexts.capture?.();
    const call = (): void => callback(this);
    const run = (): void => inContext(context, () => inLoop(loop as EventLoop, call), undefined);
    const waiter = waiterOf(() => (loop === undefined ? queueMicrotask(call) : loop.schedule({ run })));
    if (this.outcome === PENDING) append(this, waiter);
    else waiter.settle(undefined, false, false);
  }

  /** @internal */
  finish(outcome: number, settled: unknown): void {
    if (this.outcome !== PENDING) throw failure("ERR_ALREADY_DONE", this.describe());
    this.outcome = outcome;
    this.settled = settled;
    wakeAll(this, settled, outcome !== RESOLVED);
  }

  override describe(): string {
    return "Future";
  }

  override suspend(task: Task): void {
    this.observed = true;
    if ((this as unknown) === task) throw failure("ERR_SELF_AWAIT", task.name);
    append(this, task);
  }

  /** Who awaits it alone is who it is for: without them it is cancelled too. */
  override abandon(task: Task, reason: unknown): void {
    remove(this, task);
    if (this.first === undefined) this.cancel(reason);
  }

  override poll(): T | typeof UNDONE {
    return this.outcome === PENDING ? UNDONE : this.result;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- native code awaits it through this
  override then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.observed = true;
    this.promise ??= new Promise<T>((resolve, reject) => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what it failed with
      const settle = (value: unknown, failed: boolean): void => (failed ? reject(value) : resolve(value as T));
      if (this.outcome === PENDING) append(this, waiterOf(settle));
      else settle(this.settled, this.outcome !== RESOLVED);
    });
    return this.promise.then(onValue, onError);
  }

  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd?: (() => void) | null): Promise<T> {
    return this.then().finally(onEnd);
  }

  get [Symbol.toStringTag](): string {
    return "Future";
  }

  /** @internal */
  get outcomeName(): string {
    return ["pending", "done", "failed", "cancelled"][this.outcome] as string;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `${this.describe().replace(/^t/, "T")} <${this.outcomeName}>`;
  }
}
