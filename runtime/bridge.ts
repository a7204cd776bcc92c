/**
 * Top-level `await`, `for await` and `await using` of a module: they stay native, and what follows the protocol is
 * made a promise for them, run by the default driver.
 *
 *     const x = await f();      →      const x = await $await.bridge(f());
 */
import { isAwaitable } from "./chain.ts";
import { createCoroutine } from "./debug.ts";
import { asyncDisposeSymbol, Resources } from "./disposal.ts";
import { SUSPENDED, type Machine } from "./interface.ts";
import { asyncIterate } from "./iteration.ts";
import { promiseOf, whenSettled } from "./intrinsics.ts";
import { hasProtocol, toPromise } from "./task.ts";

/** The operand of a native `await`. */
export function bridge(operand: unknown): unknown {
  return hasProtocol(operand) ? toPromise(operand) : operand;
}

const settled = (value: unknown): Promise<unknown> => (isAwaitable(value) ? toPromise(value) : promiseOf(value));

/** The iterable of a native `for await`. */
export function bridgeIterable(iterable: unknown): unknown {
  return {
    [Symbol.asyncIterator](): object {
      const loop = asyncIterate(iterable);
      return {
        next: () => settled(loop.next()),
        return: () => (loop.close() ? settled(loop.closing) : promiseOf({ value: undefined, done: true })),
      };
    },
  };
}

/**
 * The resource of a native `await using`; `value` is what the binding gets. A native block does not say with what
 * error it ends, so `[onExit]` is called with `undefined`.
 */
export function bridgeResource(resource: unknown): Promise<AsyncDisposable & { value: unknown }> {
  const resources = new Resources(false);
  const enter = createCoroutine("enter", ($) => {
    if ($.label === 0) {
      if (!resources.enter(resource)) return undefined;
      if ($.await(resources.pending, 1)) return SUSPENDED;
    }
    return resources.entered($.value);
  });
  const leave: Machine = ($) => {
    if ($.label === 1) resources.disposed($.value);
    while (resources.next()) {
      if ($.settle(resources.pending, 1)) return SUSPENDED;
      resources.disposed($.value);
    }
    return resources.finish();
  };
  return whenSettled(toPromise(enter), () => ({
    value: resources.value,
    [asyncDisposeSymbol()]: () => toPromise(createCoroutine("leave", leave)),
  })) as Promise<unknown> as Promise<AsyncDisposable & { value: unknown }>;
}
