/**
 * Runs a program many times, each time in another order of its tasks, until one run fails.
 *
 *     await explore(main, { runs: 200 })      →      ExplorationError: … replay it by simulate(main, { schedule: [1] })
 */
import type { Work } from "../loop/task.ts";
import { chooserOf, Replay, withoutTail, type Chooser } from "./chooser.ts";
import { ExplorationError } from "./errors.ts";
import { shrink } from "./shrink.ts";
import { bad, runAlone, settingsOf, type SimulationOptions } from "./simulate.ts";
import type { Outcome, Settings } from "./simulation.ts";
import { TraceRecorder } from "./trace.ts";

/** What can run many times: a function that gives an awaitable. */
export type Program<T> = Extract<Work<T>, (...args: never[]) => unknown>;

export interface ExploreOptions extends SimulationOptions {
  /** How many interleavings are tried: the ordinary one, then those of `seed`, `seed + 1` … Default: 100. */
  readonly runs?: number | undefined;
}

/** What `explore` gives where nothing failed. */
export interface Exploration {
  readonly runs: number;
  /** How many of them were different interleavings. */
  readonly schedules: number;
}

/**
 * Runs `main` in many interleavings. `main` must be a function, and start afresh each time. Errors: ExplorationError with
 * the failing run, as soon as there is one; ERR_NESTED_SIMULATION, ERR_BAD_OPTION.
 */
export async function explore<T>(main: Program<T>, options: ExploreOptions = {}): Promise<Exploration> {
  "use native";
  const { runs = 100 } = options;
  if (typeof main !== "function") throw bad("main", "a function, since it runs many times", main);
  if (!Number.isInteger(runs) || runs < 1) throw bad("runs", "a whole number of at least 1", runs);
  const settings = settingsOf(options);
  const schedules = new Set<string>();
  for (let run = 1; run <= runs; run++) {
    const seed = settings.seed + Math.max(run - 2, 0);
    const chooser = run === 1 ? new Replay([]) : chooserOf(seed);
    // oxlint-disable-next-line no-await-in-loop -- they share the globals
    const { failed, value, decisions } = await runWith(main, { ...settings, seed, chooser });
    // oxlint-disable-next-line no-await-in-loop -- it is the last
    if (failed) throw await explain(main, { ...settings, seed }, decisions, run, value);
    schedules.add(withoutTail(decisions).join());
  }
  return { runs, schedules: schedules.size };
}

type Given = Omit<Settings, "chooser" | "tracer">;

function runWith<T>(
  main: Program<T>,
  settings: Given & { chooser: Chooser },
  tracer: Settings["tracer"] = () => undefined,
): Promise<Outcome<T>> {
  return runAlone(main, { ...settings, tracer });
}

/** The error of a failing run: with the shortest schedule, and what happens in it. */
async function explain<T>(
  main: Program<T>,
  settings: Given,
  decisions: readonly number[],
  run: number,
  cause: unknown,
): Promise<ExplorationError> {
  "use native";
  const schedule = await shrink(decisions, async (candidate) => {
    "use native";
    const outcome = await runWith(main, { ...settings, chooser: new Replay(candidate) });
    return outcome.failed && isSameFailure(outcome.value, cause) ? outcome.decisions : undefined;
  });
  let recorder: TraceRecorder | undefined;
  const replayed = await runWith(main, { ...settings, chooser: new Replay(schedule) }, (now) => {
    return (recorder = new TraceRecorder(now));
  });
  const error = replayed.failed ? replayed.value : cause;
  return new ExplorationError(settings.seed, schedule, recorder?.entries ?? [], run, error);
}

/** Errors of one kind: a message may tell of numbers that differ from order to order. */
function isSameFailure(left: unknown, right: unknown): boolean {
  if (!(left instanceof Error) || !(right instanceof Error)) return Object.is(left, right);
  return left.name === right.name && codeOf(left) === codeOf(right);
}

const codeOf = (error: Error): unknown => (error as { code?: unknown }).code;
