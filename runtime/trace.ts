/**
 * Stacks while debugging is on: an error that goes through awaits gets a line for each coroutine, as V8 has it for
 * native async functions, also where these were resumed later.
 *
 *     at load (app.ts:3:9)
 *     at async main (app.ts:8:3)      the place of the `await`
 *
 * Where an await suspends, its place is taken down (a stack of one frame); where that await fails, it is added. Nothing
 * of this is there while debugging is off: the methods of the frames are replaced.
 */
import { CoroutineFrame } from "./coroutine.ts";
import { FAILED, FunctionFrame, PromiseFrame } from "./promise.ts";
import { GeneratorBody } from "./promise-generator.ts";
import { isObject } from "./protocol.ts";
import { flight } from "./raise.ts";
import { capture, cleaned, commonEnd, isKnown, isRuntime, limitFrames, linesOf, nameOf, placeOf } from "./stack.ts";

/** As many frames as a stack may have, so that those of the runtime leave room for others. */
const FRAMES = 50;

interface Site {
  readonly place: { readonly stack?: string };
  readonly operand: unknown;
}
/** Where each suspended frame awaits what. */
const sites = new WeakMap<object, Site>();

interface Trace {
  /** The stack above the coroutines that were resumed later, and that below: who drove them. */
  readonly before: string[];
  readonly resumed: string[];
  readonly after: string[];
  /** What failed with the error and was awaited: others that await the same were not on its way. */
  readonly awaited: WeakSet<object>;
  /** The first of the frames in `before` that may be one of those that await. */
  cursor: number;
}
const traces = new WeakMap<object, Trace>();

/** `flight.noticed`: a machine failed (`raised`), or what a suspended frame awaits did. */
function noticed(frame: object, error: unknown, raised = false): void {
  const site = sites.get(frame);
  sites.delete(frame);
  if ((!raised && !site) || !isTraceable(error)) return;
  const driven = linesOf(capture(noticed, FRAMES).stack).slice(1);
  const trace = traces.get(error);
  if (!trace) begin(error, madeAbove(error, driven));
  else if (raised) moveOut(trace, driven);
  if (!raised && site) add(frame, error, site);
}

/** How many lines of a stack are above the driver: all of them, if the error was not made by what that runs now. */
function madeAbove({ stack }: Error, driver: readonly string[]): number {
  const lines = linesOf(stack);
  const above = lines.length - commonEnd(lines, driver);
  return lines.slice(0, above).some(isRuntime) ? above : lines.length;
}

/** A coroutine that drove another one failed with the error of that: it and what drives it are further out. */
function moveOut(trace: Trace, driver: readonly string[]): void {
  const count = trace.after.length - commonEnd(trace.after, cleaned(driver));
  if (count === 0) return;
  trace.before.push(...trace.resumed.splice(0), ...trace.after.splice(0, count));
}

/** Where a suspended frame awaits: `app.ts:8:3`. */
export function placeOfAwait(frame: object): string | undefined {
  const [, line] = linesOf(sites.get(frame)?.place.stack);
  return line === undefined ? undefined : placeOf(line);
}

function isTraceable(error: unknown): error is Error {
  try {
    return isKnown && error instanceof Error && typeof error.stack === "string";
  } catch {
    // Nothing can be asked of a revoked proxy.
    return false;
  }
}

function begin(error: Error, end: number): Trace {
  const lines = linesOf(error.stack);
  const trace: Trace = {
    before: cleaned(lines.slice(0, end)),
    resumed: [],
    after: cleaned(lines.slice(end)),
    awaited: new WeakSet(),
    cursor: 0,
  };
  // The innermost frame is where the error was made.
  trace.cursor = trace.before.findIndex((line) => /^\s+at /.test(line)) + 1;
  traces.set(error, trace);
  write(error, trace);
  return trace;
}

function write(error: Error, { before, resumed, after }: Trace): void {
  try {
    error.stack = [...before, ...resumed, ...after].join("\n");
  } catch {
    // A frozen error keeps the stack that it has.
  }
}

function add(frame: object, error: Error, { place, operand }: Site): void {
  const trace = traces.get(error) ?? begin(error, Infinity);
  const { promise } = frame as { promise?: object };
  if (isObject(operand)) {
    const known = trace.awaited.has(operand);
    trace.awaited.add(known ? (promise ?? frame) : operand);
    if (known) return;
  }
  const [, line] = linesOf(place.stack);
  if (line === undefined || isRuntime(line) || trace.resumed.length >= FRAMES) return;
  if (promise !== undefined && stands(trace, placeOf(line))) return;
  const name = (frame as { name?: string }).name || nameOf(line);
  trace.resumed.push(name ? `    at async ${name} (${placeOf(line)})` : `    at async ${placeOf(line)}`);
  write(error, trace);
}

/** True if the error was made below that line of the function, which then stands in its stack already. */
function stands(trace: Trace, place: string): boolean {
  const line = place.replace(/\d+$/, "");
  const found = trace.before.findIndex((other, index) => index >= trace.cursor && placeOf(other).startsWith(line));
  if (found >= 0) trace.cursor = found + 1;
  return found >= 0;
}

/** What a frame of promise mode awaits failed, in a microtask of its own. */
function settled(frame: object, error: unknown): void {
  const site = sites.get(frame);
  sites.delete(frame);
  if (site && isTraceable(error)) add(frame, error, site);
}

/** The machine of such a frame failed. Below one that was `resumed` stand no callers. */
function failing(error: unknown, resumed: boolean): void {
  if (!isTraceable(error) || traces.has(error)) return;
  begin(error, resumed ? madeAbove(error, linesOf(capture(failing, FRAMES).stack).slice(1)) : Infinity);
}

// ── the methods of frames ────────────────────────────────────────────────────────────────────────────────────────────

/** Frames of promise mode that run because what they awaited is settled. */
const resumed = new WeakSet<PromiseFrame>();

type Await = (operand: unknown, resume: number) => boolean;

/** As `method`, with the place of its call taken down if that suspends. */
function traced(method: Await): Await {
  return function awaiting(this: object, operand, resume) {
    const suspended = method.call(this, operand, resume);
    // A failure that did not suspend: the frame is on the stack of the error, if it was made there.
    if (suspended && !flight.failing) sites.set(this, { place: capture(awaiting), operand });
    return suspended;
  };
}

function listening(listen: () => void): () => void {
  return function (this: PromiseFrame) {
    listen.call(this);
    const { reject } = this;
    // (Of a generator it goes by `resume`.)
    if (reject === this.onError) return;
    this.reject = (error) => {
      settled(this, error);
      return reject?.(error);
    };
  };
}

function resuming(resume: PromiseFrame["resume"]): PromiseFrame["resume"] {
  return function (this: PromiseFrame, value, failed) {
    if (sites.has(this)) resumed.add(this);
    else resumed.delete(this);
    if (failed) settled(this, value);
    sites.delete(this);
    return resume.call(this, value, failed);
  };
}

function running(run: PromiseFrame["run"]): PromiseFrame["run"] {
  return function (this: PromiseFrame, failed) {
    const result = run.call(this, failed);
    if (result === FAILED) failing(this.value, resumed.has(this));
    return result;
  };
}

let restore: (() => void) | undefined;

/** Turns it on or off. */
export function setTracing(on: boolean): void {
  if (on === (restore !== undefined)) return;
  if (!on) {
    restore?.();
    restore = undefined;
    return;
  }
  const limit = limitFrames(FRAMES);
  flight.noticed = noticed;
  // oxlint-disable-next-line typescript/unbound-method -- called with its receiver
  const { await: suspend } = PromiseFrame.prototype;
  const restores = [
    replace(CoroutineFrame.prototype, { await: traced, settle: traced }),
    replace(PromiseFrame.prototype, { await: traced, settle: () => traced(suspend), run: running }),
    replace(FunctionFrame.prototype, { last: () => traced(suspend), listen: listening, resume: resuming }),
    replace(GeneratorBody.prototype, { listen: listening, resume: resuming }),
  ];
  restore = () => {
    for (const undo of restores) undo();
    limitFrames(limit);
    flight.noticed = undefined;
  };
}

/** Replaces methods by what is made of them; gives what puts the old ones back. */
function replace(owner: object, wrappers: Record<string, (method: never) => unknown>): () => void {
  const methods = owner as Record<string, unknown>;
  const before = Object.keys(wrappers).map((name) => [name, methods[name]] as const);
  const define = (name: string, value: unknown): void =>
    void Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  for (const [name, method] of before) define(name, wrappers[name]!(method as never));
  return () => {
    for (const [name, method] of before) define(name, method);
  };
}
