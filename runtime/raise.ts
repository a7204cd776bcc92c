/**
 * Errors as values. What is thrown natively costs half a microsecond, and again wherever it is caught and thrown on; so
 * an error that leaves a machine, or comes out of what it awaits, is put down here, and the machine returns SUSPENDED.
 *
 *     throw error;      →      return $await.raise(error);
 */
import { SUSPENDED } from "./interface.ts";

// A constant to the engine too: see status.ts.
const suspended: typeof SUSPENDED = SUSPENDED;

/** While an error is on its way: what gave SUSPENDED has not suspended but failed. Only returns lie between. */
const flying = {
  failing: false,
  error: undefined as unknown,
  /** While debugging is on: told when a machine fails (`raised`), and when what a suspended frame awaits does. */
  noticed: undefined as ((frame: object, error: unknown, raised?: boolean) => void) | undefined,
};
export const flight = flying;

/** The machine fails with `error`. */
export function raise(error: unknown): typeof SUSPENDED {
  flying.error = error;
  flying.failing = true;
  return suspended;
}

/** The error that is on its way; who takes it handles it. */
export function takeError(): unknown {
  const { error } = flying;
  flying.error = undefined;
  flying.failing = false;
  return error;
}
