/**
 * Promise mode keeps AsyncLocalStorage's contexts where native code has them: what suspends goes on in its own, whatever
 * ran meanwhile.
 *
 *     storage.enterWith("a"); for await (const x of numbers(3)) L(x)   →   "0 in a", also where `numbers` entered another
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { dialect } from "./dialect.ts";

const PROGRAMS = `
  const log = [];
  const L = (line) => log.push(line + " in " + storage.getStore());
  const rounds = async (n) => { for (let i = 0; i < n; i++) await i; };
  async function* numbers(end) {
    for (let i = 0; i < end; i++) {
      yield i;
      storage.enterWith("generator " + i);
      L("generator");
      if (i % 2) await i;
    }
  }
  async function consume(name, items) {
    storage.enterWith(name);
    try { for await (const x of items) L(name + " " + x); } catch (error) { L(name + " caught " + error); }
    L(name + " ends");
  }
  const cases = {
    loop: () => consume("a", numbers(3)),
    fails: () => consume("a", (async function* () { yield* numbers(2); await 1; storage.enterWith("g"); throw 1; })()),
    shared: () => { const items = numbers(6); return Promise.all([consume("a", items), consume("b", items)]); },
    requests: () => {
      const items = numbers(6);
      const ask = (n) => rounds(n).then(() => storage.run("asks " + n, () => items.next())).then(() => L("asked " + n));
      return Promise.all([ask(0), consume("a", items), ask(1), ask(2), ask(4)]);
    },
    queued: async () => {
      const items = (async function* () { yield 1; await 2; storage.enterWith("generator"); })();
      await items.next();
      const loop = consume("a", items);
      await Promise.all([loop, storage.run("b", () => items.next()).then(() => L("b"))]);
    },
    functions: async () => {
      const f = async (name) => { storage.enterWith(name); await 1; L(name); await rounds(2); L(name); return name; };
      await Promise.all(["a", "b"].map((name) => storage.run("outside", f, name)));
      L("after");
      await f("c");
      L("after");
    },
  };
  return (async () => {
    for (const [name, run] of Object.entries(cases)) {
      L(name);
      await storage.run("main", run);
    }
    return log;
  })();
`;

test("what suspends goes on in its own async context", async () => {
  const storage = new AsyncLocalStorage();
  // oxlint-disable-next-line typescript/no-implied-eval -- running text is what this is for
  const native = (await new Function("storage", PROGRAMS)(storage)) as string[];
  expect(native.filter((line) => line.startsWith("a "))).not.toHaveLength(0);
  expect(await dialect(PROGRAMS, { storage }, "promise")).toEqual(native);
});
