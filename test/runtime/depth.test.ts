/** Chains of any length: no native stack, O(1) per resume, constant memory for tail awaits. */
import { describe, expect, test } from "vitest";
import { createCoroutine, SUSPENDED } from "../../runtime/index.ts";
import { dialect } from "./dialect.ts";

const DEEP = `
  const N = 100_000;
  let ends = 0;
  const nest = async (n, leaf) => { if (n === 0) return await leaf(); return await nest(n - 1, leaf); };
  const guarded = async (n, leaf) => { try { return n === 0 ? await leaf() : await guarded(n - 1, leaf); } finally { ends++; } };
`;

describe("depth 100,000", () => {
  const CASES: Record<string, string> = {
    "start and finish without a suspension": `expect(nest(N, async () => 1).send()).toEqual({ done: true, value: 1 });`,
    "start, suspend, resume": `const c = nest(N, () => wait(1)); expect(c.send()).toEqual({ done: false, value: 1 }); expect(c.send(2)).toEqual({ done: true, value: 2 });`,
    "an error at the start": `const c = nest(N, () => { throw "e"; }); expect(thrown(() => c.send())).toBe("e"); expect(c.state).toBe("closed");`,
    "an error thrown in": `const c = guarded(N, () => wait(1)); c.send(); expect(thrown(() => c.throw("e"))).toBe("e"); expect(ends).toBe(N + 1);`,
    "an error thrown in, no handlers": `const c = nest(N, () => wait(1)); c.send(); expect(thrown(() => c.throw("e"))).toBe("e");`,
    close: `const c = guarded(N, () => wait(1)); c.send(); c.close(); expect(ends).toBe(N + 1);`,
    "throw(GeneratorExit)": `const c = guarded(N, () => wait(1)); c.send(); const e = new GeneratorExit(); expect(thrown(() => c.throw(e))).toBe(e); expect(ends).toBe(N + 1);`,
    "state and awaiting": `const c = nest(N, () => wait(1)); c.send(); expect(c.state).toBe("suspended"); expect(c.awaiting.awaiting.state).toBe("suspended");`,
    "tail awaits, nothing suspends": `const loop = async (n) => { if (n === 0) return "end"; return loop(n - 1); }; expect(loop(N).send()).toEqual({ done: true, value: "end" });`,
    "tail awaits that end in a suspension": `const loop = async (n) => n === 0 ? wait("leaf") : loop(n - 1); const c = loop(N); expect(c.send().value).toBe("leaf"); expect(c.send(1)).toEqual({ done: true, value: 1 });`,
    "tail awaits that suspend in between": `const loop = async (n) => { await wait(n); if (n === 0) return "end"; return loop(n - 1); }; expect(drain(loop(N)).length).toBe(N + 2);`,
    "async generators that delegate": `async function* count(n) { if (n > 0) { yield n; yield* count(n - 1); } } const c = (async () => { let s = 0; for await (const x of count(300)) s += x; return s; })(); expect(c.send()).toEqual({ done: true, value: 45150 });`,
  };
  for (const [name, body] of Object.entries(CASES)) test(name, () => void dialect(DEEP + body));
});

/** A chain of n coroutines by hand; `calls` counts how often a machine was called. */
function chain(length: number, counter: { calls: number }): ReturnType<typeof createCoroutine> {
  return createCoroutine("link", ($) => {
    counter.calls++;
    if ($.label === 0) {
      if ($.await(length === 0 ? ticks : chain(length - 1, counter), 1)) return SUSPENDED;
    }
    return $.value;
  });
}
const ticks = {
  [Symbol.for("openawait.onAwait")]: () => ({
    n: 0,
    next(): object {
      return { done: this.n++ === 100, value: this.n };
    },
  }),
};

test("resuming costs O(1): no machine between the driver and the leaf is called", () => {
  for (const length of [1, 1000, 100_000]) {
    const counter = { calls: 0 };
    const c = chain(length, counter);
    c.send();
    const started = counter.calls;
    for (let i = 0; i < 99; i++) expect(c.send().done).toBe(false);
    expect(counter.calls).toBe(started);
    expect(c.send().done).toBe(true);
  }
});

const used = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
};

describe("an endless chain of tail awaits runs in constant memory", () => {
  const CASES: Record<string, string> = {
    synchronous: `const loop = async (n) => { const ballast = new Array(100).fill(n); if (n % 100_000 === 0) sample(); if (n === 0) return ballast.length; return loop(n - 1); }; loop(500_000).send();`,
    suspending: `const loop = async (n) => { const ballast = new Array(100).fill(n); await wait(); if (n % 100_000 === 0) sample(); if (n === 0) return ballast.length; return loop(n - 1); }; drain(loop(300_000));`,
    "in the middle of a chain": `const loop = async (n) => { const ballast = new Array(100).fill(n); await wait(); if (n % 100_000 === 0) sample(); if (n === 0) return ballast.length; return loop(n - 1); }; drain((async () => await (async () => await loop(300_000))())());`,
  };
  for (const [name, body] of Object.entries(CASES)) {
    test(name, () => {
      const samples: number[] = [];
      dialect(body.replace("drain(", "run("), {
        sample: () => samples.push(used()),
        run(c: { send(): { done?: boolean } }) {
          while (!c.send().done);
        },
      });
      // A chain that is kept would hold 270 MB by the end.
      expect(Math.max(...samples) - samples[0]!).toBeLessThan(150e6);
    });
  }
});
