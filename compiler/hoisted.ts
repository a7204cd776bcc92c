/**
 * Calls that test runners move above the imports of a file. What is evaluated there can't use the runtime, which is not
 * imported yet.
 *
 *     vi.mock("./a.js", async (original) => {…});      the function is lowered, and called later: not wrapped (identity.ts)
 *     const a = await vi.hoisted(async () => {…});     the function is called there, and stays native, as the await does
 */
import type TS from "typescript";
import type { TypeScript } from "./syntax.ts";

const RUNNERS = new Set(["vi", "vitest", "jest"]);
const METHODS = new Set(["hoisted", "mock", "unmock"]);

/** The name of the method, where it is one of those. */
function hoistedMethod(ts: TypeScript, node: TS.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  const isOne = ts.isIdentifier(expression) && RUNNERS.has(expression.text) && METHODS.has(name.text);
  return isOne ? name.text : undefined;
}

/** The call of something that runs before the imports. */
export function isHoistedCall(ts: TypeScript, node: TS.Node): boolean {
  return hoistedMethod(ts, node) === "hoisted";
}

/** A function whose body runs before the imports. */
export function runsBeforeImports(ts: TypeScript, { parent }: TS.Node): boolean {
  return isHoistedCall(ts, parent);
}

export function isInHoistedCall(ts: TypeScript, node: TS.Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (hoistedMethod(ts, at) !== undefined) return true;
  return false;
}
