/**
 * Tracking of coroutines that are lost: off unless asked for, since it costs a handle and a registration a call.
 *
 *     total(urls);     →     (after a garbage collection)  coroutine 'total' was never awaited … where it was made
 */

import { close } from "./drive.ts";
import { CREATED, STATUS, WAITING } from "./status.ts";
import { CoroutineFrame, CoroutineHandle } from "./coroutine.ts";
import type { Machine } from "./interface.ts";

interface Watched {
  readonly coroutine: CoroutineFrame;
  readonly made: string;
}

interface Host {
  readonly env?: Record<string, string | undefined>;
  emitWarning?(warning: Error): void;
}

const host = (globalThis as { process?: Host }).process;

let registry: FinalizationRegistry<Watched> | undefined;
let debug = false;

/**
 * Turns tracking on or off for the coroutines that are made from now on: one that is collected and was never awaited
 * gives a warning with the place where it was made, one that is collected while suspended is closed.
 */
export function setDebug(on: boolean): void {
  debug = on && typeof FinalizationRegistry === "function";
  if (debug) registry ??= new FinalizationRegistry(lost);
}

if (host?.env?.["OPENAWAIT_DEBUG"] === "1") setDebug(true);

/** Coroutine mode: the call of a lowered `async` function, in state "created". `name` is the function's. */
export function createCoroutine(name: string, machine: Machine): CoroutineFrame {
  const coroutine = new CoroutineFrame(name, machine);
  return debug ? track(coroutine) : coroutine;
}

function track(coroutine: CoroutineFrame): CoroutineFrame {
  const handle = new CoroutineHandle(coroutine);
  // Below "Error", this function and `createCoroutine` stands the lowered function itself.
  const made = (new Error().stack ?? "").split("\n").slice(3).join("\n");
  registry?.register(handle, { coroutine, made });
  return handle;
}

function lost({ coroutine, made }: Watched): void {
  if (coroutine[STATUS] === CREATED) {
    warn(`coroutine '${coroutine.name}' was never awaited`, made);
  } else if (coroutine[STATUS] === WAITING && coroutine.parent === undefined) {
    try {
      close(coroutine);
    } catch (error) {
      warn(`coroutine '${coroutine.name}' was lost, and closing it failed: ${String(error)}`, made);
    }
  }
}

function warn(message: string, made: string): void {
  const warning = new Error(message);
  warning.name = "RuntimeWarning";
  warning.stack = `RuntimeWarning: ${message}\n${made}`;
  if (typeof host?.emitWarning === "function") host.emitWarning(warning);
  else console.warn(warning.stack);
}
