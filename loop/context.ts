/**
 * AsyncLocalStorage for tasks: a loop runs the steps of many tasks in one microtask, so each step is put back into the
 * context that its task was suspended in. What it takes is Node's (async-hooks.ts), and in place there only.
 *
 *     storage.run(request, () => spawn(handle))      →      storage.getStore() is request, after each await of `handle`
 */
export interface Context {
  runInAsyncScope<This>(callback: (this: This) => void, self: This): void;
}

export const contexts: {
  /** Takes down the running context. `undefined`: no AsyncLocalStorage is in use, or the host has none. */
  capture: (() => Context) | undefined;
  /** Looks whether one is in use, where a task is made from outside of tasks. */
  probe: (() => void) | undefined;
  /** For what was begun before the first use. */
  outermost: Context | undefined;
} = { capture: undefined, probe: undefined, outermost: undefined };

/** Calls `callback` of `self` in `context`, or as it was before the first use. */
export function inContext<This>(context: Context | undefined, callback: (this: This) => void, self: This): void {
  const within = contexts.capture && (context ?? contexts.outermost);
  if (within === undefined) callback.call(self);
  else within.runInAsyncScope(callback, self);
}
