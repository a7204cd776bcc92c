/**
 * AsyncLocalStorage for tasks: a loop runs the steps of many tasks in one microtask, so each step is put back into the
 * context that its task was suspended in.
 *
 *     storage.run(request, () => spawn(handle))      →      storage.getStore() is request, after each await of `handle`
 *
 * To take a context down costs as much as a step, so it is done from the first use of an AsyncLocalStorage on: its
 * `run` and `enterWith` are watched until one of them is called.
 */
export interface Context {
  runInAsyncScope<This>(callback: (this: This) => void, self: This): void;
}

interface AsyncHooks {
  readonly AsyncResource: new (type: string, options: object) => Context;
  readonly AsyncLocalStorage: { readonly prototype: object };
}

interface Host {
  getBuiltinModule?(name: string): AsyncHooks | undefined;
}

const hooks = (globalThis as { process?: Host }).process?.getBuiltinModule?.("node:async_hooks");

/** `undefined`: nobody has used one yet, or the host has none. */
export const contexts: { capture: (() => Context) | undefined } = { capture: undefined };

const capture = (): Context =>
  new (hooks as AsyncHooks).AsyncResource("openawait.Task", { requireManualDestroy: true });

/** That of this module, for what was begun before the first use. */
const outermost = hooks && capture();

if (hooks) watch(hooks.AsyncLocalStorage.prototype as Record<string, unknown>);

function watch(prototype: Record<string, unknown>): void {
  const originals = { run: prototype["run"], enterWith: prototype["enterWith"] };
  const restore = (): void => {
    contexts.capture = capture;
    for (const [name, method] of Object.entries(originals)) define(prototype, name, method);
  };
  for (const name of Object.keys(originals)) {
    define(prototype, name, function (this: Record<string, (...args: unknown[]) => unknown>, ...args: unknown[]) {
      restore();
      return (this[name] as (...args: unknown[]) => unknown)(...args);
    });
  }
}

function define(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

/** Calls `callback` of `self` in `context`, or as it was before the first use. */
export function inContext<This>(context: Context | undefined, callback: (this: This) => void, self: This): void {
  const within = contexts.capture && (context ?? outermost);
  if (within === undefined) callback.call(self);
  else within.runInAsyncScope(callback, self);
}
