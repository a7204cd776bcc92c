/**
 * Code that does not suspend but has to be taken apart all the same.
 *
 *     for (const x of xs) { await x; { function show() { return x; } show(); } }
 *       → each iteration has its own x, in a box that `show` must be made with; a declaration can't be given one, an
 *         assignment can: the inner block is taken apart, so `show` becomes one
 */
import type TS from "typescript";
import type { Analysis, FunctionInfo } from "./scope.ts";
import { isIteration, type TypeScript } from "./syntax.ts";

/** Marks the blocks of declarations that capture bindings of an iteration as suspending. */
export function takeApart(ts: TypeScript, analysis: Analysis, fn: FunctionInfo): void {
  // What is taken apart can make further bindings those of an iteration.
  while (fn.bindings.some((binding) => repeats(ts, analysis, fn, binding.scope.node) && markUsers(binding))) continue;

  function markUsers(binding: FunctionInfo["bindings"][number]): boolean {
    let marked = false;
    for (const { node, user } of binding.references) {
      if (user === fn) continue;
      const site = outermostDeclaration(ts, node, fn.node);
      if (site && mark(analysis, site.parent)) marked = true;
    }
    return marked;
  }
}

/** True for a scope that is entered again and again, in a loop that is taken apart. */
function repeats(ts: TypeScript, analysis: Analysis, fn: FunctionInfo, scope: TS.Node): boolean {
  for (let node = scope; node !== fn.node && node !== undefined; node = node.parent) {
    if (isIteration(ts, node) && analysis.suspending.has(node)) return true;
  }
  return false;
}

/** The function or class declaration of `top` that a reference stands in, if that is what captures it. */
function outermostDeclaration(ts: TypeScript, reference: TS.Node, top: TS.Node): TS.Node | undefined {
  let site: TS.Node | undefined;
  for (let node = reference.parent; node !== top; node = node.parent) {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) site = node;
  }
  return site && (ts.isFunctionDeclaration(site) || ts.isClassDeclaration(site)) ? site : undefined;
}

function mark(analysis: Analysis, block: TS.Node): boolean {
  let marked = false;
  for (let node = block; !analysis.suspending.has(node); node = node.parent) {
    analysis.suspending.add(node);
    marked = true;
  }
  return marked;
}
