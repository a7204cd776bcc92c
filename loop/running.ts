/**
 * Which loop and which task run now.
 *
 *     currentTask().name
 */
import { current } from "../runtime/current.ts";
import { failure } from "./errors.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Task } from "./task.ts";

/** The loop whose callback runs, outside of its tasks. */
let calling: EventLoop | undefined;

/** Calls `callback` as a part of `loop`, outside of its tasks. */
export function inLoop(loop: EventLoop, callback: () => void): void {
  const outer = calling;
  calling = loop;
  try {
    callback();
  } finally {
    calling = outer;
  }
}

/** The task of the running step, if it is one. */
export const findTask = (): Task | undefined => {
  const task = current.task as Task | undefined;
  // (runSync() runs without a loop: what stands for its task has none.)
  return task?.loop === undefined ? undefined : task;
};

export const findLoop = (): EventLoop | undefined => findTask()?.loop ?? calling;

/** The task that runs now. Errors: ERR_NO_RUNNING_LOOP. */
export function currentTask(): Task {
  const task = findTask();
  if (task === undefined) throw failure("ERR_NO_RUNNING_LOOP");
  return task;
}

/** The loop that runs now. Errors: ERR_NO_RUNNING_LOOP. */
export function currentLoop(): EventLoop {
  const loop = findLoop();
  if (loop === undefined) throw failure("ERR_NO_RUNNING_LOOP");
  return loop;
}

/** The tasks of the running loop that are not done, oldest first. Errors: ERR_NO_RUNNING_LOOP. */
export function allTasks(): Task[] {
  return [...currentLoop().tasks];
}

/** Milliseconds of the running loop's clock. Errors: ERR_NO_RUNNING_LOOP. */
export function now(): number {
  return currentLoop().now();
}
