/**
 * How coroutines run each other. A coroutine that awaits another is linked to it; together they are a chain, with the
 * one that the user drives (the base) at one end and the one that is suspended (the leaf) at the other.
 *
 *     base.send(v)      base ── value ──▶ mid ── value ──▶ leaf ── source ──▶ an iterator
 *                            ◀─ parent ──     ◀─ parent ──
 *                       resumes the leaf at once, whatever the length; what ends hands its result to its parent
 *
 * The hard part is that none of it may recurse without bound: a nested coroutine is started by a plain call up to a
 * depth (that is what makes an await cheap), and beyond it by the loop in `run`, after every machine above has
 * returned SUSPENDED. Ends, errors and closing go up the links in loops.
 *
 * Semantics: CPython's genobject.c (`gen_send_ex`, `_gen_throw`, `gen_close`), PEP 492, PEP 380.
 */
import * as contract from "./interface.ts";
import { isPromise } from "./intrinsics.ts";
import type { Pollable } from "./poll.ts";
import { flight, raise, takeError } from "./raise.ts";
import { DRIVES as drivesKey, Status, STATUS as statusKey } from "./status.ts";
import {
  ERR_COROUTINE_AWAITED,
  ERR_COROUTINE_REUSED,
  ERR_COROUTINE_RUNNING,
  failure,
  isAwaitable,
  isObject,
  isThenable,
  iteratorResult,
  MARK,
  onAwait as hookKey,
  typeName,
} from "./protocol.ts";

// Constants to the engine too: see status.ts.
const STATUS: typeof statusKey = statusKey;
const SUSPENDED: typeof contract.SUSPENDED = contract.SUSPENDED;
const NO_HANDLER: typeof contract.NO_HANDLER = 0;
const DRIVES: typeof drivesKey = drivesKey;
const onAwait: typeof hookKey = hookKey;
const flying = flight;

export type Source = Iterator<unknown, unknown, unknown>;

/** The source where a thenable was yielded: the driver gives its value. It has no methods to forward anything to. */
const thenable = {} as Source;
export const THENABLE = thenable;

/** A coroutine as the chain knows it; coroutine.ts adds what users call. All fields are set in one order: one shape. */
export class Link {
  // Declared only: a field that is defined and then assigned is written twice.
  declare label: number;
  declare handler: number;
  /** While it is suspended: on what, a coroutine (or its handle), an object with a hook, a thenable. Else Frame's. */
  declare value: unknown;
  declare machine: (frame: unknown) => unknown;
  declare [STATUS]: Status;
  /** Who awaits it. */
  declare parent: Link | undefined;
  /** What gives it values, where it does not await a coroutine: the iterator that it delegates to, or THENABLE. */
  declare source: Source | undefined;
  /** Of a base: the innermost of the chain at the last suspension. May be out of date; see `suspendedLeafOf` in drive.ts. */
  declare leaf: Link | undefined;
  /** The function's name, "" if it has none; `undefined` for one that stands for no function. */
  declare readonly name: string | undefined;
}

/** How deep nested coroutines are started by plain calls. Each costs two or three native frames. */
const MAX_DEPTH = 200;
let depth = 0;

// What a suspension leaves for `run` (`pending`: to be started by it). Nothing but returns lies between the two.
let pending: Link | undefined;
let yielded: unknown;

/** What the last run of `base`, which gave SUSPENDED, yielded. */
export function takeYielded(base: Link): unknown {
  const leaf = base.leaf as Link;
  // Kept in one place only: most of what is yielded is a thenable, and each place more costs the garbage collector.
  if (leaf.source === thenable) return leaf.value;
  const value = yielded;
  yielded = undefined;
  return value;
}

/** Whether the leaf that `base` remembers is still the innermost of its chain, and waits. */
export function stands(leaf: Link, base: Link): boolean {
  return leaf[STATUS] === Status.WAITING && (leaf === base || leaf.parent !== undefined);
}

/** The leaf of `base` goes on waiting: its iterator yielded again, without a machine having run. */
export function yieldAgain(base: Link, leaf: Link, value: unknown): typeof SUSPENDED {
  leaf[STATUS] = base[STATUS] = Status.WAITING;
  base.leaf = leaf;
  yielded = value;
  return SUSPENDED;
}

/**
 * The machine of a coroutine that only waits for its operand, to give its value: after a tail await. What a machine
 * returns that has put it in its own place is the result: nothing looks whether that can be awaited.
 */
export const forward = ($: unknown): unknown => ($ as Link).value;

/** The coroutine that `value` is or is the handle of. */
export function linkOf(value: unknown): Link | undefined {
  if (!(value instanceof Link)) return undefined;
  let link = value;
  while (link[STATUS] === Status.HANDLE) link = link.value as Link;
  return link;
}

/** The end of a coroutine. Lets go of everything, since users may hold on to the object. */
export function finish(frame: Link): void {
  frame[STATUS] = Status.CLOSED;
  frame.machine = forward;
  frame.parent = frame.source = frame.leaf = frame.value = undefined;
}

/**
 * `await operand` in `frame`: true if it suspended, or failed (raise.ts). `lenient`: what is not awaitable is its own
 * value. Errors: TypeError for what can't be awaited; ERR_COROUTINE_AWAITED, _RUNNING, _REUSED; what a hook throws.
 */
export function awaitOperand(frame: Link, operand: unknown, lenient: boolean): boolean {
  return operand instanceof Link ? start(frame, operand) : awaitOther(frame, operand, lenient);
}

/** The same for what is no coroutine: a promise nearly always. What is rare is apart: engines take in what is short. */
export function awaitOther(frame: Link, operand: unknown, lenient: boolean): boolean {
  return isPromise(operand) ? suspendOn(frame, operand, thenable) : awaitRare(frame, operand, lenient);
}

function awaitRare(frame: Link, operand: unknown, lenient: boolean): boolean {
  if (operand !== undefined && operand !== null) {
    const poll = (operand as Partial<Pollable>)[STATUS];
    if (typeof poll === "function")
      return (frame.value = poll(operand as never)) === SUSPENDED && suspendOn(frame, operand, thenable);
    if ((operand as { [MARK]?: unknown })[MARK] === true) return delegateTo(frame, operand, operand as never);
    const hook = (operand as { [onAwait]?: unknown })[onAwait];
    if (typeof hook === "function") return awaitHook(frame, operand, hook.call(operand));
    if (isThenable(operand)) return suspendOn(frame, operand, thenable);
  }
  if (!lenient) throw new TypeError(`object of type '${typeName(operand)}' can't be used in 'await' expression`);
  frame.value = operand;
  return false;
}

/**
 * `await inner` in `frame`: as `awaitOperand`. One that has not begun is started by a plain call, with nothing between the
 * two: what an error costs is mostly its stack, and so goes by the number of frames.
 */
export function start(frame: Link, inner: Link): boolean {
  // The state is read anew for the engine: a place in the code that never read anything it takes for one that is never
  // reached, so that no call there gets hold of `inner`. One that does not suspend need not be allocated then.
  if (inner[STATUS] !== Status.CREATED || depth >= MAX_DEPTH) return startOther(frame, inner, inner[STATUS]);
  inner[STATUS] = Status.RUNNING;
  depth++;
  let result: unknown;
  try {
    result = (0, inner.machine)(inner);
  } catch (error) {
    result = raise(error);
  }
  if (result === SUSPENDED && flying.failing) result = step(inner, true);
  // (By isObject the hottest path of all would be some per cent slower.)
  if ((typeof result === "object" || typeof result === "function") && inner.machine !== forward) {
    result = replace(inner, result);
  }
  depth--;
  if (result === SUSPENDED && !flying.failing) {
    inner[STATUS] = Status.WAITING;
    inner.parent = frame;
    frame.value = inner;
    return true;
  }
  inner[STATUS] = Status.CLOSED;
  // Users may hold on to the coroutine; its machine and its value hold on to the function's locals.
  inner.machine = forward;
  inner.value = undefined;
  frame.value = result;
  return result === SUSPENDED;
}

/** Calls the machine, again as long as it fails (`failed`: it has) and has a handler. Gives its result, or SUSPENDED. */
function step(frame: Link, failed?: boolean): unknown {
  for (; ; failed = true) {
    if (failed) {
      if (frame.handler === NO_HANDLER) return SUSPENDED;
      frame.label = frame.handler;
      frame.value = takeError();
    }
    let result: unknown;
    try {
      result = (0, frame.machine)(frame);
    } catch (error) {
      result = raise(error);
    }
    if (result !== SUSPENDED || !flying.failing) return result;
  }
}

function replace(frame: Link, result: object | null): unknown {
  try {
    return isAwaitable(result) ? replaceBy(frame, result) : result;
  } catch (error) {
    return raise(error);
  }
}

/**
 * `return x` with an awaitable x, outside `try`: x takes the place of `frame`, which stays only as the handle. Each
 * further tail await takes the place of the one before, so an endless chain of them needs no memory and no stack. Who
 * holds one that gave up its place has a handle of `frame`.
 */
function replaceBy(frame: Link, result: unknown): unknown {
  frame.handler = NO_HANDLER;
  for (;;) {
    const operand = result;
    const next = linkOf(operand);
    if (next === undefined || next[STATUS] !== Status.CREATED) {
      if (!awaitOperand(frame, result, true)) return frame.value;
      if (!flying.failing) frame.machine = forward;
      return SUSPENDED;
    }
    next[STATUS] = Status.RUNNING;
    result = step(next);
    if (result === SUSPENDED && !flying.failing) {
      next[STATUS] = Status.WAITING;
      next.parent = frame;
      frame.value = operand;
      frame.machine = forward;
      return SUSPENDED;
    }
    finish(next);
    if (!isObject(result) || !isAwaitable(result)) return result;
    next[STATUS] = Status.HANDLE;
    next.value = frame;
  }
}

/** `start` of one that is too deep for a plain call, that is a handle, or that can't be awaited. */
function startOther(frame: Link, inner: Link, state: Status): boolean {
  if (state === Status.CLOSED) throw failure(ERR_COROUTINE_REUSED);
  if (state === Status.HANDLE) {
    if (!start(frame, linkOf(inner) as Link)) return false;
    // The handle is what is kept, since it holds the object whose loss is watched.
  } else {
    if (state !== Status.CREATED) throw failure(isRunning(inner) ? ERR_COROUTINE_RUNNING : ERR_COROUTINE_AWAITED);
    inner.parent = frame;
    pending = inner;
  }
  frame.value = inner;
  return true;
}

function awaitHook(frame: Link, operand: unknown, iterator: unknown): boolean {
  // The coroutine itself is cheaper than its iterator, and its depth needs no native stack.
  const driven = (iterator as { [DRIVES]?: unknown } | null | undefined)?.[DRIVES];
  const inner = linkOf(driven);
  if (inner?.[STATUS] === Status.CREATED) {
    // A handle of it, which says what is `awaiting`: the object that has the hook.
    return start(frame, Object.assign(new Link(), { [STATUS]: Status.HANDLE, value: driven, source: operand }));
  }
  if (linkOf(iterator) !== undefined || (iterator as { [MARK]?: unknown } | null)?.[MARK] === true) {
    throw new TypeError("[onAwait]() returned a coroutine");
  }
  if (!isObject(iterator) || typeof (iterator as { next?: unknown }).next !== "function") {
    throw new TypeError(`[onAwait]() returned non-iterator of type '${typeName(iterator)}'`);
  }
  return delegateTo(frame, operand, iterator as never);
}

function delegateTo(frame: Link, operand: unknown, iterator: Iterator<unknown, unknown, unknown>): boolean {
  const result = iteratorResult(iterator.next(undefined));
  if (!result.done) {
    yielded = result.value;
    return suspendOn(frame, operand, iterator);
  }
  frame.value = result.value;
  return false;
}

/** `frame` becomes the leaf. Its status changes when its machine has returned. */
function suspendOn(frame: Link, operand: unknown, source: Source): true {
  frame.value = operand;
  frame.source = source;
  return true;
}

/**
 * Runs `frame`, and whatever it hands on to, until `base` suspends, fails (raise.ts), or ends: SUSPENDED or its result.
 * `failed`: `frame.value` is an error to be raised where it stands. `mark`: RUNNING where a chain around it is driven.
 * `given`: what its machine has given already, in a box, since that may be undefined.
 */
export function run(base: Link, frame: Link, failed = false, mark: Status = Status.DRIVEN, given?: [unknown]): unknown {
  for (;;) {
    frame[STATUS] = Status.RUNNING;
    base[STATUS] = mark;
    if (failed) flying.noticed?.(frame, frame.value);
    let result: unknown;
    if (failed && frame.handler === NO_HANDLER) {
      result = frame.value;
    } else {
      if (failed) frame.label = frame.handler;
      failed = false;
      try {
        result = given ? given[0] : (0, frame.machine)(frame);
        given = undefined;
        if (isObject(result) && frame.machine !== forward && isAwaitable(result)) {
          const next = linkOf(result);
          if (next?.[STATUS] === Status.CREATED) {
            frame = succeed(base, frame, result, next);
            continue;
          }
          frame.handler = NO_HANDLER;
          result = awaitOperand(frame, result, true) ? SUSPENDED : frame.value;
          if (result === SUSPENDED && !flying.failing) frame.machine = forward;
        }
      } catch (error) {
        result = raise(error);
      }
      if (result === SUSPENDED) {
        if (flying.failing) {
          frame.value = takeError();
          failed = true;
          flying.noticed?.(frame, frame.value, true);
          continue;
        }
        frame[STATUS] = Status.WAITING;
        if (pending === undefined) {
          base[STATUS] = Status.WAITING;
          // Each coroutine is walked by once, after it was started.
          if (frame.source === undefined) base.leaf = walk(frame);
          else if (base.leaf !== frame) base.leaf = frame;
          return SUSPENDED;
        }
        frame = pending;
        pending = undefined;
        continue;
      }
    }
    const { parent } = frame;
    finish(frame);
    if (frame === base || parent === undefined) {
      return failed ? raise(result) : result;
    }
    parent.value = result;
    frame = parent;
  }
}

/** A tail await in `run`: gives `next` the place of `frame`, which stays only if somebody needs it as the handle. */
function succeed(base: Link, frame: Link, operand: unknown, next: Link): Link {
  let holder = frame;
  if (frame !== base && frame.parent?.machine === forward) {
    holder = frame.parent;
    finish(frame);
    frame[STATUS] = Status.HANDLE;
    frame.value = holder;
  } else {
    frame.machine = forward;
    frame.handler = NO_HANDLER;
    frame[STATUS] = Status.WAITING;
  }
  next.parent = holder;
  holder.value = operand;
  return next;
}

/** The coroutine that a suspended one awaits. */
export function awaitedBy(frame: Link): Link | undefined {
  return frame[STATUS] === Status.WAITING ? linkOf(frame.value) : undefined;
}

/** Walks down from `base`: the last one above nothing, above one that ended, or above one that somebody else drives. */
export function walk(base: Link): Link {
  for (;;) {
    const inner = awaitedBy(base);
    if (inner === undefined || inner[STATUS] >= Status.CLOSED) return base;
    base = inner;
  }
}

/** A chain whose leaf runs is running as a whole, from where it is driven. */
export function isRunning(frame: Link): boolean {
  return walk(frame)[STATUS] !== Status.WAITING;
}
