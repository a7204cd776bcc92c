/**
 * Top-level `await`, `for await` and `await using` of a module: they stay native, and what follows the protocol is
 * made a promise for them, run by the default driver. What does not follow it takes the microtasks that it takes
 * without the bridge.
 *
 *     const x = await f();      →      const x = await $await.bridge(f());
 */
import { createCoroutine } from "./coroutine.ts";
import { Resources } from "./disposal.ts";
import { SUSPENDED, type Bridged, type Machine } from "./interface.ts";
import { iterateAsync } from "./iteration.ts";
import { PromiseFromSync } from "./promise-from-sync.ts";
import { asyncDisposeSymbol, disposeSymbol, isAwaitable, isObject, methodOf, onEnter, onExit } from "./protocol.ts";
import { hasProtocol, toPromise } from "./task.ts";

/** The operand of a native `await`. */
export function bridge(operand: unknown): unknown {
  // (A primitive may have a hook by its prototype.)
  const follows = isObject(operand) ? hasProtocol(operand) : isAwaitable(operand);
  return follows ? toPromise(operand) : operand;
}

class BridgedFromSync extends PromiseFromSync {
  override operand(value: unknown): unknown {
    return bridge(value);
  }
}

/** The iterable of a native `for await`. */
export function bridgeIterable(iterable: unknown): unknown {
  return {
    [Symbol.asyncIterator](): object {
      const loop = iterateAsync(iterable, BridgedFromSync);
      const { iterator } = loop;
      return {
        next: () => bridge(loop.next()),
        get return() {
          const method = methodOf(iterator, "return");
          return method && (() => bridge(method.call(iterator)));
        },
      };
    },
  };
}

/**
 * The resource of a native `await using`: what the native code makes of it, it makes of the resource. A native block
 * does not say with what error it ends, so `[onExit]` is called with `undefined`.
 */
export function bridgeResource(resource: unknown): unknown {
  if (!isObject(resource)) return resource;
  const manages = methodOf(resource, onExit) ?? methodOf(resource, onEnter);
  return manages ? bridgeManager(resource) : bridgeDisposable(resource);
}

function bridgeDisposable(resource: object): Bridged {
  const asynchronous = methodOf(resource, asyncDisposeSymbol());
  if (asynchronous) return { value: resource, [asyncDisposeSymbol()]: () => bridge(asynchronous.call(resource)) };
  const method = methodOf(resource, disposeSymbol());
  return { value: resource, [disposeSymbol()]: method && (() => method.call(resource)) };
}

function bridgeManager(resource: object): Bridged {
  const resources = new Resources(false);
  const enters = resources.enter(resource);
  const leave: Machine = ($) => {
    if ($.label === 1) resources.disposed($.value);
    while (resources.next()) {
      if ($.settle(resources.pending, 1)) return SUSPENDED;
      resources.disposed($.value);
    }
    return resources.finish();
  };
  const enter: Machine = ($) => {
    if ($.label === 0 && $.await(resources.pending, 1)) return SUSPENDED;
    resources.entered($.value);
    return resources.value;
  };
  return {
    value: resource,
    enter: enters ? () => toPromise(createCoroutine("enter", enter)) : undefined,
    // Where entering it has failed there is nothing to leave.
    [asyncDisposeSymbol()]: () => toPromise(createCoroutine("leave", leave)),
  };
}
