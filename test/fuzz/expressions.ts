// Random expressions. Each knows its precedence, so that parentheses stand only where they must (or now and then).
//
//     expression(context, 3)   →   `L(1) + await P(a) * o.m(...await Q([2]), 3)`
import type { Context } from "./context.ts";
import { operand } from "./concurrency.ts";
import { argument } from "./declarations.ts";
import { functionExpression, classExpression, method } from "./functions.ts";
import { arrayTarget, objectTarget } from "./patterns.ts";

/** ECMAScript's levels, from the comma up. */
export const COMMA = 0;
export const ASSIGN = 1;
const CONDITION = 2;
const OR = 4;
const AND = 5;
const EQUAL = 9;
const ADD = 12;
const UNARY = 15;
const POSTFIX = 16;
const CALL = 18;
const PRIMARY = 19;

export interface Code {
  readonly text: string;
  readonly level: number;
}

const code = (text: string, level: number): Code => ({ text, level });

/** The text of an expression that may stand where `level` is asked for. */
export function expression(context: Context, depth: number, level = ASSIGN): string {
  const made = make(context, depth);
  return fit(context, made, level);
}

function fit(context: Context, made: Code, level: number): string {
  return made.level < level || context.random.chance(0.05) ? `(${made.text})` : made.text;
}

function make(context: Context, depth: number): Code {
  const { random, fn } = context;
  if (depth <= 0) return leaf(context);
  const suspends = fn.async ? 9 : 0;
  const choose = random.weighted<(context: Context, depth: number) => Code>([
    [3, leaf],
    [suspends, awaiting],
    [fn.generator ? 6 : 0, yielding],
    [3, binary],
    [2, logical],
    [2, conditional],
    [1, comma],
    [4, call],
    [2, methodCall],
    [2, chain],
    [1, construct],
    [2, template],
    [2, arrayLiteral],
    [3, objectLiteral],
    [4, assignment],
    [2, update],
    [2, unary],
    [1, access],
    [depth > 1 && context.budget > 0 ? 2 : 0, closure],
    [fn.method ? 2 : 0, superAccess],
    [0.7, patternAssignment],
    [0.4, special],
  ]);
  return choose(context, depth - 1);
}

function leaf(context: Context): Code {
  const { random } = context;
  const variable = context.variable(({ holds }) => holds === "value");
  return random.weighted<() => Code>([
    [4, () => code(`L(${context.unique()})`, CALL)],
    [2, () => code(String(random.int(4)), PRIMARY)],
    [0.7, () => code(`"${random.pick(["a", "b", "c"])}"`, PRIMARY)],
    [variable ? 6 : 0, () => code(variable!.name, PRIMARY)],
    [0.4, () => code(random.pick(["null", "undefined", "true", "false"]), PRIMARY)],
    [0.5, () => code(`V(${context.unique()})`, CALL)],
    [0.3, () => code(`L(this)`, CALL)],
  ])();
}

function awaiting(context: Context, depth: number): Code {
  const { random } = context;
  const callee = context.variable(({ holds }) => holds === "async");
  if (callee && random.chance(0.3)) return code(`await ${callee.name}(${args(context, depth)})`, UNARY);
  if (context.features.promises && random.chance(0.35)) return code(`await ${operand(context, depth)}`, UNARY);
  const how = random.weighted([
    [6, "P"],
    [3, "Q"],
    [3, "W"],
    [1.5, "T"],
    [0.3, "R"],
  ]);
  if (random.chance(0.08)) return code(`await ${expression(context, depth, UNARY)}`, UNARY);
  return code(`await ${how}(${expression(context, depth)})`, UNARY);
}

function yielding(context: Context, depth: number): Code {
  const { random } = context;
  if (random.chance(0.2)) return code(`yield* ${iterable(context)}`, ASSIGN);
  if (random.chance(0.15)) return code("yield", ASSIGN);
  if (context.features.promises && random.chance(0.3)) return code(`yield ${operand(context, depth)}`, ASSIGN);
  return code(`yield ${expression(context, depth)}`, ASSIGN);
}

const FAILS = ["return", "no return", "no throw", "return not object", "iterator"];
const BAD_RESULTS = ["next", "value", "next not object"];

/** Something to iterate, by `for await` and `yield*` where `either` is set. */
export function iterable(context: Context, either = true): string {
  const { random } = context;
  const name = `i${context.unique()}`;
  const fails = (kinds: readonly string[]): string =>
    random.chance(0.2) ? `, ${JSON.stringify(random.pick(kinds))}` : "";
  const item = (): string =>
    either && context.features.promises && random.chance(0.2) ? operand(context, 0) : leaf(context).text;
  const values = `[${random.times(random.int(4), item).join(", ")}]`;
  const generator = context.variable(({ holds }) => holds === "generator");
  if (either && generator && random.chance(0.4)) return `${generator.name}(${argument(context)})`;
  if (either && random.chance(0.45))
    return `A("${name}", ${values}${fails([...FAILS, ...BAD_RESULTS, "plain", "thenable", "late"])})`;
  // After an error of `next` V8 closes the synchronous iterator of a `for await`; see known.md.
  return `I("${name}", ${values}${fails(either ? FAILS : [...FAILS, ...BAD_RESULTS])})`;
}

export function args(context: Context, depth: number): string {
  const { random } = context;
  return random
    .times(random.int(4), () => (random.chance(0.15) ? `...${spreadable(context, depth)}` : expression(context, depth)))
    .join(", ");
}

function spreadable(context: Context, depth: number): string {
  const { random, fn } = context;
  if (fn.async && random.chance(0.4)) return `await P([${expression(context, depth)}])`;
  return random.chance(0.5) ? iterable(context, false) : `[${expression(context, depth)}]`;
}

function binary(context: Context, depth: number): Code {
  const { random } = context;
  const [operator, level] = random.pick<readonly [string, number]>([
    ["+", ADD],
    ["-", ADD],
    ["*", 13],
    ["**", 14],
    ["<", 10],
    ["===", EQUAL],
    ["!=", EQUAL],
    ["|", 6],
    ["&", 8],
    [">>", 11],
  ]);
  // `**` takes no unary operator on its left, and is right associative.
  const left = expression(context, depth, operator === "**" ? POSTFIX : level);
  const right = operator === "**" ? exponent(context) : expression(context, depth, level + 1);
  return code(`${left} ${operator} ${right}`, level);
}

/** A small one: `**` is approximated (ECMA-262 6.1.6.1.3), by each version of V8 in its own way. */
function exponent(context: Context): string {
  return context.fn.async && context.random.chance(0.4) ? "(await P(2))" : String(context.random.int(4));
}

function logical(context: Context, depth: number): Code {
  const operator = context.random.pick(["&&", "||", "??"]);
  if (operator === "??") return code(`${expression(context, depth, 6)} ?? ${expression(context, depth, 6)}`, 3);
  const level = operator === "||" ? OR : AND;
  return code(`${expression(context, depth, level)} ${operator} ${expression(context, depth, level + 1)}`, level);
}

function conditional(context: Context, depth: number): Code {
  const test = expression(context, depth, 3);
  return code(`${test} ? ${expression(context, depth)} : ${expression(context, depth)}`, CONDITION);
}

function comma(context: Context, depth: number): Code {
  return code(`${expression(context, depth)}, ${expression(context, depth)}`, COMMA);
}

function call(context: Context, depth: number): Code {
  const { random } = context;
  const callee = random.weighted<() => string>([
    [4, () => `F("f${context.unique()}")`],
    [1, () => (context.fn.async ? `(await P(F("f${context.unique()}")))` : `F("g")`)],
    [1, () => `(L(0), F("f${context.unique()}"))`],
    [0.04, () => "undefined"],
  ])();
  const tagged = random.chance(0.15);
  return code(
    tagged
      ? `${callee === "undefined" ? "tag" : callee}${templateText(context, depth)}`
      : `${callee}(${args(context, depth)})`,
    CALL,
  );
}

function receiver(context: Context, depth: number): string {
  const { random } = context;
  const name = `o${context.unique()}`;
  return random.weighted<() => string>([
    [4, () => `O("${name}")`],
    [2, () => (context.fn.async ? `(await P(O("${name}")))` : `O("${name}")`)],
    [1, () => `(${expression(context, depth)}, O("${name}"))`],
    [0.05, () => "null"],
  ])();
}

/** `keys`: with keys that log their conversion. V8 converts those of `o[k] += await x` twice; see known.md. */
function memberOf(context: Context, depth: number, name: string, keys = true): string {
  const { random } = context;
  if (random.chance(0.6)) return `.${name}`;
  if (!keys)
    return context.fn.async && random.chance(0.4)
      ? `[await P("${name}")]`
      : `[(${expression(context, depth)}, "${name}")]`;
  if (context.fn.async && random.chance(0.4)) return `[await P(K("${name}"))]`;
  return random.chance(0.5) ? `[K("${name}")]` : `[(${expression(context, depth)}, "${name}")]`;
}

function methodCall(context: Context, depth: number): Code {
  const target = receiver(context, depth) + memberOf(context, depth, "m");
  if (context.random.chance(0.15)) return code(`${target}${templateText(context, depth)}`, CALL);
  return code(`${target}(${args(context, depth)})`, CALL);
}

function chain(context: Context, depth: number): Code {
  const { random } = context;
  const root = random.chance(0.3) ? random.pick(["null", "undefined", "L(undefined)"]) : receiver(context, depth);
  const first = random.weighted<() => string>([
    [2, () => `?.m(${args(context, depth)})`],
    [2, () => `?.m?.(${args(context, depth)})`],
    [2, () => `?.[${expression(context, depth, COMMA)}]`],
    [2, () => "?.a"],
    [0.5, () => `.m?.(${args(context, depth)})`],
    [2, () => `?.c?.m(${args(context, depth)})`],
  ])();
  const then = random.weighted<() => string>([
    [8, () => ""],
    [1, () => ".x"],
    [2, () => "?.x"],
    [2, () => "?.[L(9)]"],
    [0.3, () => `?.(${args(context, depth)})`],
  ])();
  const whole = `${root}${first}${then}`;
  const text = random.chance(0.15) ? `delete ${whole}` : whole;
  if (text !== whole) return code(text, UNARY);
  return random.chance(0.1) ? code(`(${whole})`, PRIMARY) : code(whole, CALL);
}

function construct(context: Context, depth: number): Code {
  const { random } = context;
  const callee =
    context.fn.async && random.chance(0.4)
      ? `(await P(F("N")))`
      : random.weighted([
          [6, "Base"],
          [2, "(L(0), Base)"],
          [0.2, "null"],
        ]);
  return code(`new ${callee}(${args(context, depth)})`, PRIMARY);
}

function templateText(context: Context, depth: number): string {
  const { random } = context;
  const spans = random.times(1 + random.int(3), (index) => `${index}\${${expression(context, depth, COMMA)}}`);
  return `\`${spans.join("")}-\``;
}

function template(context: Context, depth: number): Code {
  return code(templateText(context, depth), PRIMARY);
}

function arrayLiteral(context: Context, depth: number): Code {
  const { random } = context;
  const items = random.times(random.int(4), () =>
    random.weighted<() => string>([
      [6, () => expression(context, depth)],
      [1, () => `...${spreadable(context, depth)}`],
      [0.4, () => ""],
    ])(),
  );
  return code(`[${items.join(", ")}]`, PRIMARY);
}

export function propertyKey(context: Context, depth: number): string {
  const { random } = context;
  const name = random.pick(["a", "b", "c", "m"]);
  return random.weighted<() => string>([
    [3, () => name],
    [1, () => `"${name}"`],
    [1, () => `[K("${name}")]`],
    [context.fn.async ? 1 : 0, () => `[await P(K("${name}"))]`],
    [1, () => `[(${expression(context, depth)}, "${name}")]`],
  ])();
}

function objectLiteral(context: Context, depth: number): Code {
  const { random } = context;
  const shorthand = context.variable(({ holds }) => holds === "value");
  const properties = random.times(random.int(4), () =>
    random.weighted<() => string>([
      [5, () => `${propertyKey(context, depth)}: ${expression(context, depth)}`],
      [1, () => `...${random.chance(0.5) && context.fn.async ? `await P(O("s"))` : `O("s${context.unique()}")`}`],
      [shorthand ? 1 : 0, () => shorthand!.name],
      [context.budget > 0 ? 0.8 : 0, () => method(context, depth)],
      [0.4, () => `get ${propertyKey(context, depth)}() { return L(${context.unique()}); }`],
      [0.4, () => `set ${propertyKey(context, depth)}(v) { L(v); }`],
    ])(),
  );
  return code(`{ ${properties.join(", ")} }`, PRIMARY);
}

/** What may be assigned: a variable or a member. */
export function target(context: Context, depth: number, keys = true): string {
  const { random } = context;
  const constant = random.chance(0.03);
  const variable = context.variable(
    ({ holds, kind }) => holds === "value" && (constant || (kind !== "const" && kind !== "class")),
  );
  if (variable && random.chance(0.6)) return variable.name;
  if (context.fn.method && random.chance(0.3))
    return random.pick(["super.a", `super[${expression(context, depth)}]`, "super.g"]);
  return receiver(context, depth) + memberOf(context, depth, random.pick(["a", "b", "c"]), keys);
}

function assignment(context: Context, depth: number): Code {
  const operator = context.random.pick(["=", "=", "+=", "-=", "*=", "**=", "&&=", "||=", "??=", "|="]);
  const to = target(context, depth, operator === "=");
  return code(`${to} ${operator} ${operator === "**=" ? exponent(context) : expression(context, depth)}`, ASSIGN);
}

function update(context: Context, depth: number): Code {
  const operator = context.random.pick(["++", "--"]);
  const operand = target(context, depth);
  return context.random.chance(0.5) ? code(`${operator}${operand}`, UNARY) : code(`${operand}${operator}`, POSTFIX);
}

function unary(context: Context, depth: number): Code {
  const operator = context.random.pick(["!", "-", "+", "~", "typeof ", "void ", "delete "]);
  const operand =
    operator === "delete "
      ? receiver(context, depth) + memberOf(context, depth, "a")
      : expression(context, depth, UNARY);
  // `- -x` is not `--x`.
  const gap = operand[0] === operator ? " " : "";
  return code(`${operator}${gap}${operand}`, UNARY);
}

function access(context: Context, depth: number): Code {
  return code(receiver(context, depth) + memberOf(context, depth, context.random.pick(["a", "b", "c"])), CALL);
}

function closure(context: Context, depth: number): Code {
  const { random } = context;
  const name = random.chance(0.3) ? "name" : "";
  const made = random.chance(0.2) ? classExpression(context, depth) : functionExpression(context);
  if (random.chance(0.5)) return code(`S(${made})`, CALL);
  return name ? code(`name(${made})`, CALL) : code(`(${made})`, PRIMARY);
}

function superAccess(context: Context, depth: number): Code {
  const { random } = context;
  return random.pick([
    () => code(`super.m(${args(context, depth)})`, CALL),
    () => code(`super[(${expression(context, depth)}, "m")](${args(context, depth)})`, CALL),
    () => code("super.g", CALL),
    () => code(`super.g = ${expression(context, depth)}`, ASSIGN),
    () => code(`super.m?.(${args(context, depth)})`, CALL),
  ])();
}

function special(context: Context, depth: number): Code {
  const { random, fn } = context;
  return random.pick([
    () => code(`${random.pick(['"a"', "K('m')"])} in ${receiver(context, depth)}`, 10),
    () => code(`${expression(context, depth, 10)} instanceof Base`, 10),
    () => code(fn.newTarget ? "new.target" : "L(0)", CALL),
    () => code(fn.arrow ? "L(0)" : "arguments.length", CALL),
    () => code(fn.arrow ? "L(0)" : "arguments[0]", CALL),
  ])();
}

function patternAssignment(context: Context, depth: number): Code {
  const { random } = context;
  const whole = random.chance(0.5) ? objectTarget(context, depth) : arrayTarget(context, depth);
  return code(`(${whole.pattern} = ${whole.value})`, PRIMARY);
}
