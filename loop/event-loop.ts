/**
 * What tasks need of an event loop, and what whoever writes one implements: a simulation, a game's frame loop, a loop
 * that another framework owns.
 *
 *     run(main, { loop: new MyLoop() })
 */
import type { TaskList } from "./task-list.ts";
import type { Task } from "./task.ts";
import type { Tracer } from "./tracer.ts";

/** Something to run: a step of a task (then it is a `Task`), or a callback of the loop's own. */
export interface Job {
  run(): void;
}

/** What `scheduleAt` gives, to cancel it by. */
export type Timer = object;

/**
 * Drives tasks. Tasks call it; it calls `run()` of the jobs that it was given, one at a time and never inside of one of
 * its own methods. All times are milliseconds of the loop's own clock.
 */
export interface EventLoop {
  /** The loop's clock: it starts anywhere and does not go back. */
  now(): number;
  /** Runs `job` soon. The default loop is first come first served; no loop has to be. */
  schedule(job: Job): void;
  /** Runs `job` when the clock has reached `time`. */
  scheduleAt(job: Job, time: number): Timer;
  /** Does nothing if it has run already. */
  cancelTimer(timer: Timer): void;
  /**
   * What to do with a value that `task` yielded: the loop sees to it that the task is resumed, and gives true; false
   * raises ERR_BAD_YIELD in the task. `task.waitFor(value)` is what the default loop does: a Future, a timer, a lock …
   * and thenables are waited for, `undefined` goes to the end of the queue.
   */
  onYield(task: Task, value: unknown): boolean;
  /** `task` failed, and nobody waits for it now. If nobody has by the time the loop is idle, `report` says so. */
  onFailure(task: Task): void;
  /** The tasks that run in it: an empty `new TaskList()` at first. They add and remove themselves. */
  readonly tasks: TaskList;
  /** Told of all that happens. */
  readonly tracer?: Tracer | undefined;
}
