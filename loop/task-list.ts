/**
 * The tasks of a loop that are not done, oldest first. It keeps them alive: a task that waits for what nobody else
 * holds would be collected in the middle of its work.
 */
import type { Task } from "./task.ts";

export class TaskList {
  private first: Task | undefined;
  private last: Task | undefined;
  /** The main task has ended: whoever comes now is cancelled. @internal */
  closing = false;
  /** How many had no name: theirs are numbers. @internal */
  unnamed = 0;
  /** Called when the last one is done. @internal */
  onEmpty: (() => void) | undefined;

  get empty(): boolean {
    return this.first === undefined;
  }

  /** @internal */
  add(task: Task): void {
    const { last } = this;
    task.previousTask = last;
    if (last === undefined) this.first = task;
    else last.nextTask = task;
    this.last = task;
  }

  /** @internal */
  remove(task: Task): void {
    const { previousTask: previous, nextTask: next } = task;
    if (previous === undefined) this.first = next;
    else previous.nextTask = next;
    if (next === undefined) this.last = previous;
    else next.previousTask = previous;
    task.previousTask = task.nextTask = undefined;
    if (this.first === undefined) this.onEmpty?.();
  }

  *[Symbol.iterator](): Generator<Task, void, undefined> {
    for (let task = this.first; task !== undefined; task = task.nextTask) yield task;
  }
}
