/**
 * What runs now: a loop says so here, around each step of a task. It is in the runtime since the steps of an async
 * generator look at it too: a `yield` inside a scope would leave the scope around whatever the consumer does next.
 *
 *     current.task = task;   drive(task.link, …);   current.task = outer;
 */
interface Running {
  /** The innermost cancel scope of the task; `undefined` outside all of them. */
  readonly scope: unknown;
}

export const current: { task: Running | undefined } = { task: undefined };
