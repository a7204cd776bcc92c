// Where control goes: every jump out of every part of `try`, in every loop, with a suspension before or after it.
//
//     for (…) { try { await 0; if (i) break; … } catch (e) { if (i) continue out; } finally { … } }, …
import type { Combinations } from "./harness.ts";

const JUMPS = ["", "break;", "continue;", "break out;", "continue out;", "return L('r');", "throw new RangeError();"];

const LOOPS: readonly (readonly [open: string, close: string])[] = [
  ["for (let i = 0; i < 3; i++) {", "}"],
  ["for (const i of values(3)) {", "}"],
  ["for await (const i of values(3)) {", "}"],
  ["let i = -1; do { i++;", "} while (L(i) < 2)"],
  ["for (const i in [0, 0]) {", "}"],
  ["{ const i = 1; switch (i) { case 0: case 1: { ", "} case 2: log.push('two'); } }"],
];

/** In the block, in `catch`, in `finally`, after all. */
const AWAITS = ["await 0;,,,", ",await 0;,,", ",,await 0;,", ",,,await 0;"].map((each) => each.split(","));

const prelude = `
  const values = (n) => {
    const steps = (tag, wrap) => {
      let i = 0;
      const next = () => (log.push(tag + "n"), wrap({ value: i, done: i++ >= n }));
      return { next, return: () => (log.push(tag + "r"), wrap({})) };
    };
    return { [Symbol.iterator]: () => steps("", (x) => x), [Symbol.asyncIterator]: () => steps("a", (x) => Promise.resolve(x)) };
  };
`;

const guarded = (jump: string): string => (jump ? `if (i) ${jump}` : "");

function* make(): Generator<string> {
  for (const [open, close] of LOOPS)
    for (const one of JUMPS.map(guarded))
      for (const two of JUMPS.map(guarded))
        for (const three of JUMPS.map(guarded))
          for (const [a, b, c, d] of AWAITS) {
            const handled = `catch (e) { ${b} log.push("c" + e.name); ${two} }`;
            const tried = `try { log.push("t" + i); ${a} ${one} if (i == 1) throw new TypeError(); }`;
            const statement = `${tried} ${handled} finally { ${c} log.push("f"); ${three} } ${d} log.push("after");`;
            yield `let n = 0; out: for (const o of [1, 2]) { if (n++ > 2) return; ${open} ${statement} ${close} log.push("end"); }`;
          }
}

export const control: Combinations = { prelude, bodies: [...make()].filter((_, index) => index % 3 === 0) };
