// The two languages of the fuzzer.
//
//     python.await("x")   "await AW(x)"        dialect.await("x")   "await x"
import { indent, type Block, type Language } from "./language.ts";

const orPass = (block: Block): Block => indent(block.length > 0 ? block : ["pass"]);

export const python: Language = {
  nothing: "None",
  truth: ["False", "True"],
  create: (type, ...args) => `K(${type}(${args.join(", ")}))`,
  lambda: (body) => `lambda: ${body}`,
  hookOf: (operand) => `${operand}.__await__()`,
  line: (text) => text,
  await: (operand) => `await AW(${operand})`,
  yield: (value) => `yield ${value}`,
  print: (words) => `out(${words})`,
  throwIn: (coroutine, error) => `throw(${coroutine}, ${error})`,
  raise: (error) => `raise ${error}`,
  function(kind, name, locals, body) {
    const head = kind === "async" || kind === "stream" ? "async def" : "def";
    const variables = `${locals.join(" = ")} = None`;
    // What is never reached makes it a generator all the same.
    const tail = kind === "async" ? [] : ["if False:", "  yield"];
    return [
      ...(kind === "marked" ? ["@types.coroutine"] : []),
      `${head} ${name}(p):`,
      ...indent([variables, ...body, ...tail]),
    ];
  },
  if: (left, right, then, otherwise) => [`if ${left} == ${right}:`, ...orPass(then), "else:", ...orPass(otherwise)],
  loop: (variable, count, body) => [`for ${variable} in range(${count}):`, ...orPass(body)],
  try(body, handler, last) {
    const lines = ["try:", ...orPass(body)];
    if (handler) {
      const { variable, all } = handler;
      lines.push(`except ${all ? "BaseException" : "Oops"} as ${variable}:`, ...orPass(handler.body));
    }
    return last ? [...lines, "finally:", ...orPass(last)] : lines;
  },
  forEach: (target, iterable, body) => [`async for ${target} in ${iterable}:`, ...orPass(body)],
  with: (target, manager, body) => [`async with ${manager} as ${target}:`, ...orPass(body)],
};

const braces = (head: string, block: Block, tail = ""): Block => [`${head} {`, ...indent(block), `}${tail}`];

export const dialect: Language = {
  nothing: "undefined",
  truth: ["false", "true"],
  create: (type, ...args) => `new ${type}(${args.join(", ")})`,
  lambda: (body) => `() => ${body}`,
  hookOf: (operand) => `${operand}[onAwait]()`,
  line: (text) => `${text};`,
  await: (operand) => `await ${operand}`,
  yield: (value) => `yield ${value}`,
  print: (words) => `out(${words})`,
  throwIn: (coroutine, error) => `raise(${coroutine}, ${error})`,
  raise: (error) => `throw ${error}`,
  function(kind, name, locals, body) {
    const variables = `let ${locals.join(", ")};`;
    const lines = [variables, ...body];
    if (kind === "async") return braces(`async function ${name}(p)`, lines);
    if (kind === "stream") return braces(`async function* ${name}(p)`, lines);
    if (kind === "generator") return braces(`function* ${name}(p)`, lines);
    return braces(`const ${name} = coroutine(function* (p)`, lines, ");");
  },
  if: (left, right, then, otherwise) => [
    ...braces(`if (${left} === ${right})`, then).slice(0, -1),
    ...braces("} else", otherwise),
  ],
  loop: (variable, count, body) => braces(`for (let ${variable} = 0; ${variable} < ${count}; ${variable}++)`, body),
  try(body, handler, last) {
    const lines = braces("try", body);
    if (handler) {
      const { variable, all } = handler;
      const filter = all ? [] : [`if (!(${variable} instanceof Oops)) throw ${variable};`];
      const caught = [`${variable} = plain(${variable});`, ...filter, ...handler.body];
      lines.push(...braces(`catch (${variable})`, caught));
    }
    return last ? [...lines, ...braces("finally", last)] : lines;
  },
  forEach: (target, iterable, body) => braces(`for await (${target} of ${iterable})`, body),
  with: (target, manager, body) => {
    const resource = `${target}x`;
    return braces("", [`await using ${resource} = ${manager};`, `${target} = ${resource};`, ...body]);
  },
};
