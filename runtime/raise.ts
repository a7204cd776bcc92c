/**
 * Errors as values. What is thrown natively costs half a microsecond, and again wherever it is caught and thrown on; so
 * an error that leaves a machine, or comes out of what it awaits, is put down here, and the machine returns SUSPENDED.
 *
 *     throw error;      →      return $await.raise(error);
 */
import { SUSPENDED } from "./interface.ts";

/** An error is on its way: what gave SUSPENDED has not suspended but failed. Only returns lie between. */
export let failing = false;
let raised: unknown;

/** The machine fails with `error`. */
export function raise(error: unknown): typeof SUSPENDED {
  raised = error;
  failing = true;
  return SUSPENDED;
}

/** The error that is on its way; who takes it handles it. */
export function takeError(): unknown {
  const error = raised;
  raised = undefined;
  failing = false;
  return error;
}
