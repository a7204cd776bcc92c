// Async generators: each way to go on after each kind of `yield`, one by one and all at once. Only promise mode has a
// queue of requests.
//
//     async function* g() { try { yield await L(1); } finally { yield L("f"); } }   g().next(), g().return(W(2)), …
import type { Combinations } from "./harness.ts";

const BODIES = [
  "L(yield 1); L(yield await W(2)); return 3;",
  "try { L(yield 1); } catch (e) { L(e); L(yield 2); } finally { L(yield 3); } return 4;",
  "try { yield W(1); } finally { await L(0); }",
  "try { yield 1; } finally { return 5; }",
  "try { yield 1; } finally { throw new RangeError(); }",
  "try { return W(1); } finally { yield 2; log.push('f'); }",
  "try { yield bad(); } catch (e) { L(e); yield e.name; }",
  "for (let i = 0; i < 3; i++) { try { L(yield i); } catch (e) { L(e); continue; } finally { log.push('f' + i); if (i === 1) break; } }",
  "L(yield* inner());",
  "try { L(yield* inner()); } catch (e) { L(e); } finally { yield 'last'; }",
  "L(yield* sync(3));",
  "try { yield* sync(3); } finally { log.push('f'); }",
  "L(yield* items(3)); return W(1);",
  "L(yield* items(3, 'throw')); ",
  "L(yield* items(3, 'return'));",
  "for await (const x of inner()) { L(yield x); if (x === 2) return x; }",
  "for await (const x of items(3)) yield x;",
  "await 0; throw new RangeError();",
  "return W(1);",
  "return bad();",
  "yield [yield 1, await L(2), yield 3];",
  "const f = async () => { await 0; return this && this.p; }; yield f(); yield f();",
];

const ALL = [".next(L('s#'))", ".throw(new TypeError('#'))", ".return(W('r#'))", ".return(bad())"];

/** Without what V8 does not do as ECMA-262 has it (test/fuzz/known.md). */
const stepsOf = (body: string): readonly string[] => (body.includes("yield*") ? ALL.slice(0, 3) : ALL);

const prelude = `
  async function* inner() { try { L(yield 1); L(yield 2); } catch (e) { L(e); yield 'caught'; } finally { log.push('if'); await 0; } return 'inner'; }
  function* sync(n) { try { for (let i = 0; i < n; i++) L(yield W(i)); } finally { log.push('sf'); } return 'sync'; }
  const items = (n, fails) => {
    let i = 0;
    const give = (how) => (x) => { L(how); L(x); if (fails === how) throw new RangeError(); return W({ value: i, done: i++ >= n }); };
    const methods = { next: give('next'), return: give('return'), throw: fails === 'none' ? undefined : give('throw') };
    return { [Symbol.asyncIterator]: () => methods };
  };
  const bad = () => { const p = Promise.reject(new RangeError()); p.catch(() => {}); return p; };
  const settle = (p) => p.then((r) => (log.push(show(r)), r), (e) => { log.push(show(e)); });
`;

function* make(): Generator<string> {
  for (const body of BODIES) {
    const start = `const g = (async function* () { ${body} }).call(this);`;
    const steps = stepsOf(body);
    for (const one of steps)
      for (const two of steps)
        for (const three of steps) {
          const calls = [ALL[0]!, one, two, three, ALL[0]!].map((step, at) => `g${step.replace("#", String(at))}`);
          yield `${start} ${calls.map((call) => `await settle(${call});`).join(" ")}`;
          const atOnce = calls.slice(1).map((call) => `settle(${call})`);
          yield `${start} await Promise.all([${atOnce.join(", ")}]);`;
        }
  }
}

export const generators: Combinations = { prelude, bodies: [...make()] };
