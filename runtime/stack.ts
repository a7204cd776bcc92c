/**
 * The text of stacks, as V8 writes them, with the frames of coroutines that were resumed later put in.
 *
 *     Error: no                                   Error: no
 *         at load (app.ts:3:9)                        at load (app.ts:3:9)
 *         at run (…/openawait/runtime/chain.js)   →   at async main (app.ts:8:3)
 *         at tick (loop.ts:20:4)                      at tick (loop.ts:20:4)
 */

type Capture = (holder: object, below?: (...args: never[]) => unknown) => void;
const host = Error as unknown as { captureStackTrace?: Capture; stackTraceLimit?: number };
const LINE = /^\s+at /;

/** False where errors have no stack that can be taken apart: these stay as they are. */
export const isKnown = typeof host.captureStackTrace === "function" && LINE.test(linesOf(new Error().stack)[1] ?? "");

/** How many frames stacks have; gives how many it was. Those of the runtime count until they are taken out. */
export function limitFrames(limit: number): number {
  const before = host.stackTraceLimit ?? 0;
  if (isKnown) host.stackTraceLimit = limit;
  return before;
}

/** Where `below` was called: something with a `stack`, which is only written when it is read. */
export function capture(below: (...args: never[]) => unknown, limit = 1): { readonly stack?: string } {
  const holder = {};
  const before = limitFrames(limit);
  host.captureStackTrace?.(holder, below);
  limitFrames(before);
  return holder;
}

export function linesOf(stack: unknown): string[] {
  return typeof stack === "string" ? stack.split("\n") : [];
}

/** `    at f (file:///a.js:1:2)` → `file:///a.js:1:2` */
export function placeOf(line: string): string {
  const open = line.endsWith(")") ? line.indexOf(" (") : -1;
  return open < 0 ? line.replace(/^\s+at (?:async )?/, "") : line.slice(open + 2, -1);
}

/** The name of the function, "" if it has none. */
export function nameOf(line: string): string {
  const name = / at (?:async )?(.*?) \(/.exec(line)?.[1] ?? "";
  return name.includes("<anonymous>") ? "" : name;
}

/** This module's own file; where the runtime is one file, that is it, and where it is not, all of it is beside it. */
const OWN = placeOf(linesOf(new Error().stack)[1] ?? "").replace(/:\d+:\d+$/, "");
const SEPARATE = /[/\\]stack\.[jt]s$/;
const RUNTIME = SEPARATE.test(OWN)
  ? OWN.replace(SEPARATE, "/")
  : /openawait|[/\\]runtime\.[\w.]+$/.test(OWN)
    ? OWN
    : undefined;

export function isRuntime(line: string): boolean {
  return RUNTIME !== undefined && placeOf(line).replaceAll("\\", "/").startsWith(RUNTIME.replaceAll("\\", "/"));
}

/** Runtime functions by which a function of promise mode runs its machine: the frame below is of the same function. */
const STARTS = /\b(?:startPromise|settlePromise|settleValue|bindParameters) /;

/** Without the frames of the runtime. */
export function cleaned(lines: readonly string[]): string[] {
  return lines.filter((line, index) => {
    if (!LINE.test(line)) return true;
    return !isRuntime(line) && !(index > 0 && isRuntime(lines[index - 1]!) && STARTS.test(lines[index - 1]!));
  });
}

/** How many lines two stacks have in common at their ends. */
export function commonEnd(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count++;
  return count;
}
