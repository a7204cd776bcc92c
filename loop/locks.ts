/**
 * Tasks that wait for each other: first come, first served. What is released is handed to who has waited longest; a
 * cancellation does not take it away again (it comes at the next await), so nothing gets lost on the way.
 *
 *     { await using _ = lock;  … }            { await using _ = semaphore;  … }
 */
import { current } from "../runtime/current.ts";
import { onEnter, onExit } from "../runtime/protocol.ts";
import { checkCount, failure } from "./errors.ts";
import type { Task } from "./task.ts";
import { type Instruction, pending, type PENDING, Ready, Shielded, WaitList } from "./wait-list.ts";

/** `await using _ = lock` holds it for a block. */
abstract class Held {
  /** For TypeScript, which asks for it in `await using`; lowered code goes by the hooks. */
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;

  abstract acquire(): Instruction<void>;
  abstract release(): void;

  [onEnter](): Instruction<void> {
    return this.acquire();
  }

  [onExit](): Instruction<void> {
    return new Ready(this.release());
  }
}

/** Held by one task at a time, not twice by the same. `await using _ = lock` holds it for a block. */
export class Lock extends Held {
  private owner: unknown = undefined;
  private readonly gate = new WaitList<void>("Lock", (): void | typeof PENDING => {
    pending(); // for its error: who is in no task can't hold it, nor give it back
    if (this.mine) throw failure("ERR_LOCK_REACQUIRED");
    if (this.owner !== undefined) return pending();
    this.owner = current.task;
  });

  get locked(): boolean {
    return this.owner !== undefined;
  }

  /** The running task holds it. @internal */
  get mine(): boolean {
    return this.owner !== undefined && this.owner === current.task;
  }

  /** When it is awaited. Errors: ERR_LOCK_REACQUIRED; ERR_NO_RUNNING_LOOP. */
  override acquire(): Instruction<void> {
    return this.gate;
  }

  /** Errors: ERR_LOCK_NOT_OWNED. */
  override release(): void {
    this.checkMine();
    this.owner = this.gate.first;
    this.gate.wakeFirst();
  }

  /** Errors: ERR_LOCK_NOT_OWNED. @internal */
  checkMine(): void {
    if (!this.mine) throw failure("ERR_LOCK_NOT_OWNED", this.locked ? "another task" : "nobody");
  }
}

/** At most `value` holders at a time. `await using _ = semaphore` is one for a block. */
export class Semaphore extends Held {
  private free: number;
  private readonly gate = new WaitList<void>("Semaphore", (): void | typeof PENDING => {
    if (this.free === 0) return pending();
    this.free--;
  });

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
  override acquire(): Instruction<void> {
    return this.gate;
  }

  /** From any task, as often as one likes: more than was acquired makes room for more. */
  override release(): void {
    if (!this.gate.wakeFirst()) this.free++;
  }
}

/** Something that has happened, or has not yet. */
export class Event {
  private happened = false;
  private readonly gate = new WaitList<void>("Event", (): void | typeof PENDING => {
    if (!this.happened) return pending();
  });

  get isSet(): boolean {
    return this.happened;
  }

  set(): void {
    this.happened = true;
    this.gate.wakeAll(undefined);
  }

  clear(): void {
    this.happened = false;
  }

  /** When it is awaited: until it is set. */
  wait(): Instruction<void> {
    return this.gate;
  }
}

/** To wait, inside of a lock, for what others change inside of it. `await using _ = condition` holds the lock. */
export class Condition extends Held {
  readonly lock: Lock;
  private readonly waiters = new WaitList("Condition");

  constructor(lock: Lock = new Lock()) {
    super();
    this.lock = lock;
  }

  /** Lets go of the lock until it is notified, and holds it again afterwards, cancelled or not. ERR_LOCK_NOT_OWNED. */
  async wait(): Promise<void> {
    this.lock.release();
    try {
      await this.waiters;
    } finally {
      await new Shielded(this.lock.acquire());
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
    this.lock.checkMine();
    for (let left = count; left > 0 && this.waiters.wakeFirst(); left--);
  }

  notifyAll(): void {
    this.notify(Infinity);
  }

  /** Of its lock. */
  override acquire(): Instruction<void> {
    return this.lock.acquire();
  }

  /** Of its lock. Errors: ERR_LOCK_NOT_OWNED. */
  override release(): void {
    this.lock.release();
  }
}

/** Where `parties` tasks wait for each other. */
export class Barrier {
  readonly parties: number;
  private aborted = false;
  private readonly gate: Gathering;

  /** Errors: ERR_BAD_COUNT. */
  constructor(parties: number) {
    this.parties = checkCount(parties, 1, "the parties of a barrier");
    this.gate = new Gathering("Barrier", () => {
      if (this.aborted) throw failure("ERR_BARRIER_BROKEN", "aborted");
      if (this.gate.count + 1 < parties) return pending();
      this.gate.count = 0;
      for (let index = 0; this.gate.wakeFirst(index, false); index++);
      return parties - 1;
    });
  }

  /** How many wait now. */
  get waiting(): number {
    return this.gate.count;
  }

  get broken(): boolean {
    return this.aborted;
  }

  /**
   * When it is awaited, waits for the others. Gives how many came before: for one of the parties 0. Who is cancelled
   * does not count any more. Errors: ERR_BARRIER_BROKEN.
   */
  wait(): Instruction<number> {
    return this.gate;
  }

  /** Who waits gets ERR_BARRIER_BROKEN, and so does who comes later. */
  abort(): void {
    this.break("aborted");
  }

  /** Who waits gets ERR_BARRIER_BROKEN; the barrier is as new. */
  reset(): void {
    this.break("reset");
  }

  private break(how: string): void {
    this.aborted = how === "aborted";
    this.gate.count = 0;
    this.gate.wakeAll(failure("ERR_BARRIER_BROKEN", how), true);
  }
}

/** Counts those who wait. */
class Gathering extends WaitList<number> {
  count = 0;

  override suspend(task: Task): void {
    this.count++;
    super.suspend(task);
  }

  override abandon(task: Task): void {
    this.count--;
    super.abandon(task, undefined);
  }
}
