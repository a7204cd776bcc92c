/**
 * `yield*` in async generators of both modes (ECMA-262 15.5.5, `yield * AssignmentExpression`).
 *
 *     yield* xs;      →      $1 = $await.delegate(xs);   …  $.settle($1.resume($), 2)  …  $1.done($.value)  …  $.yield($1.value, 1)
 */
import { RETURN, type AsyncDelegation, type GeneratorFrame } from "./interface.ts";
import { asyncIterate, sendNext, type IteratorRecord } from "./iteration.ts";
import { asyncIteratePromises } from "./promise-from-sync.ts";
import { iteratorResult, methodOf } from "./protocol.ts";

/** What the last `resume` did, since `done` reads its result by that. */
const SENT_START = 0;
const SENT_NEXT = 1;
const SENT_THROW = 2;
/** The error came in by `raise` and is to be thrown. */
const SENT_RAISED = 3;
const SENT_RETURN = 4;
/** There is no `return` to call: its value is awaited and returned. */
const SENT_ENDED = 5;
/** There is no `throw` to call: the iterator is closed, then it is a TypeError. */
const SENT_REFUSED = 6;

/** `yield*` in coroutine mode. */
export function delegate(iterable: unknown): AsyncDelegation {
  return new Delegation(asyncIterate(iterable));
}

/** `yield*` in promise mode. */
export function delegatePromises(iterable: unknown): AsyncDelegation {
  return new Delegation(asyncIteratePromises(iterable));
}

class Delegation implements AsyncDelegation {
  declare value: unknown;
  declare returning: boolean;
  declare readonly record: IteratorRecord;
  declare sent: number;
  declare error: unknown;

  constructor(record: IteratorRecord) {
    this.value = undefined;
    this.returning = false;
    this.record = record;
    this.sent = SENT_START;
    this.error = undefined;
  }

  resume(frame: GeneratorFrame): unknown {
    const { iterator } = this.record;
    if (this.sent === SENT_RAISED) {
      const error = this.error;
      this.error = undefined;
      return this.forward(error);
    }
    const first = this.sent === SENT_START;
    if (first || frame.resumption !== RETURN) {
      this.sent = SENT_NEXT;
      return sendNext(this.record, [first ? undefined : frame.value]);
    }
    const method = methodOf(iterator, "return");
    this.sent = method === undefined ? SENT_ENDED : SENT_RETURN;
    return method === undefined ? frame.value : method.call(iterator, frame.value);
  }

  raise(error: unknown): void {
    this.sent = SENT_RAISED;
    this.error = error;
  }

  forward(error: unknown): unknown {
    const { iterator } = this.record;
    const method = methodOf(iterator, "throw");
    this.sent = SENT_THROW;
    if (method !== undefined) return method.call(iterator, error);
    const close = methodOf(iterator, "return");
    if (close === undefined) throw refusal();
    this.sent = SENT_REFUSED;
    return close.call(iterator);
  }

  done(result: unknown): boolean {
    if (this.sent === SENT_ENDED) {
      this.value = result;
      return (this.returning = true);
    }
    const object = iteratorResult(result);
    if (this.sent === SENT_REFUSED) throw refusal();
    const done = Boolean(object.done);
    this.value = object.value;
    this.returning = done && this.sent === SENT_RETURN;
    return done;
  }
}

function refusal(): TypeError {
  return new TypeError("the iterator does not provide a 'throw' method");
}
