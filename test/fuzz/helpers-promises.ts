// Promises and thenables for random programs: settled at different times, odd in every way that `await` can notice.
//
//     await W(1, 3)        a promise that is fulfilled three microtasks later
//     await H("getter", 2) a thenable whose `then` is read through a getter that logs
import type { Clock } from "./clock.ts";
import { FuzzError, label, show, type Add, type Fn } from "./helpers.ts";

/** What may be odd about a value that is awaited. */
export const ODDITIES = [
  "getter",
  "getter throws",
  "throws",
  "throws after",
  "twice",
  "nested",
  "never called",
  "no function",
  "subclass",
  "own then",
  "callable",
] as const;
type Oddity = (typeof ODDITIES)[number] | "constructor";

export function makePromises(add: Add, clock: Clock): Record<string, unknown> {
  const settle = (value: unknown, promise: Promise<unknown>): Promise<unknown> => {
    add(`await ${show(value)}`);
    return label(promise, `promise of ${show(value)}`);
  };
  const after = async (value: unknown, rounds: number): Promise<unknown> => {
    await clock.rounds(rounds);
    return value;
  };
  const rejected = async (value: unknown, rounds: number): Promise<never> => {
    if (rounds > 0) await clock.rounds(rounds);
    throw value;
  };
  return {
    P: (value: unknown) => settle(value, Promise.resolve(value)),
    Q: (value: unknown) =>
      settle(
        value,
        clock.turn().then(() => value),
      ),
    W: (value: unknown, rounds = 2) => settle(value, after(value, rounds)),
    R(value: unknown) {
      add(`reject ${show(value)}`);
      const promise = Promise.reject(value);
      promise.catch(() => {});
      return label(promise, `rejection ${show(value)}`);
    },
    /** Rejected, and nobody has looked at it yet. */
    U(value: unknown, rounds = 0) {
      add(`reject ${show(value)}`);
      return label(rejected(value, rounds), `rejection ${show(value)}`);
    },
    T: (value: unknown, rounds = 0) =>
      label(
        {
          then(resolve: Fn) {
            add(`then ${show(value)}`);
            if (rounds === 0) resolve(value);
            else void clock.rounds(rounds).then(() => resolve(value));
          },
        },
        `thenable ${show(value)}`,
      ),
    H: (kind: Oddity, value: unknown) => label(odd(add, kind, value) as object, `${kind} ${show(value)}`),
    ...makeTasks(add, clock),
  };
}

function odd(add: Add, kind: Oddity, value: unknown): unknown {
  const then = (resolve: Fn, reject: Fn): void => {
    add(`then ${kind}`);
    if (kind === "throws") throw new FuzzError(kind);
    resolve(kind === "nested" ? { then: (inner: Fn) => (add("then nested inner"), inner(value)) } : value);
    if (kind === "twice") reject(new FuzzError(kind));
    if (kind === "throws after") throw new FuzzError(kind);
  };
  switch (kind) {
    case "getter":
    case "getter throws":
      return {
        get then() {
          add(`get then ${kind}`);
          if (kind === "getter throws") throw new FuzzError(kind);
          return then;
        },
      };
    case "never called":
      return { then: { valueOf: () => (add("never"), 1) } };
    case "no function":
      return { then: null };
    case "callable":
      return Object.assign(() => value, { then });
    case "subclass":
      return subclass(add).resolve(value);
    case "constructor":
      return Object.defineProperty(Promise.resolve(value), "constructor", {
        get: () => (add("get constructor"), Promise),
        configurable: true,
      });
    case "own then":
      return Object.assign(Promise.resolve(value), {
        then: (...given: [Fn, Fn]) => (add("own then"), Promise.prototype.then.apply(Promise.resolve(value), given)),
      });
    default:
      return { then };
  }
}

function subclass(add: Add): PromiseConstructor {
  class Sub<T> extends Promise<T> {
    // oxlint-disable-next-line eslint/no-useless-constructor -- it logs
    constructor(executor: ConstructorParameters<typeof Promise<T>>[0]) {
      add("new Sub");
      super(executor);
    }
    override then<A = T, B = never>(
      onValue?: ((value: T) => A | PromiseLike<A>) | null,
      onError?: ((error: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      add("Sub then");
      return super.then(onValue, onError);
    }
  }
  return Sub;
}

/** Calls that nobody waits for, or not at once. */
function makeTasks(add: Add, clock: Clock): Record<string, unknown> {
  let count = 0;
  const start = (f: unknown): unknown => {
    const name = `go ${++count}`;
    try {
      const result = (f as Fn)();
      add(`${name} started`);
      if (!(result instanceof Promise)) return add(`${name} gave ${show(result)}`);
      result.then(
        (value) => add(`${name} → ${show(value)}`),
        (error: unknown) => add(`${name} threw ${show(error)}`),
      );
      return result;
    } catch (error) {
      add(`${name} threw at once ${show(error)}`);
    }
    return name;
  };
  return {
    /** Starts it, and logs when it has ended. */
    G: (f: unknown) => (start(f), count),
    /** Starts it, and gives its promise. */
    J: start,
    /** Starts it, and looks at the result late or never: its rejection is reported as unhandled. */
    N(f: Fn, turns = 0) {
      const name = `unwatched ${++count}`;
      try {
        const result = f();
        if (turns > 0) void watch(result, turns, name);
      } catch (error) {
        add(`${name} threw at once ${show(error)}`);
      }
      return count;
    },
    /** Lets microtasks pass. */
    Y: (rounds: number) => clock.rounds(rounds),
  };

  async function watch(result: unknown, turns: number, name: string): Promise<void> {
    for (let turn = 0; turn < turns; turn++) await clock.turn();
    try {
      add(`${name} → ${show(await result)}`);
    } catch (error) {
      add(`${name} threw ${show(error)}`);
    }
  }
}
