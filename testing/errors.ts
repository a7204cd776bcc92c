/**
 * What a simulation says about the program, beside the program's own errors.
 *
 *     simulate(twoTasksThatWaitForEachOther)      →      SimulationError, code ERR_DEADLOCK, with the tree of tasks
 */
import type { TraceEntry } from "./trace.ts";
import { formatTrace } from "./trace.ts";

export type SimulationErrorCode =
  | "ERR_DEADLOCK"
  | "ERR_TASKS_LEFT"
  | "ERR_TASK_UNOBSERVED"
  | "ERR_TOO_MANY_STEPS"
  | "ERR_NESTED_SIMULATION"
  | "ERR_BAD_OPTION";

/** See the table in docs/testing.md for what each code means and what to do. */
export class SimulationError extends Error {
  readonly code: SimulationErrorCode;

  constructor(code: SimulationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** One of the interleavings that `explore` tried fails. */
export class ExplorationError extends Error {
  /** What the failing run was started with … */
  readonly seed: number;
  /** … and the shortest schedule found that makes it fail: `simulate(main, { seed, schedule })` does it again. */
  readonly schedule: readonly number[];
  /** All that happened in that run. */
  readonly trace: readonly TraceEntry[];
  /** How many interleavings were tried before, and this one; those of shrinking it not counted. */
  readonly runs: number;

  constructor(seed: number, schedule: readonly number[], trace: readonly TraceEntry[], runs: number, cause: unknown) {
    const replay = `simulate(main, { seed: ${seed}, schedule: [${schedule.join(", ")}] })`;
    super(`run ${runs} failed: ${String(cause)}\n\nreplay it by ${replay}\n\n${formatTrace(trace)}`, { cause });
    this.seed = seed;
    this.schedule = schedule;
    this.trace = trace;
    this.runs = runs;
  }
}

for (const [type, name] of [
  [SimulationError, "SimulationError"],
  [ExplorationError, "ExplorationError"],
] as const) {
  // On the prototype and by hand, since a minifier renames classes.
  Object.defineProperty(type.prototype, "name", { value: name, configurable: true, writable: true });
}
