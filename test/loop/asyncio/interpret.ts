/**
 * Runs a program (program.ts) in a simulated loop, first come first served: what each task did, and when. The same as
 * interpret.py, line by line.
 *
 *     traceOf(generate(7))      →      { "0": ["0 starts", "512 catches failure 3", …], "1": … }
 */
import {
  Barrier,
  Condition,
  Event,
  gather,
  Lock,
  now,
  Queue,
  run,
  Semaphore,
  settle,
  sleep,
  spawn,
  TaskGroup,
  timeout,
  type Task,
} from "../../../loop/index.ts";
import { Replay } from "../../../testing/chooser.ts";
import { SimulatedLoop } from "../../../testing/simulated-loop.ts";
import type { Trace } from "../compare.ts";
import type { Op } from "../blocks.ts";
import type { Program } from "./program.ts";

class Failure extends Error {}
class Return extends Error {}

function describe(error: unknown): string {
  if (error instanceof AggregateError) return `[${error.errors.map(describe).toSorted().join()}]`;
  if (error instanceof Failure) return error.message;
  const { name, code } = error as { name: string; code?: string };
  if (code === "ERR_BARRIER_BROKEN") return "broken";
  return name === "RuntimeError" ? "misuse" : name;
}

/** Runs `program`, and gives what its tasks did. */
export function traceOf(program: Program): Trace {
  const loop = new SimulatedLoop(new Replay([]), () => undefined);
  const interpreter = new Interpreter(program);
  void run(() => interpreter.main(), { loop }).catch(() => undefined);
  // Those that wait for ever.
  loop.scheduleAt({ run: () => interpreter.cancelAll() }, 1e9);
  while (loop.step());
  return interpreter.logs;
}

class Interpreter {
  readonly logs: Trace = {};
  private readonly events = [new Event(), new Event()];
  private readonly locks = [new Lock(), new Lock()];
  private readonly conditions = this.locks.map((lock) => new Condition(lock));
  private readonly semaphores: Semaphore[];
  private readonly barriers: Barrier[];
  private readonly queues: Queue<number>[];
  private readonly tasks = new Map<number, Task<void>>();
  private readonly groups = new Map<number, TaskGroup>();

  constructor(private readonly program: Program) {
    const { sizes } = program;
    this.semaphores = sizes.slice(0, 2).map((size) => new Semaphore(size));
    this.barriers = sizes.slice(2, 4).map((size) => new Barrier(size));
    this.queues = sizes.slice(4, 6).map((size) => new Queue(size));
  }

  async main(): Promise<void> {
    this.tasks.set(0, spawn(this.task(0)));
    await settle([...this.tasks.values()]);
    this.cancelAll();
    await settle([...this.tasks.values()]);
  }

  cancelAll(): void {
    for (const [, task] of [...this.tasks].toSorted(([left], [right]) => left - right)) task.cancel();
  }

  private log(number: number | string, what: string): void {
    (this.logs[number] ??= []).push(`${now()} ${what}`);
  }

  private async task(number: number): Promise<void> {
    this.log(number, "starts");
    try {
      await this.block(number, this.program.tasks[number]!);
      this.log(number, "ends");
    } catch (error) {
      if (error instanceof Return) return this.log(number, "returns");
      this.log(number, `fails ${describe(error)}`);
      throw error;
    }
  }

  private async block(number: number, ops: readonly Op[]): Promise<void> {
    for (const [kind, ...details] of ops) {
      const result = await this.does[kind]!(number, ...(details as never[]));
      if (result !== undefined) {
        await sleep(1);
        this.log(number, `${kind} ${result}`);
      }
    }
  }

  private readonly does: Record<string, (number: number, ...details: never[]) => Promise<string | number | void>> = {
    sleep: async (_, time: number) => sleep(time),
    timeout: async (number, time: number, ops: readonly Op[]) => {
      await using _ = timeout(time);
      await this.block(number, ops);
    },
    try: async (number, ops: readonly Op[]) => {
      try {
        await this.block(number, ops);
      } catch (error) {
        if (error instanceof Return || (error as Error).name === "CancelledError") throw error;
        this.log(number, `catches ${describe(error)}`);
        throw new Return();
      }
    },
    finally: async (number, ops: readonly Op[]) => {
      try {
        await this.block(number, ops);
      } finally {
        this.log(number, "finally");
      }
    },
    group: async (number, group: number, ops: readonly Op[]) => {
      let returned = false;
      {
        await using tasks = new TaskGroup();
        this.groups.set(group, tasks);
        try {
          await this.block(number, ops);
        } catch (error) {
          if (!(error instanceof Return)) throw error;
          returned = true;
        }
      }
      this.log(number, "group ends");
      if (returned) throw new Return();
    },
    child: async (_, group: number, child: number) => {
      this.tasks.set(child, this.groups.get(group)!.spawn(this.task(child)));
    },
    spawn: async (_, child: number) => {
      this.tasks.set(child, spawn(this.task(child)));
    },
    cancel: async (number, other: number) => {
      const task = this.tasks.get(other);
      if (other !== number && task) this.log(number, `cancels ${other} ${task.cancel() ? "True" : "False"}`);
    },
    join: async (_, other: number) => {
      const task = this.tasks.get(other);
      if (task !== undefined) await task;
      return task && "done";
    },
    semaphore: async (number, which: number, ops: readonly Op[]) => {
      await using _ = this.semaphores[which]!;
      await this.block(number, ops);
    },
    lock: async (number, which: number, ops: readonly Op[]) => {
      await using _ = this.locks[which]!;
      await this.block(number, ops);
    },
    condition: async (number, which: number, ops: readonly Op[]) => {
      await using _ = this.conditions[which]!;
      await this.block(number, ops);
    },
    await: async (_, which: number) => {
      await this.conditions[which]!.wait();
      return "notified";
    },
    notify: async (_, which: number, count: number) => this.conditions[which]!.notify(count),
    wait: async (_, which: number) => {
      await this.events[which]!.wait();
      return "set";
    },
    set: async (_, which: number) => this.events[which]!.set(),
    clear: async (_, which: number) => this.events[which]!.clear(),
    barrier: async (_, which: number) => {
      await this.barriers[which]!.wait();
      return "passed";
    },
    put: async (_, which: number, value: number) => {
      await this.queues[which]!.put(value);
      return this.queues[which]!.maxSize;
    },
    get: async (_, which: number) => this.queues[which]!.get(),
    taskDone: async (_, which: number) => this.queues[which]!.taskDone(),
    gather: async (_, ...times: number[]) => {
      const nap = async (time: number): Promise<number> => {
        await sleep(time);
        return time;
      };
      return (await gather(times.map(nap))).join();
    },
    raise: async (_, which: number) => {
      throw new Failure(`failure ${which}`);
    },
    return: async () => {
      throw new Return();
    },
  };
}
