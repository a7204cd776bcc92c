// Gives some functions a mode of their own: in promise mode those that stay native go together with those that are lowered.
//
//     async function f() { await g(); }   →   async function f() { "use native"; await g(); }
import ts from "typescript";
import type { LoweredMode } from "./compare.ts";
import { Insertions } from "./insertions.ts";
import type { Random } from "./random.ts";

/** Without a difference to the program. What stays native can't await coroutines, so all are in coroutine mode. */
const MODES: Record<LoweredMode, readonly string[]> = { promise: ["native", "promise"], coroutine: ["coroutine"] };

export function direct(source: string, mode: LoweredMode, random: Random): string {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest, true);
  const often = random.pick([0.1, 0.3, 0.6]);
  const inserted = new Insertions();
  const visit = (node: ts.Node): void => {
    const { body } = node as { body?: ts.Node };
    if (ts.isFunctionLike(node) && body && ts.isBlock(body) && random.chance(often)) {
      inserted.open(body.getStart(file) + 1, ` "use ${random.pick(MODES[mode])}";`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return inserted.into(source);
}
