// Random functions, methods and classes, with parameters.
//
//     functionExpression(context)   →   `async (a, { b = await P(1) } = {}) => { … }`
import { bindingPattern, body } from "./statements.ts";
import { operand } from "./concurrency.ts";
import type { Context, FunctionContext } from "./context.ts";
import { argument } from "./declarations.ts";
import { expression, propertyKey } from "./expressions.ts";

/** Parameters of the function that is being written; defaults belong to it but can't suspend. */
export function parameters(context: Context): string {
  const { random, fn } = context;
  const settled: FunctionContext = { ...fn, async: false, generator: false };
  const list = random.times(random.int(3), () => {
    const outer = context.fn;
    context.fn = settled;
    const simple = random.chance(0.7);
    const named = simple
      ? context.declare("parameter", "value", true)
      : bindingPattern(context, "parameter", 1).pattern;
    const fallback =
      random.chance(0.25) || !simple
        ? ` = ${simple ? expression(context, 1) : named.startsWith("[") ? `I("d")` : named.includes("...") ? "{ a: 1, c: 2 }" : `O("d")`}`
        : "";
    context.fn = outer;
    return named + fallback;
  });
  if (random.chance(0.1)) list.push(`...${context.declare("parameter")}`);
  return list.join(", ");
}

/** `(a, b) { … }` of a function of this kind. */
export function rest(context: Context, kind: Partial<FunctionContext>, size = 4): string {
  return context.inFunction(kind, () => `(${parameters(context)}) ${body(context, size)}`);
}

export function functionExpression(context: Context): string {
  const { random } = context;
  return random.weighted<() => string>([
    [4, () => arrow(context, false)],
    [3, () => arrow(context, true)],
    [2, () => `function ${random.chance(0.3) ? named(context) : ""}${rest(context, {})}`],
    [2, () => `async function ${random.chance(0.3) ? named(context) : ""}${rest(context, { async: true })}`],
    [1, () => `() => [...(function* ${rest(context, { generator: true }, 2)})()]`],
    [
      context.features.generators ? 1 : 0,
      () =>
        `async () => await drive((async function* ${rest(context, { generator: true, async: true })})(${argument(context)}), ${steps(context)})`,
    ],
    [1, () => `{ ${method(context, 1, "m")} }.m`],
    [1, () => `class { static ${method(context, 1, "m")} }.m`],
  ])();
}

/** An async function or method without a name of its own. */
export function asyncFunction(context: Context): string {
  return context.random.weighted<() => string>([
    [4, () => arrow(context, true)],
    [2, () => `async function ${rest(context, { async: true }, 5)}`],
    [1, () => `{ ${method(context, 1, "m", ["async "])} }.m`],
  ])();
}

function named(context: Context): string {
  return context.random.pick(["x", "a", "$", "f", "scope"]);
}

function arrow(context: Context, async: boolean): string {
  const { random } = context;
  return context.inFunction({ arrow: true, async }, () => {
    const head = `${async ? "async " : ""}(${parameters(context)}) =>`;
    if (random.chance(0.4)) return `${head} ${body(context, 4)}`;
    const result = expression(context, 2);
    return `${head} ${result.startsWith("{") ? `(${result})` : result}`;
  });
}

export function steps(context: Context): string {
  const { random } = context;
  return random
    .times(2 + random.int(4), () => {
      const how = random.weighted([
        [6, "next"],
        [1, "throw"],
        [1, "return"],
      ]);
      const odd = context.features.promises && random.chance(0.2);
      return `["${how}", ${odd ? sent(context, how) : context.unique()}]`;
    })
    .join(", ");
}

/** What is sent to a generator, and may have to be waited for. */
export function sent(context: Context, how: string): string {
  // V8 takes a `return` that is rejected for a `next`; see known.md.
  return how === "return" ? `W(${context.unique()}, ${1 + context.random.int(5)})` : operand(context, 0);
}

/** A method of an object literal or a class. */
export function method(
  context: Context,
  depth: number,
  name = propertyKey(context, depth),
  heads: readonly string[] = ["", "async ", "async "],
): string {
  const { random } = context;
  const head = random.pick(heads);
  return `${head}${name}${rest(context, { method: true, async: head !== "", strict: context.fn.strict }, 3)}`;
}

export function classExpression(context: Context, depth: number): string {
  const { random } = context;
  const heritage = random.weighted<() => string>([
    [2, () => ""],
    [2, () => " extends Base"],
    [context.fn.async ? 2 : 0, () => " extends (await P(Base))"],
    [0.5, () => ` extends (L(${context.unique()}), Base)`],
  ])();
  const name = random.chance(0.4) ? ` ${named(context)}` : "";
  return `class${name}${heritage} ${classBody(context, depth)}`;
}

export function classBody(context: Context, depth: number): string {
  const { random } = context;
  const key = (): string => propertyKey(context, depth).replace(/^"?(m|a|b|c)"?$/, "$1");
  const members = random.times(random.int(4), () =>
    random.weighted<() => string>([
      [3, () => method(context, depth, key())],
      [1, () => `static ${method(context, depth, key())}`],
      [1, () => `static ${key()} = ${field(context)};`],
      [1, () => `${key()} = ${field(context)};`],
      [1, () => `get ${key()}() { return L(${context.unique()}); }`],
      [
        0.7,
        () => `static { ${context.inFunction({ method: true, strict: true }, () => `L(${expression(context, 1)});`)} }`,
      ],
    ])(),
  );
  return `{ ${members.join(" ")} }`;
}

function field(context: Context): string {
  return context.inFunction({ method: true, strict: true, arrow: true }, () => expression(context, 1));
}
