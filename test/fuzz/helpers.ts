// What random programs call: values whose every use is logged, so that two runs can be compared step by step.
//
//     const { log, helpers } = makeHelpers(clock);   helpers.L(1); helpers.O("o").a   →   log: ["1", "get o.a"]
import type { Clock } from "./clock.ts";
import { makeGenerators, makeIterables } from "./helpers-iteration.ts";
import { makePromises } from "./helpers-promises.ts";

export type Fn = (...args: unknown[]) => unknown;
export type Add = (line: string) => void;

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
export function label<T extends object>(value: T, name: unknown): T {
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
    return `${showKey(key)}: ${"value" in descriptor ? show(descriptor.value, depth + 1) : "accessor"}`;
  });
  return `{${fields.join(", ")}}`;
}

/** Where an engine has no `Symbol.dispose`, what stands for it has another name. */
function showKey(key: string | symbol): string {
  if (key === dispose) return "dispose";
  return key === asyncDispose ? "asyncDispose" : String(key);
}

function showError(error: Error, depth: number): string {
  if (error.name === "SuppressedError") {
    const { error: own, suppressed } = error as Error & { error: unknown; suppressed: unknown };
    return depth > 4 ? "…" : `Suppressed(${show(own, depth + 1)}, ${show(suppressed, depth + 1)})`;
  }
  return error instanceof FuzzError ? `Error ${error.message}` : error.name;
}

export function makeHelpers(clock: Clock): World {
  const log: string[] = [];
  const add = (line: string): void => {
    if (log.length >= MAX_LOG) throw new FuzzError("log is full");
    log.push(clock.stamp(line));
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
    ...makePromises(add, clock),
    ...makeIterables(add, clock),
    ...makeResources(add, clock),
    ...makeGenerators(add, clock),
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

function makeValues(add: Add): Record<string, unknown> {
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
    /** Suits every parameter: a number that can be iterated, with properties. */
    Z: (n: number) =>
      label(
        Object.assign(Object(n) as object, { a: n, b: n + 1, [Symbol.iterator]: () => [n, n + 1].values() }),
        `z${n}`,
      ),
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

/** How `[Symbol.asyncDispose]` answers. */
type Disposes = "turn" | "rounds" | "at once" | "throws" | "rejects" | "thenable";

function makeResources(add: Add, clock: Clock): Record<string, unknown> {
  const disposer = (name: string, fails: boolean) =>
    function (this: unknown, ...args: unknown[]): void {
      add(`dispose ${name} this ${show(this)} of ${args.length}`);
      if (fails) throw new FuzzError(`dispose ${name}`);
    };
  const later = async (dispose: () => void, how: Disposes): Promise<void> => {
    await clock.rounds(how === "rounds" ? 4 : 2);
    dispose();
    if (how === "turn") await clock.turn();
    if (how === "rejects") throw new FuzzError("rejects");
  };
  return {
    D: (name: string, fails = false) => label({ [dispose]: disposer(name, fails) }, name),
    AD: (name: string, fails = false, how: Disposes = "turn") =>
      label(
        {
          [dispose]: disposer(`${name} wrongly`, true),
          [asyncDispose](this: unknown) {
            const end = disposer(name, fails).bind(this);
            if (how === "throws") throw new FuzzError("throws");
            if (how === "at once") return end();
            if (how === "thenable") return { then: (resolve: Fn) => (end(), resolve(1)) };
            return later(end, how);
          },
        },
        name,
      ),
  };
}

const known = Symbol as { dispose?: symbol; asyncDispose?: symbol };
const dispose: symbol = (known.dispose ??= Symbol.for("Symbol.dispose"));
const asyncDispose: symbol = (known.asyncDispose ??= Symbol.for("Symbol.asyncDispose"));

const { toString } = Function.prototype;
const { toString: errorToString } = Error.prototype;

/** The texts of functions and the messages of errors are no matter of comparison. What it gives takes that back. */
export function hideTexts(): () => void {
  Function.prototype.toString = () => "function";
  Error.prototype.toString = function () {
    return show(this);
  };
  return () => {
    Function.prototype.toString = toString;
    Error.prototype.toString = errorToString;
  };
}
