// In which order the parts of an expression are evaluated, where some of them suspend.
//
//     A + B   →   return [v + await L(2)], return [L(1) + (v++, await v)], …
import { fill, type Combinations } from "./harness.ts";

const PARTS = ["v", "L(#)", "await L(#)", "(v = #)", "(v++, await v)", "o.p", "args[0]", "(await 0, v)", "t(#)"];

const EXPRESSIONS = [
  "A + B",
  "[A, B]",
  "({ a: A, b: B })",
  "({ [A]: B })",
  "(A, B)",
  "A && B",
  "A || B",
  "A ?? B",
  "A ? B : 0",
  "f(A, B)",
  "f(...[A], B)",
  "f(A)(B)",
  "f(f(A), B)",
  "f?.(A, B)",
  "f(...it, A, ...it, B)",
  "new K(A, B)",
  "o.m(A, B)",
  "o[A](B)",
  "o?.m?.(A)[B]",
  "(o.m)(A, B)",
  "(0, o.m)(A, B)",
  "o.m.call(A, B)",
  "(await o).m(A, B)",
  "`${A}-${B}`",
  "tag`${A}-${B}`",
  "n?.[A].x(B)",
  "A in { x: B }",
  "A === B",
  "void A, typeof B",
  "-A + +B",
  "o[A] = B",
  "v = A + B",
  "v += A + B",
  "v -= A, B",
  "[o.p, o.z] = [A, B]",
  "({ a: o[A] = B } = {})",
  "o.o.p = A + B",
  "delete o[A], B",
  "[delete (A ? B : 0), delete (A, B), delete (A, o.p), o]",
  "o[A]++ + B",
  "--o[A] * B",
  "({ ...A, ...B })",
  "class { static [A] = B }",
  "o.get + A + o.get + B",
  "v + A + v + B + v",
  "f(v, A, v)[0] + B",
  "({ v, a: A, w: v, b: B, x: v })",
  "`${v}${A}${v}${B}${v}`",
  "v = (v + A) * B",
  "v + (v = A) + v + (v = B) + v",
  "({ a: v, b: [o.p = A] } = { b: [], a: B })",
  "[v = A, ...o.r] = [B, 1]",
  "[v, o.p = A] = [B]",
];

const prelude = `
  const t = (x) => (log.push("t" + x), { toString: () => (log.push("s" + x), "k" + x), valueOf: () => (log.push("n" + x), 3) });
  const f = (...xs) => (log.push("f" + show(xs)), Object.assign((...ys) => (log.push("g" + show(ys)), ys), { 0: 5, toString: () => "g" }));
  const tag = (strings, ...xs) => strings.raw.join("_") + show(xs);
  const K = class { constructor(...xs) { log.push("new" + show(xs)); this.xs = xs; } };
  const it = { *[Symbol.iterator]() { log.push("it"); yield 1; log.push("done"); } };
  const make = () => ({
    p: 1,
    m(...xs) { log.push("m" + show(xs) + (this === undefined ? "" : "this")); return [xs, this && 1]; },
    get get() { return L(7); },
    set z(x) { log.push("z" + show(x)); },
    o: { set p(x) { log.push("op" + show(x)); } },
  });
`;

const bodies = EXPRESSIONS.flatMap((expression) =>
  PARTS.flatMap((a) =>
    PARTS.flatMap((b) => {
      const text = fill(expression, { A: a, B: b });
      if (!text.includes("await")) return [];
      return `let v = 10, n = null; const o = make(); const r = ${/^(?:class|\{)/.test(text) ? `(${text})` : text}; return [r, v, o.p, args];`;
    }),
  ),
);

export const order: Combinations = { prelude, bodies };
