/**
 * Tasks that end before the block that they were spawned in (trio: nurseries; Python: `asyncio.TaskGroup`).
 *
 *     {
 *       await using group = new TaskGroup();
 *       group.spawn(load("a"));
 *       group.spawn(load("b"));
 *     }                                      both have ended; if one failed the other was cancelled
 */
import { onEnter, onExit } from "../runtime/protocol.ts";
import { CancelScope } from "./cancel-scope.ts";
import { failure, isCancellation } from "./errors.ts";
import type { EventLoop } from "./event-loop.ts";
import { currentLoop } from "./running.ts";
import { type Owner, Task, type Work } from "./task.ts";
import { type Instruction, Ready, Shielded, WaitList } from "./wait-list.ts";

export class TaskGroup implements Owner {
  /** For TypeScript, which asks for it in `await using`; lowered code goes by the hooks. */
  declare readonly [Symbol.asyncDispose]: () => PromiseLike<void>;
  private readonly scope = new CancelScope();
  private readonly ended = new WaitList("the end of its TaskGroup");
  private readonly errors: unknown[] = [];
  private loop: EventLoop | undefined = undefined;
  private state = "has not begun";
  /** How many of its tasks are not done. */
  private running = 0;

  /**
   * Runs `work` in a task of the group. If it fails, the others are cancelled, the block too. Callable from anywhere
   * until the block has ended, from its own tasks for one. Errors: ERR_GROUP_CLOSED.
   */
  spawn<T>(work: Work<T>, options: { readonly name?: string | undefined } = {}): Task<T> {
    if (this.state !== "") throw failure("ERR_GROUP_CLOSED", this.state);
    this.running++;
    return new Task(this.loop as EventLoop, work, options.name, this, this.scope);
  }

  /** Cancels the tasks and the block, which ends quietly. False: that was done before. */
  cancel(reason?: unknown): boolean {
    return this.scope.cancel(reason);
  }

  /** For its tasks. */
  childEnded(task: Task): void {
    this.running--;
    // One that was cancelled by itself is the business of who did that.
    if (!task.cancelled) this.add(task.error);
    if (this.running === 0) this.ended.wakeFirst();
  }

  private add(error: unknown): void {
    if (error === undefined) return;
    if (!this.errors.includes(error)) this.errors.push(error);
    this.scope.cancel("a task of the group failed");
  }

  [onEnter](): Instruction<this> {
    this.scope.enter();
    this.loop = currentLoop();
    this.state = "";
    return new Ready(this);
  }

  async [onExit](error?: unknown): Promise<boolean> {
    // It may come from a task that was awaited, and is none of the group's then: its tasks end, and it goes on outwards.
    const foreign = isCancellation(error) && this.scope.error === undefined;
    if (isCancellation(error)) this.scope.cancel("the block of the group was cancelled");
    else this.add(error);
    const mustWait = this.running > 0;
    // What is cancelled are the tasks; they may take their time to end.
    while (this.running > 0) await new Shielded(this.ended);
    this.state = "has ended";
    const cause = this.scope.cancelledFromOutside ? this.scope.error : undefined;
    const suppressed = this.scope.exit(error);
    if (this.errors.length > 0) throw this.combined(error);
    // What comes after the block counts on what the tasks have done.
    if (mustWait && error === undefined && cause !== undefined) throw cause;
    return suppressed && !foreign;
  }

  /** With `error`, which leaves the block, as its cause: so it takes the place of that, and hides nothing. */
  private combined(error: unknown): AggregateError {
    const { length } = this.errors;
    const message = `${length} ${length === 1 ? "error" : "errors"} in a task group`;
    return new AggregateError(this.errors, message, error === undefined ? undefined : { cause: error });
  }
}
