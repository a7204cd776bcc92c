/** What the types say, checked by the compiler: a wrong one here fails `npm run check`. */
import { expect, expectTypeOf, test } from "vitest";
import * as runtime from "../../runtime/index.ts";
import {
  Awaitable,
  awaitable,
  coroutine,
  onAwait,
  RuntimeError,
  toPromise,
  type Coroutine,
  type CoroutineGenerator,
  type LoweredInterface,
} from "../../runtime/index.ts";

class Rendezvous extends Awaitable<number> {
  *[onAwait](): Generator<unknown, number, never> {
    yield;
    return 1;
  }
}

test("Awaitable<T>: await has type T", () => {
  expectTypeOf<Awaited<Rendezvous>>().toEqualTypeOf<number>();
  expectTypeOf(toPromise(new Rendezvous())).toEqualTypeOf<Promise<number>>();
});

test("awaitable types any object with the hook", () => {
  const object = awaitable({
    name: "x",
    *[onAwait](): Generator<unknown, string, never> {
      yield;
      return "s";
    },
  });
  expectTypeOf(object.name).toEqualTypeOf<string>();
  expectTypeOf<Awaited<typeof object>>().toEqualTypeOf<string>();
});

test("Coroutine<T>: a Promise<T> with a driver's methods", () => {
  expectTypeOf<Awaited<Coroutine<number>>>().toEqualTypeOf<number>();
  expectTypeOf<Coroutine<number>>().toExtend<Promise<number>>();
  expectTypeOf<ReturnType<Coroutine<number>["send"]>>().toEqualTypeOf<IteratorResult<unknown, number>>();
  expectTypeOf<Coroutine<number>["state"]>().toEqualTypeOf<"created" | "running" | "suspended" | "closed">();
});

test("CoroutineGenerator<T>: an AsyncGenerator<T> whose steps are coroutines", () => {
  expectTypeOf<CoroutineGenerator<number, string>>().toExtend<AsyncGenerator<number, string>>();
  expectTypeOf<ReturnType<CoroutineGenerator<number, string>["next"]>>().toEqualTypeOf<
    Coroutine<IteratorResult<number, string>>
  >();
});

test("coroutine(): exact types", () => {
  const lowered = coroutine((x: number): Promise<string> => Promise.resolve(String(x)));
  expectTypeOf(lowered).parameters.toEqualTypeOf<[x: number]>();
  expectTypeOf(lowered).returns.toEqualTypeOf<Coroutine<string>>();
  const marked = coroutine(function* (ms: number): Generator<number, string, boolean> {
    return String(yield ms);
  });
  expectTypeOf(marked).parameters.toEqualTypeOf<[ms: number]>();
  expectTypeOf<Awaited<ReturnType<typeof marked>>>().toEqualTypeOf<string>();
  expectTypeOf(marked(1)).toExtend<Generator<number, string, boolean>>();
  const plain = coroutine((x: string) => x.length);
  expectTypeOf(plain).toEqualTypeOf<(x: string) => number>();
});

test("RuntimeError has a code", () => {
  expectTypeOf<RuntimeError["code"]>().toExtend<string>();
  expect(new RuntimeError("ERR_BAD_YIELD", "m")).toMatchObject({ name: "RuntimeError", code: "ERR_BAD_YIELD" });
});

test("the module satisfies the interface of lowered code", () => {
  expectTypeOf(runtime).toExtend<LoweredInterface>();
  expect(runtime.INTERFACE_VERSION).toBe(2);
});
