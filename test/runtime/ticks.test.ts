/**
 * Promise mode keeps ECMAScript's order to the microtask: each program logs beside a chain of ticks, lowered and native,
 * and the logs are equal.
 */
import { expect, test } from "vitest";
import { dialect } from "./dialect.ts";

const PROGRAMS = `
  const log = [];
  const ticks = (n) => { let p = Promise.resolve(); for (let i = 0; i < n; i++) p = p.then(() => log.push(i)); return p; };
  const run = (label, f) => { const t = ticks(14); f().then((v) => log.push(label), (e) => log.push(label + "!")); return t; };
  const it = (xs) => (async function* () { for (const x of xs) yield x; })();
  const cases = {
    plain: async () => 1,
    retPromise: async () => Promise.resolve(1),
    retThenable: async () => ({ then(f) { f(1); } }),
    await1: async () => { await 1; await Promise.resolve(2); await { then(f) { f(1); } }; },
    call: async () => { const f = async () => 1; await f(); await f(); },
    throws: async () => { throw 1; },
    throwsLater: async () => { await 1; throw 1; },
    forAwait: async () => { for await (const x of it([1, 2])) log.push("x" + x); },
    forAwaitSync: async () => { for await (const x of [1, Promise.resolve(2)]) log.push("x" + x); },
    forBreak: async () => { for await (const x of it([1, 2])) break; },
    genReturn: async () => { async function* g() { return 1; } return (await g().next()).value; },
    genReturnPromise: async () => { async function* g() { return Promise.resolve(1); } return (await g().next()).value; },
    genFall: async () => { async function* g() { } return (await g().next()).value; },
    genBare: async () => { async function* g() { return; } return (await g().next()).value; },
    genDelegate: async () => { async function* g() { yield* it([1, 2]); } const o = []; for await (const x of g()) o.push(x); },
    genDelegateSync: async () => { async function* g() { yield* [1, Promise.resolve(2)]; } for await (const x of g()); },
    genRet: async () => { async function* g() { try { yield 1; } finally { log.push("f"); } } const i = g(); await i.next(); await i.return(Promise.resolve(3)); },
    genDelRet: async () => { async function* g() { yield* it([1, 2]); } const i = g(); await i.next(); await i.return(Promise.resolve(3)); },
    genDelRetSync: async () => { async function* g() { yield* [1, 2]; } const i = g(); await i.next(); await i.return(Promise.resolve(3)); },
    genDelThrow: async () => { async function* g() { yield* it([1, 2]); } const i = g(); await i.next(); await i.throw(3); },
    genDelThrowSync: async () => { async function* g() { yield* [1, 2]; } const i = g(); await i.next(); await i.throw(3); },
    genRetRej: async () => { async function* g() { try { yield 1; } catch (e) { log.push('c'); yield 2; } } const i = g(); await i.next(); await i.return(Promise.reject(3)); },
    forSyncRej: async () => { for await (const x of [Promise.reject(1)]); },
    genThrow: async () => { async function* g() { try { yield 1; } catch { yield 2; } } const i = g(); await i.next(); await i.throw(3); await i.next(); },
    genQueue: async () => { async function* g() { yield 1; await 1; yield 2; } const i = g(); await Promise.all([i.next(), i.next(), i.return(4), i.next()].map((p, k) => p.then((v) => log.push(k + ":" + v.value)))); },
    forAwaitAgain: async () => { async function* g() { yield 1; await 1; yield Promise.resolve(2); return 3; } for await (const x of g()) { log.push("x" + x); await x; } },
    forAwaitFails: async () => { async function* g() { yield 1; log.push("g"); throw 2; } for await (const x of g()) log.push("x" + x); },
    forAwaitRejected: async () => { async function* g() { try { yield Promise.reject(1); } catch (e) { log.push("c" + e); } yield 2; } for await (const x of g()) log.push("x" + x); },
    forAwaitEmpty: async () => { async function* g() { } for await (const x of g()); log.push("end"); for await (const x of (async function* () { throw 1; })()); },
    // A request that comes while the loop waits: the loop goes on first.
    forAwaitQueue: async () => { async function* g() { for (let i = 0; i < 4; i++) { yield i; log.push("g" + i); queueMicrotask(() => log.push("m" + i)); } } const i = g(); i.next().then((v) => log.push("a" + v.value)); setTimeout(() => 0); queueMicrotask(() => { i.next().then((v) => log.push("b" + v.value)); i.next().then((v) => log.push("c" + v.value)); }); for await (const x of i) log.push("x" + x); },
    forAwaitQueueInside: async () => { let i; async function* g() { i.next().then((v) => log.push("a" + v.value)); yield 1; yield 2; log.push("g"); } for await (const x of (i = g())) log.push("x" + x); },
    forAwaitQueueFails: async () => { async function* g() { yield 0; throw 1; } const i = g(); await i.next(); queueMicrotask(() => i.next().then((v) => log.push("a" + v.done))); for await (const x of i) log.push("x" + x); },
    forAwaitQueueLate: async () => { let i; async function* g() { yield 1; await 0; i.next().then((v) => log.push("a" + v.done)); log.push("g"); } for await (const x of (i = g())) log.push("x" + x); log.push("end"); },
    forAwaitThrows: async () => { async function* g() { yield 1; await 0; throw 2; } try { for await (const x of g()) log.push("x" + x); } catch (e) { log.push("c" + e); } },
    forAwaitYieldRejects: async () => { async function* g() { yield 1; yield Promise.reject(2); } try { for await (const x of g()) log.push("x" + x); } catch (e) { log.push("c" + e); } },
    forAwaitTwice: async () => { async function* g() { yield 1; yield 2; yield 3; yield 4; } const i = g(); const loop = async (n) => { for await (const x of i) log.push(n + x); log.push(n); }; await Promise.all([loop("a"), loop("b")]); },
    forAwaitOtherNext: async () => { async function* g() { yield 1; yield 2; } const i = g(); const { next } = i; i.next = function () { log.push("next"); return next.call(this); }; for await (const x of i) log.push("x" + x); },
    genRetTry: async () => { async function* g() { try { return Promise.resolve(1); } finally { await 0; } } return (await g().next()).value; },
    retTry: async () => { try { return Promise.resolve(1); } finally { log.push("f"); } },
    // \`await\` reads \`constructor\` of a promise once, and of nothing else.
    constructorReads: async () => {
      const shared = Object.getOwnPropertyDescriptor(Promise.prototype, "constructor");
      const get = () => { log.push("constructor"); return Promise; };
      Object.defineProperty(Promise.prototype, "constructor", { get, configurable: true });
      try { await Promise.resolve(1); await 2; await { then(f) { f(1); } }; return await (async () => 3)(); }
      finally { Object.defineProperty(Promise.prototype, "constructor", shared); }
    },
    ofAClass: async () => { await new (class extends Promise {})((f) => f(1)); },
    ownConstructor: async () => { const p = Promise.resolve(1); Object.defineProperty(p, "constructor", { get() { log.push("c"); throw 1; } }); try { await p; } catch { log.push("caught"); } },
    onlyThePrototype: async () => { try { await Object.create(Promise.prototype); } catch { log.push("caught"); } },
    // A promise by another prototype is one still, if its \`constructor\` says so.
    byItsConstructor: async () => { log.push(await Object.setPrototypeOf(Promise.resolve(1), { constructor: Promise })); },
    byItsConstructorRejected: async () => { try { await Object.setPrototypeOf(Promise.reject(3), { constructor: Promise }); } catch (e) { log.push("caught" + e); } },
    withoutPrototype: async () => { const p = Object.setPrototypeOf(Promise.resolve(1), null); log.push((await p) === p); },
    throwsAtOnce: async () => { const p = Object.setPrototypeOf(Promise.resolve(1), { get constructor() { log.push("c"); throw 1; } }); try { await p; } catch { log.push("caught"); } await 0; },
    throwsAtOnceAndOut: async () => { await Object.setPrototypeOf(Promise.resolve(1), { get constructor() { throw 1; } }); },
    object: async () => { await {}; log.push("object"); await []; log.push("array"); await (() => {}); },
    thenRead: async () => { await { get then() { log.push("then"); return undefined; } }; log.push("after"); await { get then() { throw 1; } }; },
    thenCalled: async () => { await { then(f) { log.push("then"); f({ then(g) { log.push("again"); g(1); } }); } }; },
    lastObject: async () => await { a: 1 },
    lastRejects: async () => await { then(_, r) { r(5); } },
    yieldObjects: async () => { async function* g() { yield {}; yield { then(f) { log.push("then"); f(1); } }; yield []; } for await (const x of g()) log.push(typeof x); },
    nextObjects: async () => { let n = 0; for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => ({ done: n === 2, value: n++ }) }) }) log.push("x" + x); },
    badParam: async (x = (() => { throw 1; })()) => 1,
  };
  const out = {};
  let chain = Promise.resolve();
  for (const [k, f] of Object.entries(cases)) chain = chain.then(() => run(k, f)).then(() => { out[k] = log.splice(0).join(" "); });
  return chain.then(() => out);
`;

test("promise mode takes as many microtasks as native code", async () => {
  // oxlint-disable-next-line typescript/no-implied-eval -- running text is what this is for
  const native = new Function(PROGRAMS) as () => Promise<Record<string, string>>;
  const expected = await native();
  expect(Object.keys(expected).length).toBeGreaterThan(20);
  expect(await (dialect(PROGRAMS, {}, "promise") as Promise<unknown>)).toEqual(expected);
});
