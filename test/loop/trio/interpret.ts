/**
 * Runs a program (program.ts) in a simulated loop, first come first served: what each task did, and when. The same as
 * interpret.py, line by line.
 *
 *     traceOf(generate(7))      →      { "0": ["0 starts", "512 scope 0 caught cancelled", …], "1": … }
 */
import { CancelScope, Event, now, run, sleep, TaskGroup, timeout } from "../../../loop/index.ts";
import { Replay } from "../../../testing/chooser.ts";
import { SimulatedLoop } from "../../../testing/simulated-loop.ts";
import type { Trace } from "../compare.ts";
import type { Op } from "../blocks.ts";
import type { Program } from "./program.ts";

class Failure extends Error {}

/** The failures in it, not the way it took through groups. */
function failuresIn(error: unknown): string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(failuresIn).toSorted();
  if (error instanceof Failure) return [error.message];
  return (error as Error).name === "TimeoutError" ? ["timeout"] : [];
}

/** Runs `program`, and gives what its tasks did. */
export function traceOf(program: Program): Trace {
  const loop = new SimulatedLoop(new Replay([]), () => undefined);
  const interpreter = new Interpreter(program);
  void run(() => interpreter.task(0), { loop }).catch(() => undefined);
  while (loop.step());
  return interpreter.logs;
}

class Interpreter {
  readonly logs: Trace = {};
  private readonly events = [new Event(), new Event()];
  private readonly scopes = new Map<number, { cancel(): unknown; deadline?: number }>();
  private readonly groups = new Map<number, TaskGroup>();

  constructor(private readonly program: Program) {}

  private log(number: number, what: string): void {
    (this.logs[number] ??= []).push(`${now()} ${what}`);
  }

  async task(number: number): Promise<void> {
    this.log(number, "starts");
    try {
      await this.block(number, this.program.tasks[number]!);
      this.log(number, "ends");
    } catch (error) {
      this.log(number, `fails ${failuresIn(error).join()}`);
      throw error;
    }
  }

  private async block(number: number, ops: readonly Op[]): Promise<void> {
    for (const [kind, ...details] of ops) await this.does[kind]!(number, ...(details as never[]));
  }

  private readonly does: Record<string, (number: number, ...details: never[]) => Promise<void>> = {
    sleep: async (_, time: number) => sleep(time),
    scope: async (number, id: number, time: number, shield: number, ops: readonly Op[]) => {
      const scope = new CancelScope({ timeout: time || undefined, shield: shield === 1 });
      this.scopes.set(id, scope);
      {
        await using _ = scope;
        await this.block(number, ops);
      }
      this.log(number, `scope ${id}${scope.caught ? " caught" : ""}${scope.cancelled ? " cancelled" : ""}`);
    },
    timeout: async (number, time: number, ops: readonly Op[]) => {
      await using _ = timeout(time);
      await this.block(number, ops);
    },
    try: async (number, ops: readonly Op[]) => {
      try {
        await this.block(number, ops);
      } catch (error) {
        const failures = failuresIn(error);
        if (failures.length === 0) throw error;
        this.log(number, `catches ${failures.join()}`);
      }
    },
    finally: async (number, ops: readonly Op[], cleanup: readonly Op[]) => {
      try {
        await this.block(number, ops);
      } finally {
        this.log(number, "finally");
        await this.block(number, cleanup);
        this.log(number, "cleaned up");
      }
    },
    swallow: async (number, ops: readonly Op[]) => {
      try {
        await this.block(number, ops);
      } catch (error) {
        if (failuresIn(error).length > 0) throw error;
        this.log(number, "swallows");
      }
    },
    group: async (number, group: number, ops: readonly Op[]) => {
      {
        await using tasks = new TaskGroup();
        this.groups.set(group, tasks);
        this.scopes.set(group, tasks);
        await this.block(number, ops);
      }
      this.log(number, "group ends");
    },
    child: async (_, group: number, child: number) => {
      this.groups.get(group)!.spawn(this.task(child));
    },
    cancel: async (_, id: number) => {
      this.scopes.get(id)?.cancel();
    },
    move: async (_, id: number, time: number) => {
      const scope = this.scopes.get(id);
      if (scope instanceof CancelScope) scope.deadline = now() + time;
    },
    wait: async (number, which: number) => {
      await this.events[which]!.wait();
      this.log(number, "was told");
    },
    set: async (_, which: number) => {
      this.events[which]!.set();
    },
    raise: async (_, which: number) => {
      throw new Failure(`failure ${which}`);
    },
  };
}
