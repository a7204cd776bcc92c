// Destructuring: what is read, when iterators are closed, and where errors go, with suspensions in targets, defaults, keys
// and sources.
//
//     [o[await L("k")], v = await L(1)] = await W(items(1));   for (const { a = await L(2) } of [record()]) …
import { fill, type Combinations } from "./harness.ts";

/** What a value is assigned to. */
const TARGETS = ["v", "o.p", "o[await L('k')]", "(await W(o)).p", "v = await L(#)", "o[L('k')] = L(#)", "bad().p = 1"];

/** The same for what is declared: names only. */
const NAMES = ["w#", "w# = await L(#)", "w# = fail()", "[w# = await L(#)]", "{ x: w# }"];

const SHAPES = [
  "[A, B]",
  "[, A, ...B]",
  "[[A] = items(1), B]",
  "[...[A, B]]",
  "{ a: A, b: B }",
  "{ [L('a')]: A, [await L('b')]: B }",
  "{ a: [A, B] = items(2) }",
  "{ a: { c: A } = await W({}), b: B }",
];

/** A rest has no default. */
const isRest = (shape: string, target: string): boolean => shape.includes("...B") && / = [^\]]*$/.test(target);

const ASSIGNED = [
  "L((P = S) === undefined); L(v);",
  "for (P of [S, S]) { L(v); if (n++) break; }",
  "for await (P of [S]) L(v);",
  "for (P = S; n < 1; n++) await 0;",
  "L([v, P = S, v].length); L(v);",
];

const DECLARED = [
  "const P = S; await 0; L([w1, w2]);",
  "for (const P of [S, S]) { fs.push(() => w1); await 0; L(w2); }",
  "for await (let P of [S]) { L(w1++); fs.push(() => w2); }",
  "try { throw S; } catch (P) { L([w1, w2]); }",
  "L(await (async ({ z: P }) => { await 0; return [w1, w2]; })({ z: S }));",
  "for (let P = S; n < 2; n++) { fs.push(() => w1); await 0; w1 = n; }",
];

const SOURCES = [
  "items(2)",
  "await W(items(1))",
  "items(2, 'next')",
  "items(2, 'value')",
  "items(9, 'return')",
  "record()",
];

const prelude = `
  const fail = () => { throw new RangeError(); };
  const bad = () => (log.push("bad"), null);
  const step = (result, fails) => ({
    get done() { log.push("d"); return result.done; },
    get value() { log.push("v"); if (fails) fail(); return result.value; },
  });
  const items = (count, fails) => ({
    get a() { log.push("a"); return undefined; },
    get b() { log.push("b"); return items(1); },
    [Symbol.iterator]() {
      let i = 0;
      return {
        next: () => (log.push("n"), i === 1 && fails === "next" && fail(), step({ done: i >= count, value: i++ || undefined }, fails === "value")),
        return: () => (log.push("r"), fails === "return" && fail(), {}),
      };
    },
  });
  const record = () => ({ a: undefined, get b() { log.push("b"); return { x: 1 }; }, *[Symbol.iterator]() { try { yield { x: 2 }; yield [3]; } finally { log.push("f"); } } });
`;

function* make(): Generator<string> {
  for (const [targets, places] of [
    [TARGETS, ASSIGNED],
    [NAMES, DECLARED],
  ] as const)
    for (const shape of SHAPES)
      for (const a of targets)
        for (const b of targets.filter((target) => !isRest(shape, target)))
          for (const place of places)
            for (const source of SOURCES) {
              const pattern = fill(shape, { A: a, B: b });
              const statement = place.replace("P", () => pattern).replaceAll(/\bS\b/g, () => source);
              yield `let v = "v", n = 0; const o = {}, fs = []; try { ${statement} } finally { L([v, o, fs.map((f) => f())]); }`;
            }
}

export const patterns: Combinations = { prelude, bodies: [...make()].filter((_, index) => index % 4 === 0) };
