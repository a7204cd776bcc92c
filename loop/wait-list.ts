/**
 * Who waits for one thing, first come first served. It is itself what a task yields to wait: the driver calls
 * `suspend`, which puts the task at the end of the list.
 *
 *     await list            →      (until) list.wakeFirst(value)      →      the value of that await
 *
 * A task waits for one thing at a time, so the links of the list are fields of the task: nothing is made for a wait,
 * and leaving the list, which is what cancellation does, is as cheap at any length.
 */
import { Awaitable } from "../runtime/awaitable.ts";
import { current } from "../runtime/current.ts";
import { SUSPENDED } from "../runtime/interface.ts";
import { onAwait, typeName } from "../runtime/protocol.ts";
import { STATUS } from "../runtime/status.ts";
import { failure } from "./errors.ts";
import type { Task } from "./task.ts";

// A constant to the engine too: see status.ts.
const running = current;

/** What `poll` gives where one has to wait. */
export const PENDING: typeof SUSPENDED = SUSPENDED;

/** PENDING, where a loop runs to wait in. Errors: ERR_NO_RUNNING_LOOP. @internal */
export function pending(): typeof PENDING {
  if (running.task === undefined) throw failure("ERR_NO_RUNNING_LOOP");
  return PENDING;
}

const pollAny = <T>(self: Instruction<T>): T | typeof PENDING => {
  const value = self.poll();
  return value === PENDING ? pending() : value;
};

/**
 * What a task can wait for: `await` of it polls, and if it has to wait yields it; the driver calls `suspend`. It is
 * made for a loop: `await` of one that has to wait is ERR_NO_RUNNING_LOOP elsewhere.
 */
export abstract class Instruction<T> extends Awaitable<T> {
  /**
   * What the runtime calls for `await`, in place of `[onAwait]`. (The classes of this module have it as a field: the
   * objects that are awaited are of so many that the engine would look up a method of theirs at each await, which takes
   * several times as long.)
   * @internal
   */
  declare [STATUS]: (self: never) => unknown;

  static {
    this.prototype[STATUS] = pollAny;
  }

  /** The value, if it is there, or PENDING. */
  poll(): T | typeof PENDING {
    return PENDING;
  }

  /** Sees to it that `task.settle(value, failed)` is called later. May throw: raised in the task. */
  abstract suspend(task: Task): void;

  /** The task that was suspended does not wait any more: it is being cancelled, for `reason`. */
  abstract abandon(task: Task, reason: unknown): void;

  /** What it waits for, to people: in the tree of tasks, in traces. */
  describe(): string {
    return typeName(this);
  }

  *[onAwait](): Generator<unknown, T, never> {
    const value = this[STATUS](this as never);
    return value === PENDING ? yield this : (value as T);
  }
}

/** A place in a list that is no task's. @internal */
export const waiterOf = (settle: Waiter["settle"]): Waiter => ({
  previousWaiter: undefined,
  nextWaiter: undefined,
  settle,
});

/** What a task waits for, or yields, to people. @internal */
export const describe = (awaited: unknown): string =>
  awaited instanceof Instruction ? awaited.describe() : typeName(awaited);

const pollReady = (self: Ready<unknown>): unknown => self.poll();

/** What gives its value without a wait. */
export class Ready<T> extends Instruction<T> {
  private readonly value: T;

  constructor(value: T) {
    super();
    this[STATUS] = pollReady;
    this.value = value;
  }

  override poll(): T {
    return this.value;
  }

  override suspend(): void {}
  override abandon(): void {}
}

/**
 * A wait that no cancellation ends: that comes at the next await. What it waits for hands over its value (`wakeFirst`).
 * @internal
 */
export class Shielded<T> extends Instruction<T> {
  constructor(private readonly work: Instruction<T>) {
    super();
  }

  override poll(): T | typeof PENDING {
    return this.work.poll();
  }

  override suspend(task: Task): void {
    this.work.suspend(task);
  }

  override abandon(): void {}

  override describe(): string {
    return this.work.describe();
  }
}

/** A place in a list: a task, or a callback. */
export interface Waiter {
  previousWaiter: Waiter | undefined;
  nextWaiter: Waiter | undefined;
  /** What it waited for has come, or failed; `given`: to it alone. */
  settle(value: unknown, failed: boolean, given: boolean): void;
}

/** What has a list of those who wait: `first` and `last`, both `undefined` at first. */
interface List {
  first: Waiter | undefined;
  last: Waiter | undefined;
}

/** @internal */
export function append(list: List, waiter: Waiter): void {
  const { last } = list;
  waiter.previousWaiter = last;
  if (last === undefined) list.first = waiter;
  else last.nextWaiter = waiter;
  list.last = waiter;
}

/** @internal */
export function remove(list: List, waiter: Waiter): void {
  const { previousWaiter: previous, nextWaiter: next } = waiter;
  if (previous === undefined) list.first = next;
  else previous.nextWaiter = next;
  if (next === undefined) list.last = previous;
  else next.previousWaiter = previous;
  waiter.previousWaiter = waiter.nextWaiter = undefined;
}

/** Resumes all that wait now, in their order. @internal */
export function wakeAll(list: List, value: unknown, failed: boolean): void {
  let waiter = list.first;
  list.first = list.last = undefined;
  while (waiter !== undefined) {
    const next = waiter.nextWaiter;
    waiter.previousWaiter = waiter.nextWaiter = undefined;
    waiter.settle(value, failed, false);
    waiter = next;
  }
}

/** A list of those who wait, by itself. */
export class WaitList<T = void> extends Instruction<T> {
  /** @internal */ declare first: Waiter | undefined;
  /** @internal */ declare last: Waiter | undefined;
  /** @internal */ declare readonly title: string | undefined;

  /**
   * With a name of its own for `describe`. They may wait for something that is there already: `check` gives it, or
   * `pending()`.
   * @internal
   */
  constructor(title?: string, check: (self: never) => T | typeof PENDING = pollAny) {
    super();
    this[STATUS] = check;
    this.first = undefined;
    this.last = undefined;
    this.title = title;
  }

  override poll(): T | typeof PENDING {
    return this[STATUS] === pollAny ? PENDING : (this[STATUS](this as never) as T);
  }

  override suspend(task: Task): void {
    append(this, task);
  }

  override abandon(task: Task, _reason: unknown): void {
    remove(this, task);
  }

  /** Hands `value` to the one that has waited longest: it is theirs (`given`). False: nobody waits. */
  wakeFirst(value: T, given = true): boolean {
    const { first } = this;
    if (first === undefined) return false;
    remove(this, first);
    first.settle(value, false, given);
    return true;
  }

  /** Resumes all that wait now, in their order. */
  wakeAll(value: unknown, failed = false): void {
    wakeAll(this, value, failed);
  }

  override describe(): string {
    return this.title ?? typeName(this);
  }
}
