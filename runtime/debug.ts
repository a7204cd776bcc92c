/**
 * Debugging, off unless asked for: tracking of coroutines that are lost, at the cost of a handle and a registration a
 * call, and stacks that show who awaits whom (trace.ts).
 *
 *     total(urls);     →     (after a garbage collection)  coroutine 'total' was never awaited … where it was made
 */
import { CoroutineFrame } from "./coroutine.ts";
import { close } from "./drive.ts";
import { capture, cleaned, linesOf } from "./stack.ts";
import { Status, STATUS } from "./status.ts";
import { placeOfAwait, setTracing } from "./trace.ts";
import { watch } from "./watch.ts";

/**
 * What is handed out in place of the coroutine when coroutines are tracked: the coroutine does not know its handle,
 * so the handle is collected when nobody can drive or await it any more.
 */
class CoroutineHandle extends CoroutineFrame {
  constructor(coroutine: CoroutineFrame) {
    super(coroutine.name, coroutine.machine, coroutine);
    this[STATUS] = Status.HANDLE;
  }
}

Object.defineProperty(CoroutineHandle.prototype, "constructor", { value: CoroutineFrame });

interface Watched {
  readonly coroutine: CoroutineFrame;
  readonly made: string;
}

interface Host {
  emitWarning?(warning: Error): void;
}

const host = (globalThis as { process?: Host }).process;

/** Frames that are kept of where a coroutine was made, for each costs time: ten of the program, as asyncio has it. */
const FRAMES = 16;

let registry: FinalizationRegistry<Watched> | undefined;

/**
 * Turns debugging on or off. On: the stack of an error shows each coroutine that it went through, at the line of its
 * `await`; of the coroutines that are made from now on, one that is collected and was never awaited gives a warning
 * with the place where it was made, and one that is collected while suspended is closed. While it is on,
 * `Error.stackTraceLimit` is 50, since frames of the runtime count until they are left out.
 */
export function setDebug(on: boolean): void {
  setTracing(on);
  if (on && typeof FinalizationRegistry === "function") registry ??= new FinalizationRegistry(lost);
  Object.assign(
    watch,
    on ? { made: track, placeOf: placeOfAwait, warn } : { made: undefined, placeOf: undefined, warn: undefined },
  );
}

function track(coroutine: CoroutineFrame): CoroutineFrame {
  if (registry === undefined) return coroutine;
  const handle = new CoroutineHandle(coroutine);
  // Written at once: a stack that is not written yet holds the objects whose methods are on it, this handle's among them.
  const made = cleaned(linesOf(capture(track, FRAMES).stack).slice(1)).join("\n");
  registry.register(handle, { coroutine, made });
  return handle;
}

function lost({ coroutine, made }: Watched): void {
  if (coroutine[STATUS] === Status.CREATED) {
    warn(`coroutine '${coroutine.name}' was never awaited`, made);
  } else if (coroutine[STATUS] === Status.WAITING && coroutine.parent === undefined) {
    try {
      close(coroutine);
    } catch (error) {
      warn(`coroutine '${coroutine.name}' was lost, and closing it failed: ${String(error)}`, made);
    }
  }
}

function warn(message: string, below = ""): void {
  const warning = new Error(message);
  warning.name = "RuntimeWarning";
  warning.stack = `RuntimeWarning: ${message}\n${below}`;
  if (typeof host?.emitWarning === "function") host.emitWarning(warning);
  else console.warn(warning.stack);
}
