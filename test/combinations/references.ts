// Where something is a reference, and where only a value: what a call has for `this`, what `delete` deletes, what is assigned.
//
//     (0, o.m)(await W(1)), (o.m)(await W(1)), (c ? o : n).m?.(await W(1)), delete (0, (await W(o)).p), …
import type { Combinations } from "./harness.ts";

/** What gives an object, with suspensions and without. */
const OBJECTS = [
  "o",
  "(await W(o))",
  "o.self",
  "o[await L('self')]",
  "o?.[L('self')]",
  "super.self",
  "this",
  "(L(0), o)",
  "(await W(n))",
];

const KEYS = [".p", "['p']", "[await L('p')]", "[t('p')]", ".q", "?.p", "?.[await L('p')]", ".#x"];

/** Around a reference. */
const WRAPS = ["R", "(R)", "((R))", "(0, R)", "(c ? R : 0)", "(R ?? 0)", "(n || R)", "(await c && R)", "(R = R)"];

const USES = [
  "delete §",
  "typeof §",
  "§(await W(1), args)",
  "§(1)",
  "§?.(2)",
  "§`a`",
  "§?.(await L(1))",
  "§`a${await L(1)}b`",
  "new (§)(await W(1))",
  "§.z(await L(1))",
  "§?.z[await L(1)]",
  "(§)(§, await L(2))",
];

const ASSIGNMENTS = [
  "§++",
  "--§",
  "§ += await W(2)",
  "§ ??= await W(2)",
  "§ &&= L(2)",
  "§ = await W(3)",
  "[§] = [await W(4)]",
  "({ a: § = await W(5) } = {})",
  "[...§] = [await 6]",
  "for (§ of [await 7]) L(8);",
  "for (§ in { k: await 7 }) L(8);",
  "for await (§ of [9]) L(8);",
];

/** What is no syntax error, and not what V8 does in its own way (test/fuzz/known.md: a key that is converted twice). */
function isSound(use: string, wrap: string, reference: string): boolean {
  if (use.startsWith("delete") && reference.endsWith("#x")) return false;
  if (use.includes("`") && reference.includes("?.") && wrap === "R") return false;
  const assigns = ASSIGNMENTS.includes(use);
  if (!assigns && wrap !== "(R = R)") return true;
  if (reference.includes("?.") || (assigns && /[^R()]/.test(wrap))) return false;
  return !(/(?:\+|\?\?|&&)= /.test(use) && reference.includes("t("));
}

const prelude = `
  const t = (x) => ({ toString: () => (log.push("s" + x), x) });
  class Up {
    get self() { log.push("up"); return this; }
    set self(x) { log.push("up=" + show(x)); }
    get q() { log.push("q"); return undefined; }
    set q(x) { log.push("q=" + show(x)); }
  }
`;

/** The method says what it is called on. */
const CLASS = `p = function (...xs) { log.push(this === self ? "self" : typeof this); return xs.length; };`;

function* make(): Generator<string> {
  for (const use of [...USES, ...ASSIGNMENTS])
    for (const wrap of WRAPS)
      for (const object of OBJECTS)
        for (const key of KEYS) {
          if (!isSound(use, wrap, object + key)) continue;
          const text = use.replaceAll("§", () => wrap.replaceAll("R", () => object + key));
          if (!text.includes("await")) continue;
          const run = `const o = this; let r; ${use.startsWith("for") ? text : `r = ${text};`} return [r, o.p, Object.keys(o)];`;
          yield `const c = true, n = null; const self = new (class extends Up { #x = 1; ${CLASS} async run() { ${run} } })(); return self.run();`;
        }
}

export const references: Combinations = { prelude, bodies: [...make()] };
