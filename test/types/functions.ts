// Functions that return coroutines: `Coroutine<T>` as the annotation of every kind of async function, and what
// `coroutine()` makes of functions.
import { coroutine, type AwaitableGenerator, type Coroutine, type CoroutineGenerator } from "openawait/runtime";
import { type } from "./equal.ts";

// ── annotations ──────────────────────────────────────────────────────────────────────────────────────────────────────

export async function declared(): Coroutine<number> {
  return 1;
}
type(declared).is<() => Coroutine<number>>();

export async function wrongValue(): Coroutine<number> {
  // @ts-expect-error -- checked against what awaiting it gives
  return "1";
}
export async function awaitsWhatItReturns(): Coroutine<number> {
  if (Math.random() > 0.5) return Promise.resolve(1);
  return declared();
}
// @ts-expect-error -- TS2355
export async function returnsNothing(): Coroutine<number> {}
export async function mayEnd(x: boolean): Coroutine<undefined> {
  if (x) return;
}
// @ts-expect-error -- TS2366
export async function mayEndWithout(x: boolean): Coroutine<number> {
  if (x) return 1;
}
// @ts-expect-error -- TS1064 stays for any other type
export async function otherType(): string {
  return "";
}
export async function generic<T>(x: T): Coroutine<Awaited<T>> {
  return await x;
}

const arrow = async (): Coroutine<string> => "s";
type(arrow).is<() => Coroutine<string>>();
// @ts-expect-error -- TS2322 at the expression
const wrongArrow = async (): Coroutine<string> => 1;
const expression = async function named(n: number): Coroutine<number> {
  return n === 0 ? 0 : named(n - 1);
};
type(expression).is<(n: number) => Coroutine<number>>();

interface Store {
  load(key: string): Coroutine<string>;
}
class FileStore implements Store {
  async load(key: string): Coroutine<string> {
    return key + (await this.#read());
  }
  async #read(): Coroutine<string> {
    return "";
  }
  static async open(): Coroutine<FileStore> {
    return new FileStore();
  }
  async wrong(): Coroutine<void> {
    // @ts-expect-error -- in methods too
    return 1;
  }
}
type(FileStore.open()).is<Coroutine<FileStore>>();
const literal = {
  async load(): Coroutine<string> {
    return "";
  },
} satisfies Store;

export async function overloaded(x: string): Coroutine<string>;
export async function overloaded(x: number): Coroutine<number>;
export async function overloaded(x: string | number): Coroutine<string | number> {
  return x;
}
type(overloaded(1)).is<Coroutine<number>>();

type Task<T> = Coroutine<T>;
export async function aliased(): Task<number> {
  return 1;
}
interface Special<T> extends Coroutine<T> {
  special: true;
}
// @ts-expect-error -- lowering gives no such object
export async function special(): Special<number> {
  return 1;
}
// @ts-expect-error -- no annotation, no Coroutine: the inferred type is TypeScript's
const inferred: () => Coroutine<number> = async () => 1;

// ── directives ───────────────────────────────────────────────────────────────────────────────────────────────────────

// @ts-expect-error -- a native promise is returned
export async function promised(): Coroutine<number> {
  "use promise";
  return 1;
}
// @ts-expect-error -- left alone
export async function native(): Coroutine<number> {
  "use native";
  return 1;
}
export function outer(): unknown {
  "use promise";
  // @ts-expect-error -- inherited
  const inner = async (): Coroutine<number> => 1;
  const own = async (): Coroutine<number> => {
    "use coroutine";
    return 1;
  };
  return [inner, own];
}

// ── async generators ─────────────────────────────────────────────────────────────────────────────────────────────────

export async function* numbers(): CoroutineGenerator<number, string, boolean> {
  const sent: boolean = yield 1;
  yield Promise.resolve(2);
  return sent ? "yes" : "no";
}
type(numbers().next(true)).is<Coroutine<IteratorResult<number, string>>>();
type(numbers().return("no")).is<Coroutine<IteratorResult<number, string>>>();
type(numbers()[Symbol.asyncIterator]()).is<CoroutineGenerator<number, string, boolean>>();
export async function* wrongNumbers(): CoroutineGenerator<number> {
  // @ts-expect-error -- what is yielded is checked
  yield "1";
}
// @ts-expect-error -- lowering gives no such object
export async function* noGenerator(): Coroutine<number> {
  yield 1;
}

// ── coroutine() ──────────────────────────────────────────────────────────────────────────────────────────────────────

type(coroutine(async (x: number) => String(x))).is<(x: number) => Coroutine<string>>();
type(coroutine(declared)).is<() => Coroutine<number>>();
const identity = coroutine(async <T>(x: T): Promise<T> => x);
type(identity("a" as const)).is<Coroutine<"a">>();
const method = coroutine(async function (this: FileStore, key: string) {
  return this.load(key);
});
type(method).is<(this: FileStore, key: string) => Coroutine<string>>();
// @ts-expect-error -- parameters are kept
coroutine(async (x: number) => x)("");

const sleep = coroutine(function* (ms: number): Generator<number, string, boolean> {
  return String(yield ms);
});
type(sleep).is<(ms: number) => AwaitableGenerator<number, string, boolean>>();
type<Awaited<ReturnType<typeof sleep>>>().is<string>();

const steps = coroutine(async function* (): AsyncGenerator<number, string, boolean> {
  return (yield 1) ? "a" : "b";
});
type(steps()).is<CoroutineGenerator<number, string, boolean>>();
type(coroutine((x: string) => x.length)).is<(x: string) => number>();

export const used = [wrongArrow, literal, inferred];
