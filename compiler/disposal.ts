/**
 * `using` and `await using` → ops. See `Resources` in runtime/interface.ts for what the runtime does.
 *
 *     { await using x = m; work(x); }
 *       → $1 = $await.createResources();  enter m, await, x = …;  work(x);      in a region whose clean-up is
 *         while ($1.next()) { settle $1.pending; $1.disposed(value) }   an error in it: $1.fail(error), and on
 *         $1.finish()                                                   throws what is left, else control falls through
 */
import type TS from "typescript";
import { member, VALUE } from "./builder.ts";
import type { Operand, Region, State } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import { isAwaitUsing, isUsing } from "./syntax.ts";

/** Runs `body`, the statements of a block, and disposes of the block's resources if it declares any. */
export function disposing(low: Lowering, statements: readonly TS.Node[], body: () => void): void {
  const { ts } = low;
  const lists = statements
    .map((statement) => (ts.isVariableStatement(statement) ? statement.declarationList : statement))
    .filter((list): list is TS.VariableDeclarationList => isUsing(ts, list));
  if (lists.length === 0) return body();
  const waits = lists.some((list) => isAwaitUsing(ts, list));
  const { builder } = low;
  const resources = builder.spill({
    kind: "runtime",
    name: low.fn.lowered === "promise" ? "createPromiseResources" : "createResources",
    args: [],
  });
  const outer = builder.region;
  const exit = builder.temp();
  const handler = builder.state("thrown");
  const cleanup = builder.state("dispose");
  const after = builder.state("after");
  const region: Region = { kind: "finally", parent: outer, handler, cleanup, exit };
  const saved = low.resources;
  low.resources = resources;
  builder.enter(region, "using");
  body();
  low.resources = saved;
  builder.emit({ op: "exit", record: exit, to: after });
  builder.jump(cleanup);
  builder.region = outer;
  builder.place(handler);
  call(low, resources, "fail", VALUE);
  // If a resource suppresses the error, control goes on after the block.
  const fallThrough = (): void => builder.emit({ op: "exit", record: exit, to: after });
  fallThrough();
  const single = lists.length === 1 && lists[0]!.declarations.length === 1;
  dispose(low, resources, { cleanup, single }, waits ? fallThrough : undefined);
  builder.emit({ op: "resume", record: exit });
  builder.place(after);
}

/** `single`: there is only one resource to wait for, so no need to ask for the next. */
function dispose(
  low: Lowering,
  resources: Operand,
  { cleanup, single }: { cleanup: State; single: boolean },
  fallThrough: (() => void) | undefined,
): void {
  const { builder } = low;
  if (!fallThrough) {
    builder.place(cleanup);
    call(low, resources, "next");
    call(low, resources, "finish");
    return;
  }
  const outer = builder.region;
  const failed = builder.state("failed");
  const done = builder.state("disposed");
  const next = single ? done : cleanup;
  builder.region = { kind: "catch", parent: outer, handler: failed };
  builder.place(cleanup);
  builder.branch(member(resources, "next", []), false, done);
  const result = builder.suspend("settle", member(resources, "pending"));
  call(low, resources, "disposed", result);
  builder.jump(next);
  builder.region = outer;
  builder.place(failed);
  call(low, resources, "fail", VALUE);
  fallThrough();
  builder.jump(next);
  builder.place(done);
  call(low, resources, "finish");
}

/** `using name = operand` in the block being lowered. */
export function lowerResource(low: Lowering, name: TS.Identifier, operand: Operand, waits: boolean): void {
  const { builder } = low;
  const resources = low.resources!;
  const binding = low.bindingOf(name)!;
  const target: Operand = { kind: "binding", binding, origin: low.startOf(name) };
  if (!waits) {
    builder.emit({ op: "assign", target, operand: member(resources, "use", [operand]) });
    return;
  }
  const ready = builder.state("entered");
  builder.branch(member(resources, "enter", [operand]), false, ready);
  const entered = builder.suspend("await", member(resources, "pending"));
  call(low, resources, "entered", entered);
  builder.place(ready);
  builder.emit({ op: "assign", target, operand: member(resources, "value") });
}

function call(low: Lowering, object: Operand, name: string, ...args: readonly Operand[]): void {
  low.builder.emit({ op: "evaluate", operand: member(object, name, args) });
}
