/**
 * One run of a coroutine in a loop (Python: `asyncio.Task`).
 *
 *     spawn(load(url))      →      a Task: `load` runs, step by step, beside whoever spawned it
 */
import { linkOf, takeYielded, THENABLE as thenable, type Link } from "../runtime/chain.ts";
import { current } from "../runtime/current.ts";
import { drive } from "../runtime/drive.ts";
import { SUSPENDED as suspended } from "../runtime/interface.ts";
import { subscribe, type Settle } from "../runtime/intrinsics.ts";
import { ERR_BAD_YIELD, isAwaitable, isThenable, RuntimeError, typeName } from "../runtime/protocol.ts";
import { flight, takeError } from "../runtime/raise.ts";
import { Status, STATUS as statusKey } from "../runtime/status.ts";
import { baseOf } from "../runtime/task.ts";
import { watch } from "../runtime/watch.ts";
import { type Context, contexts, inContext } from "./context.ts";
import { failure, isCancellation, type CancelledError } from "./errors.ts";
import type { EventLoop, Job } from "./event-loop.ts";
import { CANCELLED, Future, REJECTED, RESOLVED } from "./future.ts";
import { report } from "./report.ts";
import { Scope } from "./scope.ts";
import { Instruction, Shielded, type Waiter } from "./wait-list.ts";

// Constants to the engine too: see status.ts.
const SUSPENDED: typeof suspended = suspended;
const THENABLE = thenable;
const STATUS: typeof statusKey = statusKey;
const flying = flight;

/**
 * What a task can run: what `await` takes, or a function that gives it, which is called in the task. (For TypeScript an
 * object with `[onAwait]` and no `then` goes through `awaitable()`, as for `await`.)
 */
export type Work<T> = PromiseLike<T> | (() => PromiseLike<T>);

/** What it gives. */
export type ResultOf<W> = W extends Work<infer T> ? T : never;

/** It stands in the queue of its loop. */
const READY = 0;
const RUNNING = 1;
const WAITING = 2;
const DONE = 3;

/** Steps that take as many milliseconds are reported in development (Python: `slow_callback_duration`). */
const SLOW = 100;

/** Who is told when a task ends: a task group. */
export interface Owner {
  childEnded(task: Task): void;
}

export class Task<T = unknown> extends Future<T> implements Job, Waiter {
  declare readonly loop: EventLoop;
  /** @internal */ declare link: Link | undefined;
  /** Kept alive with it: the handle of the coroutine, where it is tracked. @internal */ declare work: unknown;
  /** @internal */ declare title: string | number;
  /** The innermost scope it is in; none as long as nobody needs one. @internal */ declare scope: Scope | undefined;
  /** @internal */ declare root: Scope | undefined;
  /** @internal */ declare owner: Owner | undefined;
  /** Values of TaskLocal: as its spawner's were. @internal */ declare locals: ReadonlyMap<object, unknown> | undefined;
  /** @internal */ declare phase: number;
  /** What it is resumed with. @internal */ declare sent: unknown;
  /** @internal */ declare raising: boolean;
  /** It has been given something, and a cancellation must not make it lose that. @internal */ declare given: boolean;
  /** An Instruction, a thenable; `undefined` if it does not wait. @internal */ declare waiting: unknown;
  /** @internal */ declare onValue: Settle | undefined;
  /** @internal */ declare onError: Settle | undefined;
  /** Its place in a WaitList. */ declare previousWaiter: Waiter | undefined;
  declare nextWaiter: Waiter | undefined;
  /** @internal */ declare previousTask: Task | undefined;
  /** @internal */ declare nextTask: Task | undefined;
  /** In which its next step runs. @internal */ declare context: Context | undefined;

  // (Long enough that the engine keeps it as a piece of its own, with what it calls in it, and not half in its callers.)
  /** @internal */
  constructor(loop: EventLoop, work: unknown, name: string | undefined, owner?: Owner, parent?: Scope) {
    const link = linkOf(work);
    const base = link?.[STATUS] === Status.CREATED ? link : baseOf(work, isCallable(work));
    const title = name ?? ((link === undefined ? nameOf(work) : link.name) || ++loop.tasks.unnamed);
    const spawner = current.task as Task | undefined;
    // (All of it is known by now: the engine writes the fields of a new object faster if nothing else comes in between.)
    super();
    this.loop = loop;
    this.link = base;
    this.work = work;
    this.title = title;
    this.scope = undefined;
    this.root = undefined;
    this.owner = owner;
    this.locals = spawner?.locals;
    this.phase = READY;
    this.sent = undefined;
    this.raising = false;
    this.given = false;
    this.waiting = undefined;
    this.onValue = undefined;
    this.onError = undefined;
    this.previousWaiter = undefined;
    this.nextWaiter = undefined;
    this.previousTask = undefined;
    this.nextTask = undefined;
    this.context = undefined;
    if (spawner === undefined) contexts.probe?.();
    if (contexts.capture !== undefined) this.context = contexts.capture();
    loop.tasks.add(this);
    loop.tracer?.created?.(this, spawner);
    loop.schedule(this);
    if (parent !== undefined) this.enterRoot(parent);
    if (loop.tasks.closing) this.cancel();
  }

  /** As given, or that of the coroutine, or "task-1". */
  get name(): string {
    return typeof this.title === "string" ? this.title : `task-${this.title}`;
  }

  /**
   * Cancels all that runs in it: CancelledError is raised where it waits, and at each later await. One that has not
   * started does not start. False: it is done.
   */
  override cancel(reason?: unknown): boolean {
    if (this.phase === DONE) return false;
    this.rootScope().cancel(reason);
    return true;
  }

  /** @internal */
  rootScope(): Scope {
    return this.root ?? this.enterRoot(undefined);
  }

  private enterRoot(parent: Scope | undefined): Scope {
    const root = new Scope(false);
    root.attach(parent, this);
    this.root = root;
    this.scope ??= root;
    if (root.error !== undefined) this.interrupt(root.error);
    return root;
  }

  /** One step: from one wait to the next. Called by the loop, once for each time it was scheduled. */
  run(): void {
    if (watch.warn !== undefined) this.watched();
    else if (contexts.capture === undefined) this.step();
    // oxlint-disable-next-line typescript/unbound-method -- called with its receiver
    else inContext(this.context, this.step, this);
  }

  /** A step in development. */
  private watched(): void {
    const start = performance.now();
    // oxlint-disable-next-line typescript/unbound-method -- called with its receiver
    inContext(this.context, this.step, this);
    const ms = Math.round(performance.now() - start);
    if (ms < SLOW) return;
    watch.warn?.(`task '${this.name}' ran for ${ms} ms without a wait: meanwhile nothing else did`);
  }

  // What every step goes through is kept short, and apart from what few do, so that the engine puts it into one piece.

  private step(): void {
    const outer = current.task;
    current.task = this;
    while (!this.advance());
    current.task = outer;
  }

  /** Drives it to its next wait or its end; false: what it yielded was nothing to wait for, and is raised next. */
  private advance(): boolean {
    const { tracer } = this.loop;
    const { sent, raising } = this;
    const link = this.link as Link;
    this.phase = RUNNING;
    this.sent = undefined;
    this.given = false;
    if (tracer !== undefined) tracer.stepStarted?.(this);
    const result = drive(link, sent, raising);
    if (result !== SUSPENDED) {
      this.end(RESOLVED, result);
    } else if (flying.failing) {
      const error = takeError();
      this.end(isCancellation(error) ? CANCELLED : REJECTED, error);
    } else {
      const awaited = takeYielded(link);
      if (tracer !== undefined) {
        tracer.stepEnded?.(this);
        tracer.suspended?.(this, awaited);
      }
      return this.suspendOn(awaited);
    }
    return true;
  }

  private suspendOn(awaited: unknown): boolean {
    this.phase = WAITING;
    if (contexts.capture !== undefined) this.context = contexts.capture();
    let error: unknown;
    try {
      if (this.scope?.error !== undefined && !(awaited instanceof Shielded)) return this.refuse(awaited);
      if (this.loop.onYield(this, awaited)) return true;
      error = badYield(awaited);
    } catch (thrown) {
      error = thrown;
    }
    this.sent = error;
    this.raising = true;
    return false;
  }

  /** An await in a cancelled scope. */
  private refuse(awaited: unknown): true {
    const error = this.scope?.error as CancelledError;
    // At the end of the queue, since who catches it and awaits again must not keep others from running.
    this.waiting = awaited;
    if (!(awaited instanceof Instruction) && this.isWaitForThenable(awaited)) void subscribe(awaited, ignore, ignore);
    this.letGo(error.reason, false);
    this.settle(error, true);
    return true;
  }

  private isWaitForThenable(awaited: unknown): boolean {
    return this.link?.leaf?.source === THENABLE || isThenable(awaited);
  }

  /**
   * Waits for `value`, which the task yielded, as tasks do: for what this module offers to wait for, for a thenable, or
   * for its next turn (`undefined`). False: it is nothing to wait for. For event loops.
   */
  waitFor(value: unknown): boolean {
    if (value instanceof Instruction) value.suspend(this);
    else if (!this.waitForOther(value)) return false;
    this.waiting = value;
    return true;
  }

  private waitForOther(value: unknown): boolean {
    if (value === undefined) {
      this.phase = READY;
      this.raising = false;
      this.loop.schedule(this);
      return true;
    }
    if (!this.isWaitForThenable(value)) return false;
    if (this.onValue === undefined) this.makeCallbacks();
    void subscribe(value, this.onValue as Settle, this.onError);
    return true;
  }

  /** Two closures serve all waits; after one that was given up there are new ones, since it may still call these. */
  private makeCallbacks(): void {
    const onValue = (value: unknown): void => {
      if (this.onValue === onValue) this.settle(value, false);
    };
    const onError = (error: unknown): void => {
      if (this.onError === onError) this.settle(error, true);
    };
    this.onValue = onValue;
    this.onError = onError;
  }

  /**
   * What it waits for has come: it goes on with `value`, or with `value` raised at its await if `failed`. `given`: the
   * value is its own now, so that a cancellation must wait for the next await. For event loops and instructions.
   */
  settle(value: unknown, failed: boolean, given = false): void {
    this.phase = READY;
    this.waiting = undefined;
    this.sent = value;
    this.raising = failed;
    this.given = given;
    const { loop } = this;
    if (loop.tracer !== undefined) loop.tracer.resumed?.(this, value, failed);
    loop.schedule(this);
  }

  /** The scope it is in was cancelled. @internal */
  interrupt(error: CancelledError): void {
    const { tracer } = this.loop;
    tracer?.cancelled?.(this, error);
    if (this.waiting instanceof Shielded) return;
    if (this.phase === WAITING) {
      this.letGo(error.reason, true);
      this.settle(error, true);
    } else if (this.phase === READY && !this.given) {
      this.sent = error;
      this.raising = true;
    }
  }

  /** Does not wait any more, and tells what it waited for, if that wants to know. */
  private letGo(reason: unknown, started: boolean): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting instanceof Instruction) {
      if (started) waiting.abandon(this, reason);
      return;
    }
    this.onValue = this.onError = undefined;
    if (typeof (waiting as { cancel?: unknown } | undefined)?.cancel !== "function") return;
    try {
      (waiting as { cancel(reason: unknown): void }).cancel(reason);
    } catch (error) {
      report(error);
    }
  }

  private end(outcome: number, value: unknown): void {
    const { loop, owner, root } = this;
    this.phase = DONE;
    this.link = this.work = this.onValue = this.onError = this.scope = undefined;
    root?.detach();
    loop.tasks.remove(this);
    this.finish(outcome, value);
    if (loop.tracer !== undefined) {
      loop.tracer.stepEnded?.(this);
      loop.tracer.ended?.(this);
    }
    if (owner !== undefined) owner.childEnded(this);
    else if (outcome === REJECTED && !this.observed) loop.onFailure(this);
  }

  /** If still nobody has looked at its error: an unhandled rejection. For event loops. */
  reportFailure(): void {
    if (this.observed) return;
    const error = new Error(`task '${this.name}' failed, and nobody awaited it`, { cause: this.settled });
    error.name = "UnhandledTaskError";
    report(error);
  }

  override resolve(_value: T): void {
    throw failure("ERR_ALREADY_DONE", this.describe());
  }

  override reject(_error: unknown): void {
    throw failure("ERR_ALREADY_DONE", this.describe());
  }

  override get [Symbol.toStringTag](): string {
    return "Task";
  }

  override describe(): string {
    return `task '${this.name}'`;
  }
}

const ignore = (): void => undefined;

const badYield = (value: unknown): Error =>
  new RuntimeError(
    ERR_BAD_YIELD,
    `task got bad yield: ${typeName(value)}; what it yields must be a thenable, undefined, or made for this loop`,
  );

/** The name of a coroutine or function, "" for others. */
export const nameOf = (work: unknown): string =>
  linkOf(work) === undefined && typeof work !== "function" ? "" : (work as { name: string }).name;

/** A function that gives the work, where it is not itself what can be awaited. */
export const isCallable = (work: unknown): boolean => typeof work === "function" && !isAwaitable(work);
