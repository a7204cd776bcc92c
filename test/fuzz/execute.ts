// Runs one program and gives what it logged; in a process of its own (engine-main.ts), since a program may hang.
//
//     await execute({ code: "async function main() { L(1) }", counts: true })   →   ["1:0 1", "1:1 returned undefined"]
import * as OpenAwait from "../../runtime/index.ts";
import { Clock } from "./clock.ts";
import { hideTexts, makeHelpers, show } from "./helpers.ts";

export interface Job {
  /** A script with a function `main`. */
  readonly code: string;
  /** Stamp every line with its microtask, and log rejections that are not handled, or late. */
  readonly counts: boolean;
  /** A runtime that is broken on purpose, to prove that it is noticed. */
  readonly runtime?: keyof typeof BROKEN | undefined;
}

/** Turns of the event loop after which a program is taken to hang. */
const PATIENCE = 1500;

type Make = (...helpers: unknown[]) => (...args: unknown[]) => PromiseLike<unknown>;

const NAMES = ["OpenAwait", ...Object.keys(makeHelpers(new Clock(false)).helpers)];

const GLOBALS: ReadonlySet<string> = new Set(Object.keys(globalThis));

/** Whose calls take a microtask more; whose rejections nobody hears of. */
const BROKEN = {
  slow: calls((promise) => promise.then((value) => value)),
  quiet: calls((promise) => (promise.catch(() => {}), promise)),
};

function calls(broken: (promise: Promise<unknown>) => Promise<unknown>): typeof OpenAwait {
  const startPromise: typeof OpenAwait.startPromise = (machine) => broken(OpenAwait.startPromise(machine));
  return { ...OpenAwait, startPromise };
}

let report: (line: string) => void = () => {};

/** Once in a process. */
export function watchRejections(): void {
  process.on("unhandledRejection", (reason) => report(`unhandled ${show(reason)}`));
  process.on("rejectionHandled", () => report("handled late"));
}

/** What it logged; or why the engine does not take it. */
export async function execute({ code, counts, runtime }: Job): Promise<string[] | string> {
  let make: Make;
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- running programs is what this is for
    make = new Function(...NAMES, `${code}\nreturn main;`) as Make;
  } catch (error) {
    return String(error);
  }
  const clock = new Clock(counts);
  const { log, helpers, runStored } = makeHelpers(clock);
  let done = false;
  const restore = hideTexts();
  if (counts) report = (line) => log.push(clock.stamp(line));
  clock.begin();
  const outcome = (async () => {
    try {
      const main = make(runtime ? BROKEN[runtime] : OpenAwait, ...NAMES.slice(1).map((name) => helpers[name]));
      const receiver = { toString: () => "receiver" };
      const result = await main.call(receiver, ...[10, 20].map(helpers["Z"] as (n: number) => object));
      log.push(clock.stamp(`returned ${show(result)}`));
    } catch (error) {
      log.push(clock.stamp(`threw ${show(error)}`));
    }
    await runStored();
    done = true;
  })();
  const goesOn = (): boolean => !done || clock.pending > 0;
  for (let turn = 0; turn < PATIENCE && goesOn(); turn++) await new Promise((resolve) => setImmediate(resolve));
  report = () => {};
  restore();
  // What sloppy code assigned without declaring it.
  for (const key of Object.keys(globalThis)) if (!GLOBALS.has(key)) delete (globalThis as Record<string, unknown>)[key];
  if (!done) return [...log, "hangs"];
  await outcome;
  return [...log];
}
