// The two languages of the fuzzer.
//
//     python.await("x")   "await AW(x)"        dialect.await("x")   "await x"
import { indent, type Block, type Language } from "./language.ts";
import type { Shape } from "./model.ts";

const orPass = (block: Block): Block => indent(block.length > 0 ? block : ["pass"]);

const CAUGHT_BY_PYTHON = { all: "BaseException", oops: "Oops", exit: "GeneratorExit" };

export const python: Language = {
  nothing: "None",
  returnAwaits: false,
  create: (type, ...args) => `K(${type}(${args.join(", ")}))`,
  lambda: (body) => `lambda: ${body}`,
  hookOf: (operand) => `${operand}.__await__()`,
  line: (text) => text,
  add: (list, _index, element) => `${list}.append(${element})`,
  await: (operand) => `await AW(${operand})`,
  yield: (value) => `yield ${value}`,
  yieldFrom: (operand) => `yield from ${operand}`,
  print: (words) => `out(${words})`,
  throwIn: (coroutine, error) => `throw(${coroutine}, ${error})`,
  raise: (error) => `raise ${error}`,
  mix: (to, shape, [a = "", b = "", c = ""]) => mixes(to, a, b, c).python[shape],
  function(kind, name, locals, body) {
    const head = kind === "generator" || kind === "marked" ? "def" : "async def";
    const variables = `${locals.join(" = ")} = None`;
    // What is never reached makes it a generator all the same.
    const tail = kind === "async" ? [] : ["if False:", "  yield"];
    return [
      ...(kind === "marked" ? ["@types.coroutine"] : []),
      `${head} ${name}(p):`,
      ...indent([variables, ...body, ...tail]),
    ];
  },
  closure: (name, locals, body) => [`async def ${name}():`, ...indent([`nonlocal ${locals.join(", ")}`, ...body])],
  if: (left, right, then, otherwise) => [`if ${left} == ${right}:`, ...orPass(then), "else:", ...orPass(otherwise)],
  loop: (variable, count, body) => [`for ${variable} in range(${count}):`, ...orPass(body)],
  while: (variable, count, condition, body) => [
    `${variable} = 0`,
    `while ${variable} < ${count}${condition === undefined ? "" : ` and num(${condition}) < 3`}:`,
    ...indent([`${variable} += 1`, ...body]),
  ],
  try(_id, body, handler, otherwise, last) {
    const lines = ["try:", ...orPass(body)];
    if (handler) {
      const caught = CAUGHT_BY_PYTHON[handler.catches];
      lines.push(`except ${caught} as ${handler.variable}:`, ...orPass(handler.body));
      if (otherwise.length > 0) lines.push("else:", ...indent(otherwise));
    }
    return last ? [...lines, "finally:", ...orPass(last)] : lines;
  },
  forEach: (target, iterable, body) => [`async for ${target} in ${iterable}:`, ...orPass(body)],
  with: (managers, body) => [
    `async with ${managers.map(([target, manager]) => `${manager} as ${target}`).join(", ")}:`,
    ...orPass(body),
  ],
};

const braces = (head: string, block: Block, tail = ""): Block => [`${head} {`, ...indent(block), `}${tail}`];

const CAUGHT_BY_DIALECT = { all: "", oops: "Oops", exit: "GeneratorExit" };

export const dialect: Language = {
  nothing: "undefined",
  returnAwaits: true,
  create: (type, ...args) => `new ${type}(${args.join(", ")})`,
  lambda: (body) => `() => ${body}`,
  hookOf: (operand) => `${operand}[onAwait]()`,
  line: (text) => `${text};`,
  add: (list, index, element) => `${list}[${index}] = ${element};`,
  await: (operand) => `await ${operand}`,
  yield: (value) => `yield ${value}`,
  yieldFrom: (operand) => `yield* ${operand}`,
  print: (words) => `out(${words})`,
  throwIn: (coroutine, error) => `raise(${coroutine}, ${error})`,
  raise: (error) => `throw ${error}`,
  mix: (to, shape, [a = "", b = "", c = ""]) => mixes(to, a, b, c).dialect[shape].map((line) => `${line};`),
  function(kind, name, locals, body) {
    const variables = `let ${locals.join(", ")};`;
    const lines = [variables, ...body];
    if (kind === "async") return braces(`async function ${name}(p)`, lines);
    if (kind === "stream" || kind === "exiting") return braces(`async function* ${name}(p)`, lines);
    if (kind === "generator") return braces(`function* ${name}(p)`, lines);
    return braces(`const ${name} = coroutine(function* (p)`, lines, ");");
  },
  closure: (name, _locals, body) => braces(`const ${name} = async () =>`, body, ";"),
  if: (left, right, then, otherwise) => [
    ...braces(`if (${left} === ${right})`, then).slice(0, -1),
    ...braces("} else", otherwise),
  ],
  loop: (variable, count, body) => braces(`for (let ${variable} = 0; ${variable} < ${count}; ${variable}++)`, body),
  while: (variable, count, condition, body) => [
    `let ${variable} = 0;`,
    ...braces(`while (${variable} < ${count}${condition === undefined ? "" : ` && num(${condition}) < 3`})`, [
      `${variable}++;`,
      ...body,
    ]),
  ],
  try(id, body, handler, otherwise, last) {
    const whole = handler !== undefined && otherwise.length > 0;
    const flag = `ended${id}`;
    const lines = braces("try", whole ? [...body, `${flag} = true;`] : body);
    if (handler) {
      const { variable } = handler;
      const type = CAUGHT_BY_DIALECT[handler.catches];
      const filter = type === "" ? [] : [`if (!(${variable} instanceof ${type})) throw ${variable};`];
      lines.push(...braces(`catch (${variable})`, [`${variable} = plain(${variable});`, ...filter, ...handler.body]));
    }
    const rest = last ? braces("finally", last) : [];
    if (!whole) return [...lines, ...rest];
    const both = [`let ${flag} = false;`, ...lines, ...braces(`if (${flag})`, otherwise)];
    return last ? [...braces("try", both), ...rest] : braces("", both);
  },
  forEach: (target, iterable, body) => braces(`for await (${target} of ${iterable})`, body),
  with(managers, body) {
    const heads = managers.flatMap(([target, manager], index) => [
      `await using ${target}x${index} = ${manager};`,
      `${target} = ${target}x${index};`,
    ]);
    return braces("", [...heads, ...body]);
  },
};

/** The same expressions in both. */
function mixes(to: string, a: string, b: string, c: string) {
  const both: Record<"call" | "sum" | "index" | "store", Block> = {
    call: [`${to} = mix(tell(1), ${a}, tell(2), ${b}, [${c}][0])`],
    sum: [`${to} = num(${to}) + num(${a}) - num(${b})`],
    index: [`${to} = [${a}, tell(3), ${b}][num(${c}) % 3]`],
    store: [`BOX[0] += num(${a})`, `BOX[num(${b}) % 2] -= num(${c})`, `out("box", show(BOX[0]), show(BOX[1]))`],
  };
  const words: Record<"python" | "dialect", Record<Shape, Block>> = {
    python: {
      ...both,
      or: [`${to} = (${a}) or tell(None) or (${b})`],
      and: [`${to} = (${a}) and (${b})`],
      condition: [`${to} = (${a}) if num(${b}) > 1 else tell(0)`],
      format: [`${to} = "{}-{}".format(show(${a}), show(${b}))`],
      pair: [`v0, v1 = ${a}, ${b}`],
    },
    dialect: {
      ...both,
      or: [`${to} = (${a}) || tell(undefined) || (${b})`],
      and: [`${to} = (${a}) && (${b})`],
      condition: [`${to} = num(${b}) > 1 ? ${a} : tell(0)`],
      format: [`${to} = \`\${show(${a})}-\${show(${b})}\``],
      pair: [`[v0, v1] = [${a}, ${b}]`],
    },
  };
  return words;
}
