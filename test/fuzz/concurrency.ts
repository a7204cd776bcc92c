// Random code in which more than one thing is under way: calls that nobody awaits at once, requests to a generator that
// overlap, promises that settle at different times, odd thenables.
//
//     concurrent(context)   →   `G(async () => { await W(1, 3); L(2); });`
import type { Context } from "./context.ts";
import { argument } from "./declarations.ts";
import { expression } from "./expressions.ts";
import { asyncFunction, rest, sent } from "./functions.ts";
import { body } from "./statements.ts";
import { ODDITIES } from "./helpers-promises.ts";

/** The operand of an `await`: seldom a plain promise. */
export function operand(context: Context, depth: number): string {
  const { random } = context;
  const value = (): string => expression(context, depth);
  return random.weighted<() => string>([
    [3, () => `W(${value()}, ${1 + random.int(5)})`],
    [1, () => `T(${value()}, ${1 + random.int(3)})`],
    [1.5, () => `H("${random.pick(ODDITIES)}", ${value()})`],
    [0.5, () => `U(${value()}${random.chance(0.5) ? "" : `, ${random.int(4)}`})`],
    [1, () => combination(context, depth)],
    [1, () => `J(${task(context)})`],
  ])();
}

function combination(context: Context, depth: number): string {
  const { random } = context;
  const how = random.pick(["all", "all", "allSettled", "race", "any"]);
  return `Promise.${how}([${random.times(1 + random.int(3), () => operand(context, depth - 1)).join(", ")}])`;
}

/** An async function, or what calls one. */
function task(context: Context): string {
  const { random } = context;
  const known = context.variable(({ holds }) => holds === "async");
  if (known && random.chance(0.5)) return `() => ${known.name}(${argument(context)})`;
  return asyncFunction(context);
}

export function concurrent(context: Context): string {
  const { random } = context;
  return random.weighted<() => string>([
    [5, () => `G(${task(context)});`],
    [3, () => `N(${task(context)}${random.chance(0.5) ? "" : `, ${random.int(3)}`});`],
    [context.fn.async ? 2 : 0, () => `await Y(${1 + random.int(6)});`],
    [1, () => `U(${context.unique()}, ${random.int(3)});`],
    [context.fn.async ? 1.5 : 0, () => awaitedLater(context)],
    [context.features.generators && context.fn.async ? 6 : 0, () => racing(context)],
  ])();
}

/** Started now, awaited after something else. */
function awaitedLater(context: Context): string {
  const name = context.declare("const", "value", false);
  const text = `const ${name} = ${operand(context, 2)};`;
  context.ready(name);
  return `${text} L(${expression(context, 2)}); L(await ${name});`;
}

/** Requests to one generator that do not wait for each other. */
function racing(context: Context): string {
  const { random } = context;
  const known = context.variable(({ holds }) => holds === "generator");
  const generator =
    known && random.chance(0.5)
      ? `${known.name}(${argument(context)})`
      : `(async function* ${rest(context, { generator: true, async: true }, 5)})()`;
  const steps = random.times(2 + random.int(5), () => {
    const how = random.weighted([
      [6, "next"],
      [1.5, "throw"],
      [2, "return"],
    ]);
    const value = random.chance(0.3) ? sent(context, how) : String(context.unique());
    return `["${how}", ${value}${random.chance(0.4) ? `, ${1 + random.int(5)}` : ""}]`;
  });
  const waits = random.chance(0.7) ? "await " : "";
  if (random.chance(0.6)) return `${waits}race(${generator}, ${steps.join(", ")});`;
  // Loops go through it meanwhile.
  const shared = context.declare("const");
  const loops = random.times(1 + random.int(2), () => `G(${consumer(context, shared)});`);
  return `const ${shared} = ${generator}; ${loops.join(" ")} ${waits}race(${shared}, ${steps.join(", ")});`;
}

/** An async function that goes through an iterable. */
function consumer(context: Context, iterable: string): string {
  return context.inFunction({ arrow: true, async: true }, () => {
    const item = context.declare("const");
    return `async () => { for await (const ${item} of ${iterable}) { L(${item}); ${body(context, 3)} } }`;
  });
}
