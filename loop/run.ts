/**
 * The ways into a loop.
 *
 *     await run(main)                   a promise: main's result, when all that it spawned has ended
 *     spawn(work, { name: "b" })        beside the running task
 *     runSync(parse(text))              without any loop: what needs none
 */
import { linkOf } from "../runtime/chain.ts";
import { current } from "../runtime/current.ts";
import { close, drive } from "../runtime/drive.ts";
import { SUSPENDED } from "../runtime/interface.ts";
import { flight, takeError } from "../runtime/raise.ts";
import { baseOf } from "../runtime/task.ts";
import { failure } from "./errors.ts";
import type { EventLoop } from "./event-loop.ts";
import { HostLoop } from "./host-loop.ts";
import { currentLoop } from "./running.ts";
import { onAbort } from "./scope.ts";
import { isCallable, nameOf, Task, type Work } from "./task.ts";
import type { Tracer } from "./tracer.ts";
import { append, describe, waiterOf } from "./wait-list.ts";

export interface RunOptions {
  /** Of the main task. Default: that of the function, else "main". */
  readonly name?: string | undefined;
  /** Default: a loop of its own, on the host's. */
  readonly loop?: EventLoop | undefined;
  /** Told of all that happens. Not together with `loop`, which has its own. */
  readonly tracer?: Tracer | undefined;
  /** Cancels the main task when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `main` and gives a promise of its result. When `main` has ended, the tasks that are left are cancelled, and
 * waited for (Python: `asyncio.run`).
 */
export function run<T>(main: Work<T>, options: RunOptions = {}): Promise<T> {
  const { loop = new HostLoop(options.tracer), signal, name = nameOf(main) || "main" } = options;
  const task = new Task<T>(loop, main, name);
  const unlink = onAbort(signal, (reason) => task.cancel(reason));
  return new Promise((resolve, reject) => {
    const end = (): void => {
      unlink();
      task.then(resolve, reject);
    };
    task.observed = true;
    const settle = (): void => {
      const { tasks } = loop;
      if (tasks.empty) return end();
      tasks.closing = true;
      tasks.onEmpty = end;
      for (const each of tasks) each.cancel("the main task has ended");
    };
    append(task, waiterOf(settle));
  });
}

export interface SpawnOptions {
  /** Default: that of the coroutine or function. */
  readonly name?: string | undefined;
  /** Default: the one that runs now. For callbacks of the host: `currentLoop()` of a task. */
  readonly loop?: EventLoop | undefined;
}

/**
 * Runs `work` beside the running task. The task does not belong to it (that is what `TaskGroup` is for): it ends by
 * itself, with `cancel`, or with the loop. Errors: ERR_NO_RUNNING_LOOP.
 */
export function spawn<T>(work: Work<T>, options?: SpawnOptions): Task<T> {
  return new Task(options?.loop ?? currentLoop(), work, options?.name);
}

/** Stands for the task: there is one that could be suspended, so what waits says so by yielding. */
const NO_TASK = { scope: undefined, loop: undefined };

/**
 * Runs `work` to its end, here and now, without a loop. Gives its result or throws its error. Errors: ERR_WOULD_SUSPEND,
 * with the coroutines and what the innermost waits for; they are closed, so `finally` runs.
 */
export function runSync<T>(work: Work<T>): T {
  const base = baseOf(work, isCallable(work));
  const outer = current.task;
  current.task = NO_TASK;
  try {
    const result = drive(base, undefined, false);
    if (result !== SUSPENDED) return result as T;
    if (flight.failing) throw takeError();
    const error = failure("ERR_WOULD_SUSPEND", describeAwaits(work));
    close(base);
    throw error;
  } finally {
    current.task = outer;
  }
}

/** `'main' → 'load' → a Sleep`. */
function describeAwaits(work: unknown): string {
  const names: string[] = [];
  for (let awaited = work; ;) {
    const link = linkOf(awaited);
    if (link === undefined) return [...names, `an await of '${describe(awaited)}'`].join(" → ");
    names.push(`'${link.name || "(anonymous)"}'`);
    awaited = link.value;
  }
}
