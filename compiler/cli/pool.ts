/**
 * Threads that work through tasks. They are started when there is work for them, and what becomes of a task is always
 * known: a thread that dies (out of memory, a crash) fails the task it had, and another one takes its place.
 *
 *     const pool = new Pool<number, number>(new URL("square.js", import.meta.url), 4);
 *     await pool.run(3)    → 9
 *     await pool.close()
 *
 * (tinypool 2.2 and piscina 5.3 never settle the task of a thread that exits, so the build would hang.)
 */
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin, windows do */
import { parentPort, Worker } from "node:worker_threads";

/** What a thread answers. */
type Answer<Result> = { readonly result: Result } | { readonly error: string };

interface Waiting<Task, Result> {
  readonly task: Task;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** The task failed in its thread; the message is the error's stack there. */
export class TaskError extends Error {
  override name = "TaskError";
}

/** The thread ended before its task did. */
export class ThreadDied extends Error {
  override name = "ThreadDied";
}

export class Pool<Task, Result> {
  private readonly waiting: Waiting<Task, Result>[] = [];
  private readonly idle: Worker[] = [];
  private readonly busy = new Map<Worker, Waiting<Task, Result>>();
  private closed = false;

  /** `script` calls `serve`; `size` is how many threads there are at most. */
  constructor(
    private readonly script: URL,
    private readonly size: number,
  ) {}

  run(task: Task): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      this.assign();
    });
  }

  /** Ends the threads. Tasks that are not done are rejected. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { reject } of this.waiting.splice(0)) reject(new ThreadDied("the build was ended"));
    await Promise.all([...this.idle.splice(0), ...this.busy.keys()].map((worker) => worker.terminate()));
  }

  private assign(): void {
    while (this.waiting.length > 0 && !this.closed) {
      const worker = this.idle.pop() ?? (this.busy.size < this.size ? this.start() : undefined);
      if (!worker) return;
      const waiting = this.waiting.shift()!;
      this.busy.set(worker, waiting);
      worker.postMessage(waiting.task);
    }
  }

  private start(): Worker {
    const worker = new Worker(this.script);
    let cause = "";
    worker.on("message", (answer: Answer<Result>) => {
      const waiting = this.busy.get(worker);
      this.busy.delete(worker);
      this.idle.push(worker);
      if ("error" in answer) waiting?.reject(new TaskError(answer.error));
      else waiting?.resolve(answer.result);
      this.assign();
    });
    worker.on("error", (error: unknown) => (cause = error instanceof Error ? `: ${error.message}` : ""));
    worker.on("exit", (code) => {
      const waiting = this.busy.get(worker);
      this.busy.delete(worker);
      const at = this.idle.indexOf(worker);
      if (at >= 0) this.idle.splice(at, 1);
      waiting?.reject(new ThreadDied(`exit code ${code}${cause}`));
      this.assign();
    });
    return worker;
  }
}

/** The other side: a thread answers each task with what `work` makes of it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what is sent
export function serve<Task>(work: (task: Task) => unknown): void {
  const answered = (task: Task): void => parentPort?.postMessage(answer(() => work(task)));
  parentPort?.on("message", answered);
}

function answer(work: () => unknown): Answer<unknown> {
  try {
    return { result: work() };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
