/**
 * To wait for a time, or for the next turn.
 *
 *     await sleep(100);      await checkpoint();
 */
import { STATUS } from "../runtime/status.ts";
import { checkTime } from "./errors.ts";
import type { Job, Timer } from "./event-loop.ts";
import type { Task } from "./task.ts";
import { Instruction, pending } from "./wait-list.ts";

/** What `sleep` gives: starts when it is awaited. */
export class Sleep extends Instruction<void> implements Job {
  declare readonly ms: number;
  declare private task: Task | undefined;
  declare private timer: Timer | undefined;

  constructor(ms: number) {
    super();
    this[STATUS] = pending;
    this.ms = ms;
    this.task = undefined;
    this.timer = undefined;
  }

  override suspend(task: Task): void {
    const { loop } = task;
    if (this.ms === 0) return task.settle(undefined, false);
    this.task = task;
    this.timer = loop.scheduleAt(this, loop.now() + this.ms);
  }

  override abandon(task: Task): void {
    if (this.timer !== undefined) task.loop.cancelTimer(this.timer);
  }

  override describe(): string {
    return this.ms === 0 ? "its next turn" : `sleep(${this.ms})`;
  }

  run(): void {
    this.task?.settle(undefined, false);
  }
}

const NEXT_TURN = new Sleep(0);

/** Waits for `ms` milliseconds; 0: for its next turn, after all that are ready now. Errors: ERR_NEGATIVE_TIME. */
export function sleep(ms: number): Sleep {
  return ms === 0 ? NEXT_TURN : new Sleep(checkTime(ms, "sleep()"));
}

/** Lets the others that are ready run, and notices a cancellation: for long work that awaits nothing. */
export function checkpoint(): Sleep {
  return NEXT_TURN;
}
