/**
 * Who is told of all that happens in a loop.
 *
 *     run(main, { tracer })
 */
import type { Task } from "./task.ts";

/** Each method is called when it happens, by the loop; it must not throw. */
export interface Tracer {
  /** A task was made, by `parent` if it was one that did. */
  created?(task: Task, parent: Task | undefined): void;
  /** A step begins … */
  stepStarted?(task: Task): void;
  /** … and ends: before `suspended` or `ended`. */
  stepEnded?(task: Task): void;
  /** It waits for `awaited`; `undefined`: for its next turn. */
  suspended?(task: Task, awaited: unknown): void;
  /** What it waited for has come: `value`, or an error if `failed`. */
  resumed?(task: Task, value: unknown, failed: boolean): void;
  /** It is being cancelled, where it waits or at its next await. */
  cancelled?(task: Task, error: unknown): void;
  ended?(task: Task): void;
}
