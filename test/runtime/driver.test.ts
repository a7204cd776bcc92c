/** The default driver, the bridges to promises, and tracking. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import { compile, dialect } from "./dialect.ts";

const CASES: [name: string, body: string][] = [
  [
    "then runs it, synchronously up to its first suspension",
    `const log = []; const c = (async () => { log.push("ran"); await undefined$; return 1; })(); const p = c.then((v) => v + 1); expect(log).toEqual(["ran"]); return p.then((v) => expect(v).toBe(2));`,
  ],
  [
    "runs once, however often then is called",
    `let n = 0; const c = (async () => { n++; return {}; })(); return Promise.all([c, c, c.then((v) => v), c.catch(() => 0), c.finally(() => 0), toPromise(c)]).then((all) => { expect(n).toBe(1); for (const v of all) expect(v).toBe(all[0]); });`,
  ],
  [
    "catch and finally",
    `const c = (async () => { throw "e"; })(); let ended = 0; return c.catch((e) => e).then((e) => { expect(e).toBe("e"); return c.finally(() => ended++).catch(() => expect(ended).toBe(1)); });`,
  ],
  [
    "a thenable that was yielded is waited for",
    `return toPromise((async () => [await Promise.resolve(1), await { then(f) { f(2); } }, await Promise.reject("no").catch((e) => e)])()).then((v) => expect(v).toEqual([1, 2, "no"]));`,
  ],
  [
    "its rejection is thrown in",
    `return toPromise((async () => { try { await Promise.reject("no"); } catch (e) { return e; } })()).then((v) => expect(v).toBe("no"));`,
  ],
  [
    "undefined goes on in a later turn, not in a microtask",
    `const log = []; setImmediate(() => log.push("turn")); const p = toPromise((async () => { await undefined$; log.push("resumed"); })()); for (let q = Promise.resolve(), i = 0; i < 50; i++) q = q.then(() => { if (i === 49) log.push("microtasks"); }); return p.then(() => expect(log).toEqual(["microtasks", "turn", "resumed"]));`,
  ],
  [
    "any other yield comes back as ERR_BAD_YIELD",
    `class Odd {} return Promise.all([new Odd(), 5, null, "s", {}].map((x) => toPromise((async () => { try { await wait(x); } catch (e) { return [e instanceof RuntimeError, e.code, e.message]; } })()))).then((all) => expect(all.map((r) => r.join(" "))).toEqual(["Odd", "number", "null", "string", "Object"].map((x) => "true ERR_BAD_YIELD task got bad yield: " + x)));`,
  ],
  [
    "a then that throws when it is read is thrown in",
    `const bad = { get then() { throw "read"; } }; return toPromise((async () => { try { await wait(bad); } catch (e) { return e; } })()).then((v) => expect(v).toBe("read"));`,
  ],
  [
    "toPromise of a hook, a marked generator, a promise",
    `const p = Promise.resolve(3); expect(toPromise(p)).toBe(p); return Promise.all([toPromise(wait()), toPromise(coroutine(function* () { yield; return 2; })()), toPromise(p)]).then((v) => expect(v).toEqual([undefined, 2, 3]));`,
  ],
  [
    "toPromise of what is not awaitable is rejected",
    `return toPromise(5).then(() => expect.unreachable(), (e) => expect(e.message).toBe("object of type 'number' can't be used in 'await' expression"));`,
  ],
  [
    "toPromise of a coroutine that someone drives, or that has ended",
    `const a = (async () => { await wait(); })(); a.send(); const b = (async () => {})(); b.send(); return Promise.all([a, b].map((c) => toPromise(c).catch((e) => e.code))).then((v) => expect(v).toEqual(["ERR_COROUTINE_AWAITED", "ERR_COROUTINE_REUSED"]));`,
  ],
  [
    "Awaitable: native code awaits it, anew each time",
    `let n = 0; class Counter extends Awaitable { *[onAwait]() { yield; return ++n; } } const c = new Counter(); return Promise.all([c, c]).then((v) => { expect(v).toEqual([1, 2]); return toPromise((async () => await c)()).then((w) => expect(w).toBe(3)); });`,
  ],
  ["awaitable gives the object itself", `const o = wait(); expect(awaitable(o)).toBe(o);`],
  [
    "a marked generator has a then",
    `return coroutine(function* () { yield; return 4; })().then((v) => expect(v).toBe(4));`,
  ],
  [
    "a plain function whose generator becomes awaitable",
    `const f = coroutine(function named(a, b) { return (function* () { return a + b; })(); }); expect([f.name, f.length]).toEqual(["named", 2]); expect((async () => await f(1, 2))().send().value).toBe(3); expect(coroutine(() => 5)()).toBe(5);`,
  ],
  [
    "coroutine() of a native async function: ERR_NOT_LOWERED, with how to find out why",
    `for (const f of [new Function("return async () => {}")(), new Function("return async function* () {}")()]) { const [name, code, message] = failure(() => coroutine(f)); expect([name, code]).toEqual(["RuntimeError", "ERR_NOT_LOWERED"]); expect(message).toMatch(/openawait doctor/); }`,
  ],
  [
    "coroutine() of what can't be called: TypeError",
    `for (const x of [5, undefined, {}]) expect(() => coroutine(x)).toThrow(TypeError);`,
  ],
  [
    "symbols are registered",
    `expect([onAwait, onEnter, onExit]).toEqual(["onAwait", "onEnter", "onExit"].map((n) => Symbol.for("openawait." + n)));`,
  ],
  [
    "the default driver takes 20,000 turns of thenables without depth",
    `return toPromise((async () => { let s = 0; for (let i = 0; i < 20000; i++) s += await Promise.resolve(1); return s; })()).then((v) => expect(v).toBe(20000));`,
  ],
];

describe("default driver", () => {
  for (const [name, body] of CASES) {
    test(name, async () => {
      const undefined$ = {
        *[Symbol.for("openawait.onAwait")]() {
          yield;
        },
      };
      await (dialect(body, { undefined$ }) as Promise<void> | undefined);
    });
  }
});

const PROMISE: [name: string, body: string][] = [
  [
    "a hook that never yields does not suspend",
    `const log = []; const ready = { *[onAwait]() { return 1; } }; const p = (async () => { log.push(await ready); log.push(await ready); })(); expect(log).toEqual([1, 1]); return p;`,
  ],
  [
    "a hook is driven by the default driver's rules",
    `const odd = { *[onAwait]() { try { yield 5; } catch (e) { return e.code; } } }; const turn = { *[onAwait]() { yield; const v = yield Promise.resolve(7); return v; } }; return (async () => [await odd, await turn])().then((v) => expect(v).toEqual(["ERR_BAD_YIELD", 7]));`,
  ],
  [
    "errors of hooks are thrown at the await",
    `return (async () => { try { await { [onAwait]() { throw "h"; } }; } catch (e) { return e; } })().then((v) => expect(v).toBe("h"));`,
  ],
  [
    "a coroutine can be awaited again, as a promise can, once it is a task",
    `const c = inCoroutineMode(); return (async () => { const p = toPromise(c); return [await c, await c, await p]; })().then((v) => expect(v).toEqual([9, 9, 9]));`,
  ],
  [
    "return of a hook awaits it",
    `return (async () => ({ *[onAwait]() { return 3; } }))().then((v) => expect(v).toBe(3));`,
  ],
];
describe("promise mode and hooks", () => {
  for (const [name, body] of PROMISE) {
    test(name, async () => {
      const inCoroutineMode = dialect("return async () => 9;");
      await (dialect(body, { inCoroutineMode }, "promise") as Promise<void>);
    });
  }
});

describe("losing a coroutine", () => {
  const dir = mkdtempSync(join(tmpdir(), "openawait-"));
  afterAll(() => rmSync(dir, { recursive: true }));
  buildSync({
    entryPoints: ["runtime/node.ts"],
    bundle: true,
    format: "cjs",
    outfile: join(dir, "runtime.cjs"),
    logLevel: "silent",
  });
  const PROGRAM = `
    async function lost() {}
    async function closing(log) { try { await hook; } finally { log("closed"); } }
    async function outer(log) { await closing(log); }
    const hook = { [$runtime.onAwait]: () => ({ next: () => ({ done: false }) }) };
    let held;
    function work(log) {
      lost();
      const c = outer(log); c.send();
      lost().send();
      const d = lost(); d.close();
      held = outer(log); held.send();
    }`;

  function run(env: Record<string, string>, setDebug: string): string[] {
    const file = join(dir, "program.cjs");
    writeFileSync(
      file,
      `const $runtime = require("./runtime.cjs");${setDebug}\n${compile(PROGRAM, "coroutine")}
       const log = (line) => console.log(line);
       process.on("warning", (w) => console.log(w.name + ": " + w.message + (/program\\.cjs/.test(w.stack) ? " at " + /at (\\w+) .*program\\.cjs/.exec(w.stack)[1] : "")));
       work(log);
       let turns = 0;
       (function turn() { gc(); if (turns++ < 20) setTimeout(turn, 5); else console.log("held " + held.state); })();`,
    );
    const output = execFileSync(process.execPath, ["--expose-gc", file], { env: { ...process.env, ...env } });
    return String(output).trim().split("\n").toSorted();
  }
  const FOUND = ["RuntimeWarning: coroutine 'lost' was never awaited at lost", "closed", "held suspended"];

  test("OPENAWAIT_DEBUG=1: one warning with the place, and what is suspended is closed", () => {
    expect(run({ OPENAWAIT_DEBUG: "1" }, "")).toEqual(FOUND);
  });
  test("setDebug(true)", () => expect(run({}, "$runtime.setDebug(true);")).toEqual(FOUND));
  test("neither", () => expect(run({}, "")).toEqual(["held suspended"]));
});
