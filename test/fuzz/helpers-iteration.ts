// Iterables and drivers of async generators for random programs; every step of theirs is logged.
//
//     for (const x of I("i", [1, 2])) …      await race(g(), ["next", 1], ["return", 2])    both requests at once
import type { Clock } from "./clock.ts";
import { FuzzError, label, show, type Add, type Fn } from "./helpers.ts";

/** Which call goes wrong, or what else is odd. */
type Fails =
  | ""
  | "next"
  | "return"
  | "no return"
  | "no throw"
  | "value"
  | "return not object"
  | "next not object"
  | "iterator"
  | "plain"
  | "thenable"
  | "late";

type Wrap = (value: unknown) => unknown;

export function makeIterables(add: Add, clock: Clock): Record<string, unknown> {
  const opened = (name: string, values: unknown[], fails: Fails, wrap: Wrap) => () => {
    add(`${name} iterator`);
    if (fails === "iterator") throw new FuzzError(`${name} iterator`);
    return makeIterator(add, { name, values, fails, wrap });
  };
  return {
    I: (name: string, values: unknown[] = [1, 2, 3], fails: Fails = "") =>
      label({ [Symbol.iterator]: opened(name, values, fails, (value) => value) }, name),
    A: (name: string, values: unknown[] = [1, 2], fails: Fails = "") =>
      label({ [Symbol.asyncIterator]: opened(name, values, fails, wrapper(fails, clock)) }, name),
  };
}

/** How an async iterator hands its results over. */
function wrapper(fails: Fails, clock: Clock): Wrap {
  switch (fails) {
    case "plain":
      return (value) => value;
    case "thenable":
      return (value) => ({ then: (resolve: Fn) => resolve(value) });
    case "late":
      return (value) => clock.rounds(3).then(() => value);
    default:
      return (value) => Promise.resolve(value);
  }
}

interface IteratorOptions {
  readonly name: string;
  readonly values: unknown[];
  readonly fails: Fails;
  readonly wrap: Wrap;
}

function makeIterator(add: Add, { name, values, fails, wrap }: IteratorOptions): object {
  let at = 0;
  const result = (done: boolean, value: unknown): object =>
    label(
      {
        get done() {
          add(`${name} done ${done}`);
          return done;
        },
        get value() {
          add(`${name} value`);
          if (fails === "value" && at === 2) throw new FuzzError(`${name} value`);
          return value;
        },
      },
      `result of ${name}`,
    );
  const iterator: Record<string, Fn> = {
    next(...args: unknown[]) {
      add(`${name} next(${args.map((each) => show(each)).join(", ")})`);
      if (fails === "next" && at === 1) throw new FuzzError(`${name} next`);
      if (fails === "next not object" && at === 1) return wrap(1);
      return wrap(at < values.length ? result(false, values[at++]) : result(true, undefined));
    },
  };
  if (fails !== "no throw") {
    iterator.throw = (error: unknown) => {
      add(`${name} throw(${show(error)})`);
      return wrap(result(true, error));
    };
  }
  if (fails !== "no return") {
    iterator.return = (...args: unknown[]) => {
      add(`${name} return(${args.map((each) => show(each)).join(", ")})`);
      if (fails === "return") throw new FuzzError(`${name} return`);
      return wrap(fails === "return not object" ? 1 : result(true, args[0]));
    };
  }
  return label(iterator, `iterator ${name}`);
}

type Step = readonly [method: string, value: unknown, rounds?: number];
type Driven = Record<string, (value: unknown) => unknown>;

export function makeGenerators(add: Add, clock: Clock): Record<string, unknown> {
  const step = async (iterator: Driven, [method, value]: Step, name: string): Promise<void> => {
    try {
      const { done, value: got } = (await iterator[method]!(value)) as { done: unknown; value: unknown };
      add(`${name} ${method} → ${show(got)} ${done ? "done" : ""}`);
    } catch (error) {
      add(`${name} ${method} threw ${show(error)}`);
    }
  };
  return {
    /** One step after the other. */
    async drive(iterator: Driven, ...steps: Step[]): Promise<number> {
      for (const each of steps) await step(iterator, each, "drive");
      return steps.length;
    },
    /** All of them without waiting for an answer, some a little later. */
    async race(iterator: Driven, ...steps: Step[]): Promise<number> {
      const answers: Promise<void>[] = [];
      for (const [index, each] of steps.entries()) {
        if (each[2]) await clock.rounds(each[2]);
        answers.push(step(iterator, each, `race ${index}`));
      }
      await Promise.all(answers);
      return steps.length;
    },
  };
}
