/**
 * `yield*` in async generators of both modes (ECMA-262 15.5.5, `yield * AssignmentExpression`).
 *
 *     yield* xs;      →      $1 = $.delegate(xs);   …  $.settle($1.resume($), 2)  …  $1.done($.value)  …  $.yield($1.value, 1)
 */
import { RETURN, type AsyncDelegation, type GeneratorFrame } from "./interface.ts";
import { sendNext, type IteratorRecord } from "./iteration.ts";
import { iteratorResult, methodOf } from "./protocol.ts";

/** What the last `resume` did, since `done` reads its result by that. */
const enum Sent {
  Start,
  Next,
  Throw,
  /** The error came in by `raise` and is to be thrown. */
  Raised,
  Return,
  /** There is no `return` to call: its value is awaited and returned. */
  Ended,
  /** There is no `throw` to call: the iterator is closed, then it is a TypeError. */
  Refused,
}

export class Delegation implements AsyncDelegation {
  declare value: unknown;
  declare returning: boolean;
  declare readonly record: IteratorRecord;
  declare sent: Sent;
  declare error: unknown;

  constructor(record: IteratorRecord) {
    this.value = undefined;
    this.returning = false;
    this.record = record;
    this.sent = Sent.Start;
    this.error = undefined;
  }

  resume(frame: GeneratorFrame): unknown {
    const { iterator } = this.record;
    if (this.sent === Sent.Raised) {
      const error = this.error;
      this.error = undefined;
      return this.forward(error);
    }
    const first = this.sent === Sent.Start;
    if (first || frame.resumption !== RETURN) {
      this.sent = Sent.Next;
      return sendNext(this.record, [first ? undefined : frame.value]);
    }
    const method = methodOf(iterator, "return");
    this.sent = method === undefined ? Sent.Ended : Sent.Return;
    return method === undefined ? frame.value : method.call(iterator, frame.value);
  }

  raise(error: unknown): void {
    this.sent = Sent.Raised;
    this.error = error;
  }

  forward(error: unknown): unknown {
    const { iterator } = this.record;
    const method = methodOf(iterator, "throw");
    this.sent = Sent.Throw;
    if (method !== undefined) return method.call(iterator, error);
    const close = methodOf(iterator, "return");
    if (close === undefined) throw refusal();
    this.sent = Sent.Refused;
    return close.call(iterator);
  }

  done(result: unknown): boolean {
    if (this.sent === Sent.Ended) {
      this.value = result;
      return (this.returning = true);
    }
    const object = iteratorResult(result);
    if (this.sent === Sent.Refused) throw refusal();
    const done = Boolean(object.done);
    this.value = object.value;
    this.returning = done && this.sent === Sent.Return;
    return done;
  }
}

function refusal(): TypeError {
  return new TypeError("the iterator does not provide a 'throw' method");
}
