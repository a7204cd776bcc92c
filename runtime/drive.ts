/**
 * How a user drives a chain: `send`, `throw` and `close` of its base (see chain.ts for what a chain is).
 *
 *     base.send(v)     resumes the leaf         base.close()     closes the leaf, then each one out, then the base
 *
 * Semantics: CPython's genobject.c (`gen_send_ex`, `_gen_throw`, `gen_close`, `gen_close_iter`).
 */
import { finish, linkOf, run, stands, THENABLE as thenable, walk, yieldAgain, type Link } from "./chain.ts";
import { NO_HANDLER, SUSPENDED } from "./interface.ts";
import { flight, raise, takeError } from "./raise.ts";
import {
  apply,
  ERR_COROUTINE_IGNORED_EXIT,
  ERR_COROUTINE_REUSED,
  ERR_COROUTINE_RUNNING,
  failure,
  GeneratorExit,
  isObject,
  iteratorResult,
  methodOf,
} from "./protocol.ts";
import { Status, STATUS as statusKey } from "./status.ts";

// Constants to the engine too: see status.ts.
const STATUS: typeof statusKey = statusKey,
  THENABLE = thenable,
  flying = flight;

/**
 * The leaf of a suspended `base`. What was remembered is right unless somebody drove a coroutine in the middle of the chain
 * meanwhile: then it has ended, was cut off (no parent), runs, or awaits another. Undefined where there is none: then the
 * error of the table is raised (raise.ts).
 */
function suspendedLeafOf(base: Link): Link | undefined {
  let { leaf } = base;
  if (leaf?.source === undefined || !stands(leaf, base)) leaf = walk(base);
  if (leaf[STATUS] === Status.WAITING) return leaf;
  raise(failure(base[STATUS] === Status.CLOSED ? ERR_COROUTINE_REUSED : ERR_COROUTINE_RUNNING));
  return undefined;
}

/**
 * `base.send(value)`, or `base.throw(value)` with `raising`. SUSPENDED (see `takeYielded`), failed (raise.ts; with the
 * errors of the table as well), or the result. Throws nothing.
 */
export function drive(base: Link, value: unknown, raising?: boolean): unknown {
  const { leaf } = base;
  if (raising || leaf?.source !== THENABLE || base[STATUS] !== Status.WAITING || !stands(leaf, base)) {
    return driveAny(base, value, raising);
  }
  // What a task does at nearly every step, in one piece: a thenable's value comes, and the leaf waits for the next.
  leaf.source = undefined;
  leaf.value = value;
  leaf[STATUS] = Status.RUNNING;
  base[STATUS] = Status.DRIVEN;
  let result: unknown;
  try {
    result = (0, leaf.machine)(leaf);
  } catch (error) {
    result = raise(error);
  }
  if (leaf.source !== THENABLE || flying.failing) return run(base, leaf, false, Status.DRIVEN, [result]);
  leaf[STATUS] = base[STATUS] = Status.WAITING;
  return result;
}

function driveAny(base: Link, value: unknown, raising?: boolean): unknown {
  if (base[STATUS] === Status.CREATED) {
    if (raising) {
      finish(base);
      return raise(value);
    }
    if (value !== undefined) return raise(new TypeError("can't send non-undefined value to a just-started coroutine"));
    return run(base, base);
  }
  const leaf = suspendedLeafOf(base);
  if (leaf === undefined) return SUSPENDED;
  if (!raising || !(value instanceof GeneratorExit)) return resume(base, leaf, value, raising);
  base[STATUS] = Status.DRIVEN;
  // Python closes what is awaited first, then raises the instance in the base, or what went wrong in the closing.
  const outcome = closeAwaited(base, leaf);
  base.value = outcome === QUIET ? value : outcome;
  return run(base, base, true);
}

/** Hands `value` to the suspended `leaf`: to its iterator where it has one, else to its machine. */
function resume(base: Link, leaf: Link, value: unknown, failed?: boolean): unknown {
  const iterator = leaf.source;
  leaf[STATUS] = Status.RUNNING;
  base[STATUS] = Status.DRIVEN;
  if (iterator === THENABLE) {
    leaf.source = undefined;
  } else if (iterator !== undefined) {
    try {
      // oxlint-disable-next-line typescript/unbound-method -- called with its receiver
      const method = failed ? methodOf(iterator, "throw") : iterator.next;
      if (method !== undefined) {
        const result = iteratorResult(apply(method, iterator, [value]));
        if (!result.done) return yieldAgain(base, leaf, result.value);
        ({ value } = result);
        failed = false;
      }
    } catch (error) {
      value = error;
      failed = true;
    }
    leaf.source = undefined;
  } else {
    const inner = linkOf(leaf.value);
    if (inner !== undefined) {
      value = refusal(leaf, inner);
      failed = true;
    }
  }
  leaf.value = value;
  return run(base, leaf, failed);
}

/** What `leaf` is told by the coroutine that it awaits, which somebody else drove to its end or drives now. */
function refusal(leaf: Link, inner: Link): unknown {
  if (inner[STATUS] !== Status.DRIVEN) return failure(ERR_COROUTINE_REUSED);
  // `leaf` goes on without it: nobody may find it, or what is below it, by way of those that await `leaf`.
  inner.parent = undefined;
  for (let frame: Link | undefined = leaf; frame !== undefined; frame = frame.parent) frame.leaf = undefined;
  return failure(ERR_COROUTINE_RUNNING);
}

/** How closing one coroutine ended: QUIET, or the error that is raised in the next one out. */
const QUIET = Symbol();

/** `base.close()`: errors come out, GeneratorExit does not. */
export function close(base: Link): void {
  if (base[STATUS] === Status.CLOSED) return;
  if (base[STATUS] === Status.CREATED) return finish(base);
  const leaf = suspendedLeafOf(base);
  if (leaf === undefined) throw takeError();
  base[STATUS] = Status.DRIVEN;
  const outcome = closeOne(base, closeAwaited(base, leaf), Status.DRIVEN);
  if (outcome !== QUIET) throw outcome;
}

/** Closes everything below `base`, from the leaf out. */
function closeAwaited(base: Link, leaf: Link): unknown {
  let outcome = closeDelegate(leaf);
  for (let frame = leaf; frame !== base;) {
    const parent = frame.parent as Link;
    outcome = closeOne(frame, outcome, Status.RUNNING);
    // One that ignored the exit is cut off from its chain, and on its own from now on.
    frame.parent = undefined;
    parent.value = undefined;
    frame = parent;
  }
  return outcome;
}

function closeDelegate(leaf: Link): unknown {
  const iterator = leaf.source;
  const inner = linkOf(leaf.value);
  leaf.value = leaf.source = undefined;
  if (iterator === undefined) return inner?.[STATUS] === Status.DRIVEN ? refusal(leaf, inner) : QUIET;
  if (leaf[STATUS] === Status.WAITING) leaf[STATUS] = Status.RUNNING;
  try {
    const result = methodOf(iterator, "return")?.call(iterator, undefined);
    return isObject(result) && (result as { done?: unknown }).done === false
      ? failure(ERR_COROUTINE_IGNORED_EXIT)
      : QUIET;
  } catch (error) {
    return error;
  }
}

/** Closes `frame`, below which nothing is left, by GeneratorExit or by the error that came from below. */
function closeOne(frame: Link, outcome: unknown, mark: Status): unknown {
  if (frame.handler === NO_HANDLER) {
    finish(frame);
    return outcome instanceof GeneratorExit ? QUIET : outcome;
  }
  frame.value = outcome === QUIET ? new GeneratorExit() : outcome;
  if (run(frame, frame, true, mark) !== SUSPENDED) return QUIET;
  if (!flying.failing) return failure(ERR_COROUTINE_IGNORED_EXIT);
  const error = takeError();
  return error instanceof GeneratorExit ? QUIET : error;
}
