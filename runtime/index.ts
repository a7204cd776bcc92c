/**
 * `openawait/runtime`: what users import, and what lowered code calls (`interface.ts` says how).
 *
 *     import { onAwait, coroutine, toPromise } from "openawait/runtime";
 */
import type { LoweredInterface } from "./interface.ts";

export {
  onAwait,
  onEnter,
  onExit,
  GeneratorExit,
  RuntimeError,
  ERR_ASYNC_GENERATOR_RUNNING,
  ERR_BAD_YIELD,
  ERR_COROUTINE_AWAITED,
  ERR_COROUTINE_IGNORED_EXIT,
  ERR_COROUTINE_REUSED,
  ERR_COROUTINE_RUNNING,
  ERR_NOT_LOWERED,
  ERR_YIELD_IN_SCOPE,
  type RuntimeErrorCode,
} from "./protocol.ts";
export { Coroutine, createCoroutine, createValueCoroutine, type CoroutineState } from "./coroutine.ts";
export type { CoroutineIterator } from "./coroutine-iterator.ts";
export {
  Awaitable,
  awaitable,
  coroutine,
  type AwaitableGenerator,
  type AwaitedValue,
  type AwaitIterator,
  type Hook,
} from "./awaitable.ts";
export {
  AsyncContextManager,
  asyncIterable,
  managed,
  type ContextManager,
  type Entered,
  type ProtocolIterable,
  type Typed,
} from "./typing.ts";
export { toPromise } from "./task.ts";
export { setDebug } from "./debug.ts";
export { createPromiseResources, createResources, SuppressedError } from "./disposal.ts";

export { INTERFACE_VERSION, RETURN, SUSPENDED } from "./interface.ts";
export type * from "./interface.ts";
export { createCoroutineGenerator, type CoroutineGenerator } from "./async-generator.ts";
export { asyncFunction, bindParameters, settlePromise, settleValue, startPromise } from "./promise.ts";
export { asyncGeneratorFunction, createPromiseGenerator } from "./promise-generator.ts";
export { raise } from "./raise.ts";
export { asyncIterate, iterate, iterateKeys } from "./iteration.ts";
export { asyncIteratePromises } from "./promise-from-sync.ts";
export { delegate, delegatePromises } from "./delegation.ts";
export {
  call,
  constant,
  guarded,
  initialized,
  objectRest,
  referenceKey,
  requireObject,
  tag,
  toKey,
  UNINITIALIZED,
} from "./helpers.ts";
export { bridge, bridgeIterable, bridgeResource } from "./bridge.ts";

// The module is the interface: a name that is missing or has another type does not compile.
type Satisfies<T extends LoweredInterface> = T;
export type CheckedInterface = Satisfies<typeof import("./index.ts")>;
