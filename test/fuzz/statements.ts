// Random statements and declarations.
//
//     statements(context, 3)   →   `const { a = await P(1) } = O("o"); for (…) { … } try { … } finally { … }`
import type { Context, Kind } from "./context.ts";
import { expression, iterable, propertyKey, target } from "./expressions.ts";
import { arrayTarget, objectTarget } from "./patterns.ts";
import { concurrent, operand } from "./concurrency.ts";
import { classDeclaration, functionDeclaration, generatorDeclaration, usingDeclaration } from "./declarations.ts";
import { functionExpression } from "./functions.ts";

/** The block of a function. */
export function body(context: Context, size: number): string {
  const strict = !context.fn.strict && context.random.chance(0) ? '"use strict"; ' : "";
  return `{ ${strict}${statements(context, size).join(" ")} }`;
}

export function block(context: Context, size: number): string {
  return context.within(() => `{ ${statements(context, size).join(" ")} }`);
}

export function statements(context: Context, size: number): string[] {
  const count = Math.min(context.budget, 1 + context.random.int(size));
  const made: string[] = [];
  for (let index = 0; index < count; index++) {
    context.budget--;
    made.push(statement(context));
  }
  return made;
}

function statement(context: Context): string {
  const { random, fn, budget } = context;
  const nests = budget > 0 ? 1 : 0;
  const choose = random.weighted<(context: Context) => string>([
    [5, effect],
    [5, variables],
    [1.5, destructuring],
    [2 * nests, ifStatement],
    [2.2 * nests, forLoop],
    [1.5 * nests, forOf],
    [0.8 * nests, forIn],
    [fn.async ? 1.7 * nests : 0, forAwait],
    [1.2 * nests, whileLoop],
    [1.5 * nests, switchStatement],
    [3 * nests, tryStatement],
    [0.8 * nests, (given) => block(given, 3)],
    [0.8 * nests, labelledBlock],
    [1.5 * nests, functionDeclaration],
    [0.8 * nests, classDeclaration],
    [2, store],
    [1.2, jump],
    [0.5, returnStatement],
    [0.4, throwStatement],
    [context.features.using && !isCase(context) ? 2.5 : 0, usingDeclaration],
    [fn.async && nests && context.features.generators ? 1 : 0, generatorDeclaration],
    [fn.async ? 0.6 : 0, () => "await X();"],
    [context.features.promises && nests ? 3 : 0, concurrent],
  ]);
  return choose(context);
}

function isCase(context: Context): boolean {
  return context.inCase;
}

function effect(context: Context): string {
  const text = expression(context, 3);
  const made = `${context.random.chance(0.5) ? `L(${text})` : text};`;
  return /^(?:\{|function|class|let|async)/.test(made) ? `(${text});` : made;
}

function store(context: Context): string {
  const variable = context.variable(({ holds }) => holds === "value");
  if (!variable) return effect(context);
  const { name } = variable;
  const n = context.unique();
  return context.random.pick([
    `S(() => ${name});`,
    `S(function () { return ${name}; });`,
    `S(() => { ${name} += 1; return ${name}; });`,
    `S(async () => { await P(${n}); return ${name}; });`,
    `S({ m() { return ${name}; } }.m);`,
    `S(class { static m() { return ${name}; } }.m);`,
    `S(() => ({ ${name} }));`,
    `S(() => [...(function* () { yield ${name}; })()]);`,
    `S(({ a: () => ${name}, b: () => (${name} = ${n}) }).b);`,
    `S(() => ({ ${name} } = { ${name}: ${n} }));`,
    `S(() => class { static f = ${name}; }.f);`,
    `S(() => \`\${${name}}\`);`,
    `S(() => ${name}++);`,
    ...(context.fn.async
      ? [
          `S({ m() { return ${name}; }, a: await P(${n}) }.m);`,
          `S(class extends (await P(Base)) { static m() { return ${name}; } }.m);`,
        ]
      : []),
  ]);
}

function variables(context: Context): string {
  const { random } = context;
  const kind = random.pick<Kind>(["let", "let", "const", "const", "var"]);
  const parts = random.times(random.chance(0.2) ? 2 : 1, () => {
    const name = context.declare(kind, "value", false);
    const value = random.chance(0.2) && context.budget > 0 ? functionExpression(context) : expression(context, 3);
    context.ready(name);
    return kind !== "const" && random.chance(0.15) ? name : `${name} = ${value}`;
  });
  return `${kind} ${parts.join(", ")};`;
}

function destructuring(context: Context): string {
  const { random } = context;
  if (random.chance(0.3)) {
    const { pattern, value } = random.chance(0.5) ? objectTarget(context, 2) : arrayTarget(context, 2);
    return `(${pattern} = ${value});`;
  }
  const kind = random.pick<Kind>(["let", "const", "var"]);
  const { pattern, value } = bindingPattern(context, kind, 2);
  return `${kind} ${pattern} = ${value};`;
}

/** A pattern of declarations and a value that suits it. */
export function bindingPattern(context: Context, kind: Kind, depth: number): { pattern: string; value: string } {
  const { random } = context;
  const item = (): string => {
    if (depth > 1 && random.chance(0.15)) {
      const inner = bindingPattern(context, kind, depth - 1);
      return `${inner.pattern} = ${inner.value}`;
    }
    const name = context.declare(kind, "value", false);
    const text = random.chance(0.4) ? `${name} = ${expression(context, depth)}` : name;
    context.ready(name);
    return text;
  };
  const awaited = (value: string): string => (context.fn.async && random.chance(0.3) ? `await P(${value})` : value);
  if (random.chance(0.5)) {
    const items = random.times(1 + random.int(3), () => {
      const key = propertyKey(context, depth);
      return `${key}: ${item()}`;
    });
    // V8 may call getters of what a rest leaves out, so these get a plain object; see known.md.
    const all = random.chance(0.75);
    if (!all) items.push(`...${context.declare(kind)}`);
    return {
      pattern: `{ ${items.join(", ")} }`,
      value: awaited(all ? `O("p${context.unique()}")` : "{ a: 1, b: 2, c: 3 }"),
    };
  }
  const items = random.times(1 + random.int(3), () => (random.chance(0.15) ? "" : item()));
  if (random.chance(0.25)) items.push(`...${context.declare(kind)}`);
  else if (items.at(-1) === "") items.push(item());
  return { pattern: `[${items.join(", ")}]`, value: awaited(iterable(context, false)) };
}

// ── control flow ─────────────────────────────────────────────────────────────────────────────────────────────────────

function ifStatement(context: Context): string {
  const { random } = context;
  const test = expression(context, 2, 0);
  const then = random.chance(0.2) ? effect(context) : block(context, 3);
  if (random.chance(0.5)) return `if (${test}) ${then}`;
  return `if (${test}) ${then} else ${random.chance(0.2) ? effect(context) : block(context, 3)}`;
}

/** A loop with its label, if it gets one. */
function looping(context: Context, write: (inner: () => string) => string): string {
  const { random, fn } = context;
  const label = random.chance(0.35) ? `l${context.unique()}` : undefined;
  const outer = fn.labels;
  const text = write(() => {
    if (label) fn.labels = [...outer, { name: label, loop: true }];
    fn.loops++;
    const inner = random.chance(0.08) ? effect(context) : block(context, 4);
    fn.loops--;
    fn.labels = outer;
    return inner;
  });
  return label ? `${label}: ${text}` : text;
}

/** `for (let i = 0; …)`: its bindings are seen by closures in every part of the head. */
function forLoop(context: Context): string {
  const { random } = context;
  return context.within(() =>
    looping(context, (inner) => {
      const kind = random.pick<Kind>(["let", "let", "let", "var"]);
      const parts = random.times(random.chance(0.3) ? 2 : 1, () => {
        const name = context.declare(kind, "value", false);
        const value = random.chance(0.15) ? storing(name) : random.chance(0.4) ? expression(context, 1) : "0";
        context.ready(name);
        return `${name} = ${value}`;
      });
      const name = parts[0]!.split(" ")[0]!;
      const head = random.chance(0.85)
        ? `${kind} ${parts.join(", ")}`
        : expression(context, 2, 0).replace(/^(let|async)\b/, "L");
      const check =
        random.chance(0.3) && context.fn.async ? `await P(C(${context.unique()}))` : `C(${context.unique()})`;
      const test = random.chance(0.2) ? `${check} && (${storing(name)}, 1)` : check;
      const update = random.pick([
        `${name}++`,
        `${name} += ${expression(context, 1)}`,
        storing(name),
        "",
        expression(context, 2, 0),
      ]);
      if (/ in /.test(head)) return `for (;${check};) ${inner()}`;
      return `for (${head.startsWith(kind) ? head : `${kind} ${name}`}; ${test}; ${update}) ${inner()}`;
    }),
  );
}

function storing(name: string): string {
  return `S(() => typeof ${name} === "object" ? 0 : ${name})`;
}

/** The variable of a `for…of` or `for…in`: declares what is declared. */
function loopVariable(context: Context, declare: (name: string) => string): string {
  const { random } = context;
  const kind = random.pick<Kind>(["let", "const", "const", "var"]);
  return random.weighted<() => string>([
    [6, () => `${kind} ${context.declare(kind)}`],
    [1, () => `${kind} ${declare(kind)}`],
    [1, () => target(context, 1)],
    [0.4, () => objectTarget(context, 1).pattern],
  ])();
}

function forOf(context: Context): string {
  const { random } = context;
  const from = random.chance(0.3)
    ? `[${expression(context, 1)}, ${expression(context, 1)}]`
    : context.fn.async && random.chance(0.3)
      ? `await P(${iterable(context, false)})`
      : iterable(context, false);
  return context.within(() =>
    looping(context, (inner) => {
      const variable = loopVariable(context, (kind) => bindingPattern(context, kind as Kind, 1).pattern);
      const patterned = /[[{]/.test(variable.replace(/^(let|const|var) /, "")[0]!);
      const head = patterned ? variable.replace(/^async\b/, "a") : variable;
      const values = patterned ? `[[1, 2], { a: 1, b: 2 }, [I("e${context.unique()}")]]` : from;
      return `for (${/^(async|let)\b(?! [\w$[{])/.test(head) ? `(${head})` : head} of ${values}) ${inner()}`;
    }),
  );
}

function forIn(context: Context): string {
  return context.within(() =>
    looping(context, (inner) => {
      const variable = loopVariable(context, () => context.declare("let"));
      const plain = /^(let|const|var) /.test(variable) ? variable : `var ${context.declare("var")}`;
      const from = context.fn.async && context.random.chance(0.4) ? "await P({ a: 1, b: 2 })" : "{ a: 1, b: 2, c: 3 }";
      return `for (${plain} in ${from}) ${inner()}`;
    }),
  );
}

function forAwait(context: Context): string {
  const { random } = context;
  const from = random.chance(0.2) ? `[P(L(1)), L(2), ${random.chance(0.2) ? "R(3)" : "Q(3)"}]` : iterable(context);
  return context.within(() =>
    looping(context, (inner) => {
      const kind = random.pick<Kind>(["let", "const", "var"]);
      const variable = random.chance(0.8) ? `${kind} ${context.declare(kind)}` : target(context, 1);
      const head = /^(async|let)\b(?! [\w$[{])/.test(variable) ? `(${variable})` : variable;
      return `for await (${head} of ${from}) ${inner()}`;
    }),
  );
}

function whileLoop(context: Context): string {
  const { random, fn } = context;
  const bounded = `C(${context.unique()})`;
  const test =
    fn.async && random.chance(0.4)
      ? `await P(${bounded})`
      : random.chance(0.3)
        ? `${bounded} && ${expression(context, 2, 6)}`
        : bounded;
  const does = random.chance(0.5);
  return looping(context, (inner) => (does ? `do ${inner()} while (${test});` : `while (${test}) ${inner()}`));
}

function switchStatement(context: Context): string {
  const { random, fn } = context;
  const subject = expression(context, 1, 0);
  return context.within(() => {
    fn.switches++;
    const outer = context.inCase;
    context.inCase = true;
    const count = 1 + random.int(4);
    const fallback = random.chance(0.6) ? random.int(count) : -1;
    const clauses = random.times(count, (index) => {
      const head = index === fallback ? "default:" : `case ${random.chance(0.4) ? caseTest(context) : random.int(3)}:`;
      const inside = random.chance(0.15) ? [] : statements(context, 3);
      return `${head} ${inside.join(" ")}${random.chance(0.4) ? " break;" : ""}`;
    });
    context.inCase = outer;
    fn.switches--;
    return `switch (${subject}) { ${clauses.join(" ")} }`;
  });
}

/** TypeScript takes `case (x): {}` for an arrow function with a type. */
function caseTest(context: Context): string {
  const test = expression(context, 2);
  return test.startsWith("(") ? `0, ${test}` : test;
}

function tryStatement(context: Context): string {
  const { random } = context;
  const inCase = context.inCase;
  context.inCase = false;
  const parts = [`try ${block(context, 4)}`];
  const shape = random.pick(["catch", "finally", "both", "both"]);
  if (shape !== "finally") parts.push(catchClause(context));
  if (shape !== "catch") parts.push(`finally ${block(context, 3)}`);
  context.inCase = inCase;
  return parts.join(" ");
}

function catchClause(context: Context): string {
  const { random } = context;
  return context.within(() => {
    if (random.chance(0.2)) return `catch ${block(context, 3)}`;
    if (random.chance(0.2)) return `catch (${bindingPattern(context, "catch", 1).pattern}) ${block(context, 3)}`;
    const name = context.declare("catch");
    const inner = context.within(() => {
      for (const [each, variable] of context.scopes.at(-2)!.names) context.scope.names.set(each, variable);
      return statements(context, 3).join(" ");
    });
    return `catch (${name}) { L(${name}); ${inner} }`;
  });
}

function labelledBlock(context: Context): string {
  const { fn } = context;
  const label = `l${context.unique()}`;
  const outer = fn.labels;
  fn.labels = [...outer, { name: label, loop: false }];
  const inner = context.random.chance(0.2)
    ? switchStatement(context)
    : context.random.chance(0.2)
      ? tryStatement(context)
      : block(context, 4);
  fn.labels = outer;
  return `${label}: ${inner}`;
}

// ── jumps ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A jump behind a condition, more often than not. */
function maybe(context: Context, text: string): string {
  const { random } = context;
  if (random.chance(0.1)) return text;
  const test = random.chance(0.7) ? `C(${context.unique()}, 2)` : expression(context, 1, 0);
  return random.chance(0.5) ? `if (${test}) ${text}` : `if (${test}) { L(${context.unique()}); ${text} }`;
}

function jump(context: Context): string {
  const { random, fn } = context;
  const ways = fn.labels.flatMap(({ name, loop }) =>
    loop ? [`break ${name};`, `continue ${name};`] : [`break ${name};`],
  );
  if (fn.loops > 0) ways.push("break;", "continue;");
  else if (fn.switches > 0) ways.push("break;");
  return ways.length > 0 ? maybe(context, random.pick(ways)) : effect(context);
}

function returnStatement(context: Context): string {
  if (context.fn.topLevel) return effect(context);
  const odd = context.fn.async && context.features.promises && context.random.chance(0.3);
  const value = odd ? operand(context, 2) : expression(context, 2, 0);
  return maybe(context, context.random.chance(0.15) ? "return;" : `return ${value};`);
}

function throwStatement(context: Context): string {
  const what = context.random.chance(0.6) ? `E("e${context.unique()}")` : expression(context, 2, 0);
  return maybe(context, `throw ${what};`);
}
