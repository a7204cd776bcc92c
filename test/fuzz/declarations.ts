// Random declarations of functions, classes and resources; what is declared is used at once.
//
//     functionDeclaration(context)   →   `async function a(x) { … } L(await a(7));`
import type { Context } from "./context.ts";
import { classBody, rest, steps } from "./functions.ts";

export function functionDeclaration(context: Context): string {
  const { random } = context;
  const async = random.chance(0.6);
  const name = context.declare("function", async ? "async" : "function", false);
  const text = `${async ? "async " : ""}function ${name}${rest(context, { async })}`;
  context.ready(name);
  const call = async
    ? context.fn.async
      ? ` L(await ${name}(${argument(context)}));`
      : ""
    : ` L(${name}(${argument(context)}));`;
  return random.chance(0.5) ? `${text}${call}` : `${call} ${text}`;
}

/** Of a call of a function whose parameters are not known. */
export function argument(context: Context): string {
  return context.random.chance(0.3) ? String(context.unique()) : `Z(${context.unique()})`;
}

export function generatorDeclaration(context: Context): string {
  const name = context.declare("function", "generator", false);
  const text = `async function* ${name}${rest(context, { async: true, generator: true }, 5)}`;
  context.ready(name);
  return `${text} await drive(${name}(${argument(context)}), ${steps(context)});`;
}

export function classDeclaration(context: Context): string {
  const { random } = context;
  const name = context.declare("class", "class", false);
  const heritage = random.chance(0.5)
    ? ` extends ${context.fn.async && random.chance(0.4) ? "(await P(Base))" : "Base"}`
    : "";
  const text = `class ${name}${heritage} ${classBody(context, 2)}`;
  context.ready(name);
  return `${text} S(() => name(${name}) && new ${name}()${random.chance(0.5) ? ".m" : ""});`;
}

export function usingDeclaration(context: Context): string {
  const { random, fn } = context;
  const awaits = fn.async && random.chance(0.6);
  const name = context.declare("const", "value", false);
  const fails = random.chance(0.2) ? ", true" : "";
  const id = `d${context.unique()}`;
  const how = random.pick(["rounds", "at once", "throws", "rejects", "thenable"]);
  const value = random.weighted<() => string>([
    [4, () => `${awaits && random.chance(0.6) ? "AD" : "D"}("${id}"${fails})`],
    [awaits ? 3 : 0, () => `AD("${id}", ${fails !== ""}, "${how}")`],
    [fn.async ? 2 : 0, () => `await P(D("${id}"${fails}))`],
    [0.4, () => "null"],
    [0.2, () => `O("${id}")`],
  ])();
  context.ready(name);
  return `${awaits ? "await " : ""}using ${name} = ${value};`;
}
