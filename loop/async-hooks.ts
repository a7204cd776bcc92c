/**
 * AsyncLocalStorage in Node: puts in place what context.ts needs, when it is needed. (A module of its own, so that
 * bundles for browsers hold nothing of it.)
 *
 *     storage.run(request, () => run(main))      →      each step of main and of its tasks sees the request
 *
 * To take a context down costs as much as a step, so it is done from the first use of an AsyncLocalStorage on: its
 * `run` and `enterWith` are watched until one of them is called. Who has called them before this module was loaded is
 * found where tasks come from outside of tasks: that is how their context gets into a loop.
 */
import { type Context, contexts } from "./context.ts";

interface AsyncHooks {
  readonly AsyncResource: new (type: string, options: object) => Context;
  readonly AsyncLocalStorage: { readonly prototype: object };
}

interface Host {
  getBuiltinModule?(name: string): AsyncHooks | undefined;
}

const hooks = (globalThis as { process?: Host }).process?.getBuiltinModule?.("node:async_hooks");

const capture = (): Context =>
  new (hooks as AsyncHooks).AsyncResource("openawait.Task", { requireManualDestroy: true });

if (hooks) watch(hooks.AsyncLocalStorage.prototype as Record<string, unknown>);

function watch(prototype: Record<string, unknown>): void {
  const originals = { run: prototype["run"], enterWith: prototype["enterWith"] };
  const start = (): void => {
    contexts.capture = capture;
    contexts.probe = undefined;
    for (const [name, method] of Object.entries(originals)) define(prototype, name, method);
  };
  contexts.outermost = capture();
  contexts.probe = () => {
    if (isInUse()) start();
  };
  for (const name of Object.keys(originals)) {
    define(prototype, name, function (this: Record<string, (...args: unknown[]) => unknown>, ...args: unknown[]) {
      start();
      return (this[name] as (...args: unknown[]) => unknown)(...args);
    });
  }
  contexts.probe();
}

/**
 * Whether the running context has a store. There is no question that Node would answer; but a resource has the stores,
 * or the frame that holds them, under symbols of its own, beside those of its two ids.
 */
function isInUse(): boolean {
  const resource = capture() as unknown as Record<symbol, unknown>;
  return Object.getOwnPropertySymbols(resource).some(
    (key) => !key.description?.includes("async_id") && resource[key] !== undefined,
  );
}

function define(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}
