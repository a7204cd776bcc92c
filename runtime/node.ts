/**
 * The runtime where there is an environment: debugging is on from the start if that says so. (A module of its own, so
 * that bundles for browsers hold nothing of debugging.)
 *
 *     OPENAWAIT_DEBUG=1 node app.js
 */
import { setDebug } from "./debug.ts";
import { showInConsole } from "./inspect.ts";

export * from "./index.ts";

showInConsole();

interface Host {
  readonly env?: Record<string, string | undefined>;
}
if ((globalThis as { process?: Host }).process?.env?.["OPENAWAIT_DEBUG"] === "1") setDebug(true);
