/**
 * `yield` and `yield*` of async generators → ops.
 *
 *     const got = yield x;   →   settle x → 1
 *                                1: yield value → 2
 *                                2: branch resumed by return → R;   got = value
 *                                R: settle value, then as `return value`
 */
import type TS from "typescript";
import { constant, member, VALUE } from "./builder.ts";
import { lowerExpression } from "./expressions.ts";
import type { Operand, Region, State } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import { isPlainValue } from "./syntax.ts";
import { checkYield } from "./yield-in-scope.ts";

export function lowerYield(low: Lowering, expression: TS.YieldExpression): Operand {
  if (low.fn.lowered === "coroutine") checkYield(low, expression);
  if (expression.asteriskToken) return lowerDelegation(low, expression.expression!);
  const { builder } = low;
  const operand = expression.expression ? lowerExpression(low, expression.expression) : constant(undefined);
  const plain = !expression.expression || isPlainValue(low.ts, expression.expression);
  // ECMAScript awaits whatever is yielded; the protocol need not look at what is surely no awaitable.
  const value = plain && low.fn.lowered === "coroutine" ? operand : builder.suspend("settle", operand);
  const resume = builder.state("resume");
  builder.emit({ op: "yield", operand: value, resume });
  builder.place(resume);
  returnIfAsked(low);
  return VALUE;
}

/** A generator that was resumed by `return(v)` awaits v and returns it, from where it stands. */
function returnIfAsked(low: Lowering): void {
  low.builder.branch(isReturn("==="), true, returning(low));
}

/** One state for all yields of a region. */
function returning(low: Lowering): State {
  const { builder } = low;
  const known = low.returning.get(builder.region);
  if (known) return known;
  const state = builder.state("return");
  low.returning.set(builder.region, state);
  builder.later(builder.region, state, () => builder.return(builder.suspend("settle", VALUE)));
  return state;
}

/** See `AsyncDelegation` in runtime/interface.ts. */
function lowerDelegation(low: Lowering, iterable: TS.Expression): Operand {
  const { builder } = low;
  const operand = lowerExpression(low, iterable);
  const delegation = builder.spill({
    kind: "runtime",
    name: low.fn.lowered === "promise" ? "delegatePromises" : "delegate",
    args: [operand],
  });
  const outer = builder.region;
  const call = builder.state("call");
  const raise = builder.state("raise");
  const out = builder.state("yield");
  const region: Region = { kind: "catch", parent: outer, handler: raise };
  builder.jump(call);
  builder.region = region;
  builder.place(out);
  const resumed = builder.state("resume");
  builder.emit({ op: "yield", operand: member(delegation, "value"), resume: resumed });
  builder.place(resumed);
  // AsyncGeneratorYield (ECMA-262 27.6.3.8): what comes with `return` is awaited before it is passed on.
  builder.branch(isReturn("!=="), true, call);
  builder.suspend("settle", VALUE);
  builder.region = outer;
  builder.place(call);
  const result = builder.suspend("settle", member(delegation, "resume", [{ kind: "self" }]));
  builder.branch(member(delegation, "done", [result]), false, out);
  const value = member(delegation, "value");
  const normal = builder.state("after");
  builder.branch(member(delegation, "returning"), false, normal);
  builder.return(value);
  builder.later(outer, raise, () => {
    builder.emit({ op: "evaluate", operand: member(delegation, "raise", [VALUE]) });
    builder.jump(call);
  });
  builder.place(normal);
  return value;
}

/** `$.resumption === $await.RETURN` */
function isReturn(operator: "===" | "!=="): Operand {
  return {
    kind: "binary",
    operator,
    left: { kind: "frame", name: "resumption" },
    right: { kind: "runtime", name: "RETURN" },
  };
}
