// What random programs call: values whose every use is logged, so that two runs can be compared step by step.
//
//     const { log, helpers } = makeHelpers();   helpers.L(1); helpers.O("o").a   →   log: ["1", "get o.a"]

type Fn = (...args: unknown[]) => unknown;

export interface World {
  readonly log: string[];
  readonly helpers: Record<string, unknown>;
  /** Runs what the program stored with `S`. */
  readonly runStored: () => Promise<void>;
}

/** More lines than this, and the program is not worth comparing. */
export const MAX_LOG = 1500;

const labels = new WeakMap<object, string>();

export class FuzzError extends Error {}

/** The name is whatever a shrunk program hands over. */
function label<T extends object>(value: T, name: unknown): T {
  labels.set(value, String(name));
  return value;
}

export function show(value: unknown, depth = 0): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "symbol" || typeof value === "bigint") return String(value);
  if (value === null || (typeof value !== "object" && typeof value !== "function"))
    return Object.is(value, -0) ? "-0" : String(value);
  const known = labels.get(value);
  if (known) return known;
  if (value === globalThis) return "global";
  if (value instanceof Error || (value as Error).name === "SuppressedError") return showError(value as Error, depth);
  if (typeof value === "function") return `fn:${String((value as { name: unknown }).name)}`;
  if (depth > 2) return "…";
  if (Array.isArray(value)) return `[${Array.from(value, (each) => show(each, depth + 1)).join(", ")}]`;
  if (typeof (value as PromiseLike<unknown>).then === "function") return "thenable";
  const fields = Reflect.ownKeys(value).map((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key)!;
    return `${String(key)}: ${"value" in descriptor ? show(descriptor.value, depth + 1) : "accessor"}`;
  });
  return `{${fields.join(", ")}}`;
}

function showError(error: Error, depth: number): string {
  if (error.name === "SuppressedError") {
    const { error: own, suppressed } = error as Error & { error: unknown; suppressed: unknown };
    return depth > 4 ? "…" : `Suppressed(${show(own, depth + 1)}, ${show(suppressed, depth + 1)})`;
  }
  return error instanceof FuzzError ? `Error ${error.message}` : error.name;
}

export function makeHelpers(): World {
  const log: string[] = [];
  const add = (line: string): void => {
    if (log.length >= MAX_LOG) throw new FuzzError("log is full");
    log.push(line);
  };
  const stored: Fn[] = [];
  const rounds = new Map<number, number>();
  let fuel = 300;
  const helpers = {
    L: (value: unknown) => (add(show(value)), value),
    S: (f: Fn) => (stored.push(f), stored.length),
    X: () => runStored(),
    /** Bounds loops: true twice in three calls of the same place, and false for good when there is no fuel left. */
    C(place: number, limit = 3) {
      const round = (rounds.get(place) ?? 0) + 1;
      rounds.set(place, round);
      return --fuel > 0 && round % limit !== 0;
    },
    E: (message: string) => new FuzzError(message),
    ...makeValues(add),
    ...makePromises(add),
    ...makeIterables(add),
    ...makeResources(add),
    drive: makeDriver(add),
  };
  async function runStored(): Promise<void> {
    for (const f of stored.splice(0)) {
      try {
        add(`stored → ${show(await f())}`);
      } catch (error) {
        add(`stored threw ${show(error)}`);
      }
    }
  }
  return { log, helpers, runStored };
}

function makeValues(add: (line: string) => void): Record<string, unknown> {
  const object = (name: string, fields: Record<string, unknown> = { a: 1, b: 2, c: undefined }): object => {
    const result = label({}, name);
    for (const [key, initial] of Object.entries(fields)) {
      let value = initial;
      Object.defineProperty(result, key, {
        get: () => (add(`get ${name}.${key}`), value),
        set(next: unknown) {
          add(`set ${name}.${key} = ${show(next)}`);
          value = next;
        },
        enumerable: true,
        configurable: true,
      });
    }
    const call = (method: string): Fn =>
      function (this: unknown, ...args: unknown[]) {
        add(`${name}.${method}(${args.map((each) => show(each)).join(", ")}) this ${show(this)}`);
        return args.length;
      };
    Object.defineProperty(result, "m", { get: () => (add(`get ${name}.m`), call("m")), configurable: true });
    return result;
  };
  return {
    O: object,
    K: (name: string) => label({ toString: () => (add(`key ${name}`), name) }, `key(${name})`),
    V: (n: number) => label({ valueOf: () => (add(`valueOf ${n}`), n) }, `V${n}`),
    F: (name: string) =>
      label(function (this: unknown, ...args: unknown[]) {
        const how = new.target ? "new" : `this ${show(this)}`;
        add(`${name}(${args.map((each) => show(each)).join(", ")}) ${how}`);
        return new.target ? label({}, `instance of ${name}`) : args[0];
      }, name),
    tag: function (this: unknown, strings: TemplateStringsArray, ...values: unknown[]) {
      add(`tag ${strings.raw.join("|")} ${values.map((each) => show(each)).join(", ")} this ${show(this)}`);
      return strings.length;
    },
    Base: class Base {
      a: unknown = 1;
      constructor(...args: unknown[]) {
        add(`new ${new.target.name}(${args.map((each) => show(each)).join(", ")})`);
      }
      m(...args: unknown[]) {
        add(`Base.m(${args.map((each) => show(each)).join(", ")})`);
        return args[0];
      }
      get g() {
        add("get g");
        return this.a;
      }
      set g(value: unknown) {
        add(`set g ${show(value)}`);
        this.a = value;
      }
    },
    name: (value: { name: unknown }) => (add(`name ${show(value?.name)}`), value),
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function makePromises(add: (line: string) => void): Record<string, unknown> {
  const settle = (value: unknown, turns: number): Promise<unknown> => {
    add(`await ${show(value)}`);
    const promise = turns === 0 ? Promise.resolve(value) : turn().then(() => value);
    return label(promise, `promise of ${show(value)}`);
  };
  return {
    P: (value: unknown) => settle(value, 0),
    Q: (value: unknown) => settle(value, 1),
    R(value: unknown) {
      add(`reject ${show(value)}`);
      const promise = Promise.reject(value);
      promise.catch(() => {});
      return label(promise, `rejection ${show(value)}`);
    },
    T: (value: unknown) =>
      label(
        {
          // oxlint-disable-next-line unicorn/no-thenable -- thenables are to be awaited too
          then(resolve: Fn) {
            add(`then ${show(value)}`);
            resolve(value);
          },
        },
        `thenable ${show(value)}`,
      ),
  };
}

/** `fails`: which call goes wrong, or what else is odd. */
type Fails = "" | "next" | "return" | "no return" | "value" | "return not object" | "iterator";

function makeIterables(add: (line: string) => void): Record<string, unknown> {
  const make = (name: string, values: unknown[], fails: Fails, wrap: (value: unknown) => unknown): object => {
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
        return wrap(at < values.length ? result(false, values[at++]) : result(true, undefined));
      },
    };
    // `yield*` over a synchronous iterator without it differs between editions of ECMAScript.
    iterator.throw = (error: unknown) => {
      add(`${name} throw(${show(error)})`);
      return wrap(result(true, error));
    };
    if (fails !== "no return") {
      iterator.return = (...args: unknown[]) => {
        add(`${name} return(${args.map((each) => show(each)).join(", ")})`);
        if (fails === "return") throw new FuzzError(`${name} return`);
        return wrap(fails === "return not object" ? 1 : result(true, args[0]));
      };
    }
    return label(iterator, `iterator ${name}`);
  };
  const opened = (name: string, values: unknown[], fails: Fails, wrap: (value: unknown) => unknown) => () => {
    add(`${name} iterator`);
    if (fails === "iterator") throw new FuzzError(`${name} iterator`);
    return make(name, values, fails, wrap);
  };
  return {
    I: (name: string, values: unknown[] = [1, 2, 3], fails: Fails = "") =>
      label({ [Symbol.iterator]: opened(name, values, fails, (value) => value) }, name),
    A: (name: string, values: unknown[] = [1, 2], fails: Fails = "") =>
      label({ [Symbol.asyncIterator]: opened(name, values, fails, (value) => Promise.resolve(value)) }, name),
  };
}

function makeResources(add: (line: string) => void): Record<string, unknown> {
  const disposer = (name: string, fails: boolean) => () => {
    add(`dispose ${name}`);
    if (fails) throw new FuzzError(`dispose ${name}`);
  };
  return {
    D: (name: string, fails = false) => label({ [dispose]: disposer(name, fails) }, name),
    AD: (name: string, fails = false) =>
      label(
        {
          async [asyncDispose]() {
            await Promise.resolve();
            disposer(name, fails)();
            return turn();
          },
        },
        name,
      ),
  };
}

const known = Symbol as { dispose?: symbol; asyncDispose?: symbol };
const dispose: symbol = (known.dispose ??= Symbol.for("Symbol.dispose"));
const asyncDispose: symbol = (known.asyncDispose ??= Symbol.for("Symbol.asyncDispose"));

function makeDriver(add: (line: string) => void) {
  return async (
    iterator: Record<string, (value: unknown) => unknown>,
    ...steps: [string, unknown][]
  ): Promise<number> => {
    for (const [method, value] of steps) {
      try {
        const { done, value: got } = (await iterator[method]!(value)) as { done: unknown; value: unknown };
        add(`drive ${method} → ${show(got)} ${done ? "done" : ""}`);
      } catch (error) {
        add(`drive ${method} threw ${show(error)}`);
      }
    }
    return steps.length;
  };
}
