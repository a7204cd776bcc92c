// A hundred and fifty random programs against CPython; and the proof that a broken runtime or driver would be noticed.
//
//     npx vitest run test/cpython        The long run: node scripts/fuzz-cpython.mjs --count 5000 --seed 1
import { describe, expect, test } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { compare, firstDifference, hasPython, traceOfDialect, tracesOfPython, type Runtime } from "./compare.ts";
import { dialect, python } from "./languages.ts";
import type { Program } from "./model.ts";
import { render } from "./printer.ts";
import { generate } from "./program.ts";
import { campaign } from "./report.ts";
import { shrink } from "./shrink.ts";

const COUNT = 150;
const MILLISECONDS = 12_000;

if (!hasPython) console.warn("python3 is not installed: the random programs are not compared with it");

describe.skipIf(!hasPython)("random programs", () => {
  test("do in the dialect what they do in Python", { timeout: 120_000 }, () => {
    const failures: string[] = [];
    const options = { seed: 1, count: COUNT, failures: 1, until: performance.now() + MILLISECONDS };
    const total = campaign(options, (text) => failures.push(text));
    expect(failures.join("\n")).toBe("");
    expect(total.programs).toBeGreaterThan(COUNT / 3);
    expect(total.crashes).toBeLessThan(total.programs / 20);
    expect(total.lines).toBeGreaterThan(total.programs * 20);
  });
});

/** A runtime whose coroutines have one of their methods replaced, as long as `body` runs. */
function withMethod<T>(name: "send" | "throw" | "close", method: (...args: never[]) => unknown, body: () => T): T {
  const prototype = runtime.Coroutine.prototype as unknown as Record<string, unknown>;
  const original = prototype[name];
  prototype[name] = method;
  try {
    return body();
  } finally {
    prototype[name] = original;
  }
}

describe.skipIf(!hasPython)("a runtime that is broken on purpose is found out", () => {
  const find = (rounds: number, module?: Runtime): string => {
    let found = "";
    campaign({ seed: 500, count: 60, failures: 1, rounds, ...(module && { module }) }, (text) => (found = text));
    return found;
  };
  const coroutine = runtime.Coroutine.prototype;

  test("nothing is found where nothing is broken", { timeout: 120_000 }, () => {
    expect(find(0)).toBe("");
  });

  test("close() that does nothing: reported with its seed, in both languages", { timeout: 120_000 }, () => {
    const report = withMethod(
      "close",
      () => undefined,
      () => find(0),
    );
    expect(report).toMatch(/^=== seed \d+\n/);
    expect(report).toContain("async def f0(p):");
    expect(report).toContain("async function f0(p)");
    expect(report).toMatch(/^python: {2}.*\ndialect: /m);
  });

  test("throw() that sends", { timeout: 120_000 }, () => {
    const send = coroutine.send;
    const broken = function (this: runtime.Coroutine<unknown>): unknown {
      return send.call(this, undefined);
    };
    expect(withMethod("throw", broken, () => find(0))).toMatch(/^=== seed/);
  });

  test("managers that suppress nothing", { timeout: 120_000 }, () => {
    const createResources = () => {
      const resources = runtime.createResources();
      resources.disposed = () => undefined;
      return resources;
    };
    expect(find(0, { ...runtime, createResources })).toMatch(/^=== seed/);
  });

  test("async generators that are never running", { timeout: 120_000 }, () => {
    // Each step on a generator of its own.
    const create = runtime.createCoroutineGenerator;
    const module = {
      ...runtime,
      createCoroutineGenerator: (name: string, machine: never) => ({
        next: () => (create(name, machine) as AsyncGenerator).next(),
        throw: (error: unknown) => (create(name, machine) as AsyncGenerator).throw(error),
        return: () => (create(name, machine) as AsyncGenerator).return(undefined),
      }),
    };
    expect(find(0, module)).toMatch(/^=== seed/);
  });
});

describe("the programs", () => {
  test("have every kind of statement and operand", () => {
    const text = Array.from({ length: 300 }, (_, seed) => JSON.stringify(generate(seed))).join("\n");
    const kinds =
      "keep mix define yieldFrom while forItems forGenerator with try returnAwait variable closure again step";
    const words = "call or and condition sum index store format pair exit quit all oops";
    const types = "Manager PlainManager NoExit Items MarkedItems BadItems NoNext NoIterator NOT exiting stream marked";
    const missing = `${kinds} ${words} ${types}`.split(" ").filter((word) => !text.includes(`"${word}"`));
    expect(missing).toEqual([]);
  });
});

describe.skipIf(!hasPython)("the comparison", () => {
  const wait: Program = {
    functions: [{ kind: "async", body: [{ kind: "await", to: 0, operand: { kind: "wait", value: 5 } }] }],
    slots: [{ kind: "call", fn: 0, arg: null }],
    shared: [],
    generators: [],
    driver: [{ kind: "send", slot: 0, value: null }],
  };

  test("a program in both languages", () => {
    expect(render(wait, python)).toContain("  v0 = await AW(K(Wait(5)))\n");
    expect(render(wait, dialect)).toContain("  v0 = await new Wait(5);\n");
    expect(traceOfDialect(render(wait, dialect))).toEqual(["s0 send nothing", "s0 yields 5"]);
    expect(compare([wait])).toEqual([undefined]);
  });

  test("another driver step is a difference", () => {
    const [expected] = tracesOfPython([render(wait, python)]);
    const altered: Program = { ...wait, driver: [{ kind: "close", slot: 0 }] };
    const difference = firstDifference(expected!, traceOfDialect(render(altered, dialect)));
    expect(difference).toMatchObject({ line: 0, python: "s0 send nothing", dialect: "s0 close" });
  });

  test("a trace that ends early is a difference", () => {
    expect(firstDifference(["a", "b"], ["a"])).toMatchObject({ line: 1, python: "b", dialect: "(end)", before: ["a"] });
  });

  test("what fails is made small", () => {
    const small = shrink(generate(500), (candidates) => candidates.map(({ driver }) => driver.length > 0), 400);
    expect(small.driver.length).toBe(1);
    expect(small.functions.flatMap(({ body }) => body)).toEqual([]);
  });

  test("the same seed gives the same program", () => {
    expect(generate(7)).toEqual(generate(7));
    expect(generate(7)).not.toEqual(generate(8));
  });
});
