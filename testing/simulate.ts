/**
 * Runs a program in a loop that owns its clock, its timers, its random numbers and the order of its tasks.
 *
 *     await simulate(main, { seed: 7 })      →      what main gives; always in the same way, and without waiting
 */
import type { Work } from "../loop/task.ts";
import type { Tracer } from "../loop/tracer.ts";
import { chooserOf, Replay } from "./chooser.ts";
import { SimulationError } from "./errors.ts";
import { Simulation, type Outcome, type Settings } from "./simulation.ts";

/** What `simulate` and `explore` have in common. */
export interface SimulationOptions {
  /** A whole number. Decides the order of ready tasks, and what `Math.random` gives. Default: 0. */
  readonly seed?: number | undefined;
  /** The time that `Date` shows at the start: a Date or milliseconds since 1970. Default: 2000-01-01T00:00:00Z. */
  readonly startTime?: Date | number | undefined;
  /** With so many steps it is ERR_TOO_MANY_STEPS. Default: 1,000,000. */
  readonly maxSteps?: number | undefined;
  /**
   * Milliseconds of the host's clock to wait, when nothing is left to do, for what comes from outside of the simulation
   * (a file, a module) before it is ERR_DEADLOCK. Default: 0.
   */
  readonly patience?: number | undefined;
}

export interface SimulateOptions extends SimulationOptions {
  /** The order of ready tasks, as `explore` gave it, in place of what the seed decides. */
  readonly schedule?: readonly number[] | undefined;
  /** Told of all that happens. */
  readonly tracer?: Tracer | undefined;
}

/**
 * Runs `main` and gives a promise of its result. Simulations run one after another. Errors: those of `main`;
 * SimulationError with ERR_DEADLOCK, ERR_TASKS_LEFT, ERR_TASK_UNOBSERVED, ERR_TOO_MANY_STEPS, ERR_NESTED_SIMULATION,
 * ERR_BAD_OPTION.
 */
export async function simulate<T>(main: Work<T>, options: SimulateOptions = {}): Promise<T> {
  "use native";
  const { schedule, tracer } = options;
  const settings = settingsOf(options);
  if (schedule !== undefined && !schedule.every((choice) => Number.isInteger(choice) && choice >= 0)) {
    throw bad("schedule", "a list of whole numbers that are not negative", schedule);
  }
  const chooser = schedule === undefined ? chooserOf(settings.seed) : new Replay(schedule);
  const { failed, value } = await runAlone(main, { ...settings, chooser, tracer: () => tracer });
  if (failed) throw value;
  return value;
}

/** The end of the simulation that was asked for last. */
let last: Promise<unknown> = Promise.resolve();

/** Runs it when those before have ended: they share the globals. */
export function runAlone<T>(main: Work<T>, settings: Settings): Promise<Outcome<T>> {
  if (Simulation.stepping) {
    const message =
      "a simulation can't run inside of another: call simulate() and explore() from outside, await main() inside";
    throw new SimulationError("ERR_NESTED_SIMULATION", message);
  }
  const outcome = last.then(() => new Simulation(main, settings).run());
  last = outcome.catch(() => undefined);
  return outcome;
}

/** The settings that are no matter of the one run. Errors: ERR_BAD_OPTION. */
export function settingsOf(options: SimulationOptions): Omit<Settings, "chooser" | "tracer"> {
  const { seed = 0, startTime = Date.UTC(2000, 0), maxSteps = 1_000_000, patience = 0 } = options;
  if (!Number.isSafeInteger(seed)) throw bad("seed", "a whole number", seed);
  if (!(maxSteps >= 1)) throw bad("maxSteps", "a number of at least 1", maxSteps);
  if (!(patience >= 0)) throw bad("patience", "a number of milliseconds that is not negative", patience);
  if (Number.isNaN(Number(startTime))) throw bad("startTime", "a date, or milliseconds since 1970", startTime);
  return { seed, startTime: Number(startTime), maxSteps, patience };
}

export function bad(option: string, wanted: string, got: unknown): SimulationError {
  return new SimulationError("ERR_BAD_OPTION", `the option \`${option}\` must be ${wanted}, got ${String(got)}`);
}
