/**
 * One run of a program in a simulated loop, from its first step to the end of its last task.
 *
 *     new Simulation(main, settings).run()      →      { failed: false, value, decisions }
 *
 * Between two steps the host gets a turn, in which it runs all microtasks: so native promises settle between steps, in
 * the order that ECMAScript lays down, and nothing else happens there.
 */
import { Task, type Work } from "../loop/task.ts";
import { taskTree } from "../loop/task-tree.ts";
import type { Tracer } from "../loop/tracer.ts";
import { append, waiterOf } from "../loop/wait-list.ts";
import type { Chooser } from "./chooser.ts";
import { SimulationError } from "./errors.ts";
import { simulateGlobals } from "./globals.ts";
import { Random } from "./random.ts";
import { SimulatedLoop } from "./simulated-loop.ts";

export interface Settings {
  readonly chooser: Chooser;
  /** For Math.random. */
  readonly seed: number;
  readonly startTime: number;
  readonly maxSteps: number;
  readonly patience: number;
  readonly tracer: (now: () => number) => Tracer | undefined;
}

export interface Outcome<T> {
  /** `value` is an error. */
  readonly failed: boolean;
  readonly value: T;
  /** All decisions of the run: its schedule. */
  readonly decisions: readonly number[];
}

// The host's own, whatever takes their place later.
const { setTimeout, performance } = globalThis;
const clock = performance.now.bind(performance);
const nextTurn: (callback: () => void) => void = globalThis.setImmediate ?? turnsByMessage();

/** Turns of the host's event loop, where there is no setImmediate. */
function turnsByMessage(): (callback: () => void) => void {
  const channel = new MessageChannel();
  let next: (() => void) | undefined;
  channel.port1.addEventListener("message", () => next?.());
  channel.port1.start();
  return (callback) => {
    next = callback;
    channel.port2.postMessage(0);
  };
}

export class Simulation<T> {
  /** Code of a simulation is running now, so that another one can't start. */
  static stepping = false;

  private readonly loop: SimulatedLoop;
  private steps = 0;
  /** When nothing was left to do, if nothing has come since. */
  private idleSince: number | undefined;
  /** How it ends, as soon as the tasks that are left have ended. */
  private verdict: Omit<Outcome<T>, "decisions"> | undefined;
  private restore: (() => void) | undefined;
  private finish: ((outcome: Outcome<T>) => void) | undefined;

  constructor(
    private readonly main: Work<T>,
    private readonly settings: Settings,
  ) {
    this.loop = new SimulatedLoop(settings.chooser, settings.tracer);
  }

  run(): Promise<Outcome<T>> {
    const { loop, settings } = this;
    return new Promise((resolve) => {
      this.finish = resolve;
      this.restore = simulateGlobals(loop, new Random(~settings.seed), settings.startTime);
      const task = new Task<T>(loop, this.main, "main");
      task.observed = true;
      const settle = (value: unknown, failed: boolean): void => this.mainEnded(value, failed);
      append(task, waiterOf(settle));
      nextTurn(this.turn);
    });
  }

  /** (A field, so that the one function serves all turns.) */
  private readonly turn = (): void => {
    try {
      Simulation.stepping = true;
      if (!this.proceed()) return;
    } catch (error) {
      // Of a callback: in the host it would be nobody's. Here it is the simulation's.
      this.fail(error);
    } finally {
      Simulation.stepping = false;
    }
    nextTurn(this.turn);
  };

  /** One step. False: it goes on later, or is over. */
  private proceed(): boolean {
    const { loop, settings } = this;
    if (!loop.isReady) this.checkUnobserved();
    if (this.verdict !== undefined && loop.tasks.empty) return this.end();
    if (loop.step()) {
      this.idleSince = undefined;
      this.steps++;
      // Those that are left have as many steps again, to be cancelled in.
      if (this.steps === settings.maxSteps)
        this.failWith("ERR_TOO_MANY_STEPS", `still running after ${this.steps} steps`);
      return this.steps < 2 * settings.maxSteps || this.end();
    }
    this.idleSince ??= clock();
    if (clock() - this.idleSince < settings.patience) {
      setTimeout(this.turn, 1);
      return false;
    }
    // What did not end by being cancelled never will.
    if (this.verdict !== undefined) return this.end();
    this.failWith("ERR_DEADLOCK", "every task waits, and nothing is left that could wake one of them");
    return true;
  }

  private mainEnded(value: unknown, failed: boolean): void {
    if (this.verdict !== undefined) return;
    if (failed) return this.fail(value);
    const { tasks } = this.loop;
    if (!tasks.empty) return this.failWith("ERR_TASKS_LEFT", "the main task has ended, and left tasks behind");
    this.verdict = { failed: false, value: value as T };
  }

  private checkUnobserved(): void {
    const [task] = this.loop.takeUnobserved();
    if (task === undefined || this.verdict?.failed) return;
    const message = `task '${task.name}' failed, and nobody awaited it: ${String(task.error)}`;
    this.verdict = undefined;
    this.fail(new SimulationError("ERR_TASK_UNOBSERVED", message, { cause: task.error }));
  }

  private failWith(code: "ERR_DEADLOCK" | "ERR_TASKS_LEFT" | "ERR_TOO_MANY_STEPS", message: string): void {
    this.fail(new SimulationError(code, `${message}\n\n${taskTree(this.loop)}`));
  }

  /** The run fails with `error`, unless it has before. What is left is cancelled, so that `finally` runs. */
  private fail(error: unknown): void {
    if (this.verdict !== undefined) return;
    this.verdict = { failed: true, value: error as T };
    const { tasks } = this.loop;
    tasks.closing = true;
    for (const task of tasks) {
      task.observed = true;
      task.cancel("the simulation has ended");
    }
  }

  private end(): false {
    this.restore?.();
    this.finish?.({ ...(this.verdict as Outcome<T>), decisions: this.loop.decisions });
    return false;
  }
}
