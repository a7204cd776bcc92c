/**
 * Values from task to task, first come first served.
 *
 *     const queue = new Queue<Job>(10);      await queue.put(job);        for await (const job of queue) …
 *     const channel = new Channel<Job>();    await channel.send(job);     until somebody has taken it
 */
import { STATUS } from "../runtime/status.ts";
import { checkCount, failure } from "./errors.ts";
import { Fifo } from "./fifo.ts";
import type { Task } from "./task.ts";
import { append, Instruction, pending, PENDING, type Waiter, WaitList, remove } from "./wait-list.ts";

/** The mechanism of both: `capacity` values can be in it, the senders of others wait. */
class Pipe<T> {
  readonly kind: string;
  readonly capacity: number;
  readonly values = new Fifo<T>();
  readonly senders = new WaitList("room");
  /** Those who take something out; it is what they await. */
  readonly receivers: WaitList<T>;
  closed = false;
  /** Values that were accepted and not worked off: see `Queue.taskDone`. */
  unfinished = 0;

  constructor(kind: string, capacity: number) {
    this.kind = kind;
    this.capacity = checkCount(capacity, 0, `the capacity of a ${kind}`);
    this.receivers = new WaitList<T>(`a value of a ${kind}`, () => {
      const value = this.tryTake();
      if (value !== PENDING) return value;
      if (this.closed) throw this.closedError();
      return pending();
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.senders.wakeAll(this.closedError(), true);
    this.receivers.wakeAll(this.closedError(), true);
  }

  closedError(): Error {
    return failure("ERR_CHANNEL_CLOSED", this.kind);
  }

  /** Puts it in if there is room, or somebody who waits. Errors: ERR_CHANNEL_CLOSED. */
  tryPush(value: T): boolean {
    if (this.closed) throw this.closedError();
    if (!this.receivers.wakeFirst(value)) {
      if (this.values.size >= this.capacity) return false;
      this.values.push(value);
    }
    this.unfinished++;
    return true;
  }

  /** Takes the first, and lets the first who waits for room put in theirs. PENDING: there is nothing. */
  tryTake(): T | typeof PENDING {
    const sender = this.senders.first as Task | undefined;
    if (sender !== undefined) {
      this.values.push((sender.waiting as Put<T>).value);
      this.unfinished++;
      this.senders.wakeFirst();
    }
    return this.values.size > 0 ? (this.values.shift() as T) : PENDING;
  }
}

const pollPut = (self: Put<unknown>): unknown => self.poll();

/** One that puts something in. */
class Put<T> extends Instruction<void> {
  declare private readonly pipe: Pipe<T>;
  declare readonly value: T;

  constructor(pipe: Pipe<T>, value: T) {
    super();
    this[STATUS] = pollPut;
    this.pipe = pipe;
    this.value = value;
  }

  override poll(): void | typeof PENDING {
    if (!this.pipe.tryPush(this.value)) return pending();
  }

  override suspend(task: Task): void {
    append(this.pipe.senders, task);
  }

  override abandon(task: Task): void {
    remove(this.pipe.senders, task);
  }

  override describe(): string {
    return `room in a ${this.pipe.kind}`;
  }
}

const pollNext = (self: Next<unknown>): unknown => self.poll();

/** One step of `for await`: takes something out, or is the end. It stands in the list for the task. */
class Next<T> extends Instruction<IteratorResult<T, void>> implements Waiter {
  declare private readonly pipe: Pipe<T>;
  declare private task: Task | undefined;
  declare previousWaiter: Waiter | undefined;
  declare nextWaiter: Waiter | undefined;

  constructor(pipe: Pipe<T>) {
    super();
    this[STATUS] = pollNext;
    this.pipe = pipe;
    this.task = undefined;
    this.previousWaiter = undefined;
    this.nextWaiter = undefined;
  }

  override poll(): IteratorResult<T, void> | typeof PENDING {
    const value = this.pipe.tryTake();
    if (value !== PENDING) return { done: false, value };
    return this.pipe.closed ? { done: true, value: undefined } : pending();
  }

  override suspend(task: Task): void {
    this.task = task;
    append(this.pipe.receivers, this);
  }

  override abandon(): void {
    remove(this.pipe.receivers, this);
  }

  settle(value: unknown, failed: boolean, given: boolean): void {
    this.task?.settle({ done: failed, value: failed ? undefined : value }, false, given);
  }

  override describe(): string {
    return this.pipe.receivers.describe();
  }
}

/** What both can do. */
abstract class Conduit<T> implements AsyncIterable<T, void> {
  /** @internal */ protected readonly pipe: Pipe<T>;

  constructor(kind: string, capacity: number) {
    this.pipe = new Pipe(kind, capacity);
  }

  /** How many values are in it. */
  get size(): number {
    return this.pipe.values.size;
  }

  get closed(): boolean {
    return this.pipe.closed;
  }

  /** No more comes in: who waits to put something in gets ERR_CHANNEL_CLOSED; what is in can still be taken out. */
  close(): void {
    this.pipe.close();
  }

  /** `for await (const value of …)`: takes values out until it is closed and empty. Several may share them. */
  [Symbol.asyncIterator](): AsyncIterator<T, void> {
    return { next: () => new Next(this.pipe) as never };
  }
}

/** Holds values until somebody takes them: up to `maxSize` (default: no limit), then `put` waits. */
export class Queue<T> extends Conduit<T> {
  private readonly finished = new WaitList<void>("a queue that is worked off", (): void | typeof PENDING => {
    if (this.pipe.unfinished > 0) return pending();
  });

  /** Errors: ERR_BAD_COUNT. */
  constructor(maxSize = Infinity) {
    super("queue", checkCount(maxSize, 1, "the size of a queue"));
  }

  get maxSize(): number {
    return this.pipe.capacity;
  }

  get full(): boolean {
    return this.size >= this.maxSize;
  }

  get empty(): boolean {
    return this.size === 0;
  }

  /** When it is awaited: puts `value` in as soon as there is room. Errors: ERR_CHANNEL_CLOSED. */
  put(value: T): Instruction<void> {
    return new Put(this.pipe, value);
  }

  /** False: there is no room. Errors: ERR_CHANNEL_CLOSED. */
  tryPut(value: T): boolean {
    return this.pipe.tryPush(value);
  }

  /** When it is awaited: takes the first value, as soon as there is one. Errors: ERR_CHANNEL_CLOSED, if it is empty. */
  get(): Instruction<T> {
    return this.pipe.receivers;
  }

  /** The first value; `undefined`: there is none. */
  tryGet(): T | undefined {
    const value = this.pipe.tryTake();
    return value === PENDING ? undefined : value;
  }

  /** One of the values that were taken out has been worked off. Errors: ERR_TASK_DONE. */
  taskDone(): void {
    if (this.pipe.unfinished === 0) throw failure("ERR_TASK_DONE");
    if (--this.pipe.unfinished === 0) this.finished.wakeAll(undefined);
  }

  /** When it is awaited: until `taskDone` was called for each value that was put in. */
  join(): Instruction<void> {
    return this.finished;
  }
}

/** Hands values over: `send` waits until the value is received, or there is room among `capacity` (default: none). */
export class Channel<T> extends Conduit<T> {
  /** Errors: ERR_BAD_COUNT. */
  constructor(capacity = 0) {
    super("channel", capacity);
  }

  /** When it is awaited. Errors: ERR_CHANNEL_CLOSED. */
  send(value: T): Instruction<void> {
    return new Put(this.pipe, value);
  }

  /** When it is awaited. Errors: ERR_CHANNEL_CLOSED, if nothing is left. */
  receive(): Instruction<T> {
    return this.pipe.receivers;
  }
}
