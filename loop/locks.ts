/**
 * Tasks that wait for each other: first come, first served. What is released is handed to who has waited longest; a
 * cancellation does not take it away again (it comes at the next await), so nothing gets lost on the way.
 *
 *     { await using _ = lock;  … }            { await using _ = semaphore;  … }
 */
import { current } from "../runtime/current.ts";
import { onEnter, onExit } from "../runtime/protocol.ts";
import { shielded } from "./cancel-scope.ts";
import { checkCount, failure } from "./errors.ts";
import type { Task } from "./task.ts";
import { type Instruction, PENDING, Ready, WaitList } from "./wait-list.ts";

/** Held by one task at a time, not twice by the same. `await using _ = lock` holds it for a block. */
export class Lock {
  /** For TypeScript, which asks for it in `await using`; lowered code goes by the hooks. */
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;
  /** @internal */ owner: unknown = undefined;
  private readonly acquisition = new LockAcquisition(this);

  get locked(): boolean {
    return this.owner !== undefined;
  }

  /** The running task holds it. @internal */
  get mine(): boolean {
    return this.owner !== undefined && this.owner === current.task;
  }

  /** When it is awaited. Errors: ERR_LOCK_REACQUIRED; ERR_NO_RUNNING_LOOP. */
  acquire(): Instruction<void> {
    return this.acquisition;
  }

  /** Errors: ERR_LOCK_NOT_OWNED. */
  release(): void {
    if (!this.mine) throw failure("ERR_LOCK_NOT_OWNED", this.owner === undefined ? "nobody" : "another task");
    this.owner = this.acquisition.first;
    this.acquisition.wakeFirst();
  }

  [onEnter](): Instruction<void> {
    return this.acquisition;
  }

  [onExit](): Instruction<void> {
    return new Ready(this.release());
  }
}

class LockAcquisition extends WaitList {
  constructor(private readonly lock: Lock) {
    super();
  }

  override poll(): void | typeof PENDING {
    this.checkLoop();
    const { lock } = this;
    if (lock.owner !== undefined) return PENDING;
    lock.owner = current.task;
  }

  override suspend(task: Task): void {
    if (this.lock.owner === task) throw failure("ERR_LOCK_REACQUIRED");
    this.append(task);
  }
}

/** At most `value` holders at a time. `await using _ = semaphore` is one for a block. */
export class Semaphore extends WaitList {
  /** For TypeScript, which asks for it in `await using`; lowered code goes by the hooks. */
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;
  private free: number;

  /** Errors: ERR_BAD_COUNT. */
  constructor(value = 1) {
    super();
    this.free = checkCount(value, 0, "the value of a semaphore");
  }

  /** How many more could acquire it now. */
  get value(): number {
    return this.free;
  }

  get locked(): boolean {
    return this.free === 0;
  }

  /** When it is awaited. */
  acquire(): Instruction<void> {
    return this;
  }

  override poll(): void | typeof PENDING {
    if (this.free === 0) return PENDING;
    this.free--;
  }

  /** From any task, as often as one likes: more than was acquired makes room for more. */
  release(): void {
    if (!this.wakeFirst()) this.free++;
  }

  [onEnter](): Instruction<void> {
    return this;
  }

  [onExit](): Instruction<void> {
    return new Ready(this.release());
  }
}

/** Something that has happened, or has not yet. */
export class Event extends WaitList {
  private happened = false;

  get isSet(): boolean {
    return this.happened;
  }

  set(): void {
    this.happened = true;
    this.wakeAll(undefined);
  }

  clear(): void {
    this.happened = false;
  }

  /** Until it is set; `await event` is the same. */
  wait(): Instruction<void> {
    return this;
  }

  override poll(): void | typeof PENDING {
    if (!this.happened) return PENDING;
  }
}

/** To wait, inside of a lock, for what others change inside of it. `await using _ = condition` holds the lock. */
export class Condition {
  /** For TypeScript, which asks for it in `await using`; lowered code goes by the hooks. */
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;
  readonly lock: Lock;
  private readonly waiters = new WaitList();

  constructor(lock: Lock = new Lock()) {
    this.lock = lock;
  }

  /** Lets go of the lock until it is notified, and holds it again afterwards, cancelled or not. ERR_LOCK_NOT_OWNED. */
  async wait(): Promise<void> {
    this.lock.release();
    try {
      await this.waiters;
    } finally {
      await shielded(this.lock.acquire());
    }
  }

  /** Waits until `predicate` gives something truthy; gives that. */
  async waitFor<T>(predicate: () => T): Promise<T> {
    for (;;) {
      const value = predicate();
      if (value) return value;
      await this.wait();
    }
  }

  /** Lets `count` of those who wait go on, when they have the lock. Errors: ERR_LOCK_NOT_OWNED. */
  notify(count = 1): void {
    if (!this.lock.mine) throw failure("ERR_LOCK_NOT_OWNED", this.lock.locked ? "another task" : "nobody");
    for (let left = count; left > 0 && this.waiters.wakeFirst(); left--);
  }

  notifyAll(): void {
    this.notify(Infinity);
  }

  [onEnter](): Instruction<void> {
    return this.lock.acquire();
  }

  [onExit](): Instruction<void> {
    return this.lock[onExit]();
  }
}

/** Where `parties` tasks wait for each other. */
export class Barrier {
  readonly parties: number;
  private aborted = false;
  private count = 0;
  private readonly waiters = new WaitList();

  /** Errors: ERR_BAD_COUNT. */
  constructor(parties: number) {
    this.parties = checkCount(parties, 1, "the parties of a barrier");
  }

  /** How many wait now. */
  get waiting(): number {
    return this.count;
  }

  get broken(): boolean {
    return this.aborted;
  }

  /**
   * Waits for the others. Gives how many came before: for one of the parties 0. Who is cancelled does not count any
   * more. Errors: ERR_BARRIER_BROKEN.
   */
  async wait(): Promise<number> {
    if (this.aborted) throw failure("ERR_BARRIER_BROKEN", "aborted");
    const index = this.count++;
    if (this.count === this.parties) {
      this.round++;
      this.count = 0;
      this.waiters.wakeAll(undefined);
      return index;
    }
    const round = this.round;
    try {
      await this.waiters;
    } catch (error) {
      if (round === this.round) this.count--;
      throw error;
    }
    return index;
  }

  /** Goes up each time that all who wait are let go. */
  private round = 0;

  /** Who waits gets ERR_BARRIER_BROKEN, and so does who comes later. */
  abort(): void {
    this.aborted = true;
    this.break("aborted");
  }

  /** Who waits gets ERR_BARRIER_BROKEN; the barrier is as new. */
  reset(): void {
    this.aborted = false;
    this.break("reset");
  }

  private break(how: string): void {
    this.round++;
    this.count = 0;
    this.waiters.wakeAll(failure("ERR_BARRIER_BROKEN", how), true);
  }
}
