// Random patterns to assign to, each with a value that suits it.
//
//     objectTarget(context, 2)   →   { pattern: `{ a: x = L(1), ...o.m }`, value: `await P({ a: 1, b: 2, c: 3 })` }
import type { Context } from "./context.ts";
import { expression, iterable, propertyKey, target } from "./expressions.ts";

/** A pattern of assignment targets and a value that suits it. */
export function objectTarget(context: Context, depth: number): { pattern: string; value: string } {
  const { random } = context;
  const items = random.times(1 + random.int(3), () => {
    const to = random.chance(0.15) && depth > 0 ? objectTarget(context, depth - 1).pattern : target(context, depth);
    const fallback =
      random.chance(0.4) || to.startsWith("{") ? ` = ${to.startsWith("{") ? "{}" : expression(context, depth)}` : "";
    return `${propertyKey(context, depth)}: ${to}${fallback}`;
  });
  if (random.chance(0.25)) items.push(`...${target(context, depth)}`);
  // Of what a rest leaves out, V8 may call getters; see known.md.
  const plain = items.at(-1)!.startsWith("...");
  const object = plain ? "{ a: 1, b: 2, c: 3 }" : `O("p${context.unique()}")`;
  const value = context.fn.async && random.chance(0.4) ? `await P(${object})` : object;
  return { pattern: `{ ${items.join(", ")} }`, value };
}

export function arrayTarget(context: Context, depth: number): { pattern: string; value: string } {
  const { random } = context;
  const items = random.times(1 + random.int(3), () => {
    if (random.chance(0.15)) return "";
    const to = target(context, depth);
    return random.chance(0.4) ? `${to} = ${expression(context, depth)}` : to;
  });
  if (random.chance(0.25)) items.push(`...${target(context, depth)}`);
  else if (items.at(-1) === "") items.push(target(context, depth));
  const value = iterable(context, false);
  return { pattern: `[${items.join(", ")}]`, value };
}
