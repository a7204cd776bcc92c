/**
 * A value for each task (Python: `contextvars`): what is set stays set across awaits, and a task starts with the values
 * of the one that spawned it.
 *
 *     const user = new TaskLocal<string>();
 *     user.set("ada");      spawn(async () => user.get())      →      "ada"
 */
import { onEnter, onExit } from "../runtime/protocol.ts";
import { currentTask, findTask } from "./running.ts";
import type { Task } from "./task.ts";
import { type Instruction, Ready } from "./wait-list.ts";

export class TaskLocal<T> {
  private readonly initial: T | undefined;

  /** `initial`: what it is in a task where nobody has set it, and outside of tasks. */
  constructor(initial?: T) {
    this.initial = initial;
  }

  get(): T | undefined {
    const locals = findTask()?.locals;
    return locals?.has(this) ? (locals.get(this) as T) : this.initial;
  }

  /** Sets it for the running task and those that it spawns from now on. Errors: ERR_NO_RUNNING_LOOP. */
  set(value: T): void {
    const task = currentTask();
    // The map is shared with other tasks: changing it would change theirs.
    task.locals = new Map(task.locals).set(this, value);
  }

  /** `await using _ = local.with(value)`: sets it for a block. */
  with(value: T): Binding<T> {
    return new Binding(this, value);
  }
}

class Binding<T> {
  /** For TypeScript, which asks for it in `await using`; lowered code goes by the hooks. */
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;
  private task: Task | undefined = undefined;
  private before: ReadonlyMap<object, unknown> | undefined = undefined;

  constructor(
    private readonly local: TaskLocal<T>,
    private readonly value: T,
  ) {}

  [onEnter](): Instruction<this> {
    this.task = currentTask();
    this.before = this.task.locals;
    this.local.set(this.value);
    return new Ready(this);
  }

  [onExit](): Instruction<void> {
    const { task, local, before } = this;
    if (task !== undefined) {
      const restored = new Map(task.locals);
      if (before?.has(local)) restored.set(local, before.get(local));
      else restored.delete(local);
      task.locals = restored;
    }
    return new Ready(undefined);
  }
}
