/** What `await x` does, step by step, and how send, throw and close go through a chain. */
import { describe, test } from "vitest";
import { dialect } from "./dialect.ts";

const ROWS: [group: string, rows: [name: string, body: string][]][] = [
  [
    "what await takes",
    [
      [
        "1 · a coroutine: delegates to it",
        `const inner = async () => [await wait(1)]; const c = (async () => await inner())(); expect(c.send()).toEqual({ done: false, value: 1 }); expect(c.send(2)).toEqual({ done: true, value: [2] });`,
      ],
      [
        "1 · a marked generator's call",
        `const g = coroutine(function* (x) { const y = yield x; return [x, y]; }); const c = (async () => await g(1))(); expect(c.send()).toEqual({ done: false, value: 1 }); expect(c.send(2)).toEqual({ done: true, value: [1, 2] });`,
      ],
      [
        "1 · a marked generator stays a generator, without onAwait",
        `const g = coroutine(function* () { yield 1; yield 2; }); expect([...g()]).toEqual([1, 2]); expect(onAwait in g()).toBe(false); const h = function* () {}; expect(coroutine(h)).toBe(h); const plain = function* () {}; expect(failure(() => (async () => { await plain(); })().send())[2]).toBe("object of type 'object' can't be used in 'await' expression");`,
      ],
      [
        "1 · an exhausted marked generator gives undefined",
        `const g = coroutine(function* () { return 1; })(); g.next(); expect((async () => await g)().send()).toEqual({ done: true, value: undefined });`,
      ],
      [
        "2 · [onAwait] is called with x as this",
        `let self; const x = { [onAwait]() { self = this; return { next: () => ({ done: true, value: 4 }) }; } }; expect((async () => await x)().send()).toEqual({ done: true, value: 4 }); expect(self).toBe(x);`,
      ],
      [
        "2 · [onAwait] comes before then",
        `const x = { then() { throw "then"; }, *[onAwait]() { return 1; } }; expect((async () => await x)().send().value).toBe(1);`,
      ],
      [
        "2 · [onAwait] on a function, and by inheritance",
        `const fn = Object.assign(() => {}, { *[onAwait]() { return "fn"; } }); class A { *[onAwait]() { return "A"; } } class B extends A {} expect((async () => [await fn, await new B()])().send().value).toEqual(["fn", "A"]);`,
      ],
      [
        "2 · a coroutine's own iterator: the coroutine itself, at any depth",
        `const nest = (n) => (async () => n === 0 ? await wait("leaf") : await { [onAwait]: () => nest(n - 1)[onAwait]() })(); const c = nest(20000); expect(c.send().value).toBe("leaf"); expect(c.send(1)).toEqual({ done: true, value: 1 });`,
      ],
      [
        "2 · the iterator of a started coroutine goes on",
        `const inner = (async () => [await wait(1), await wait(2)])(); const it = inner[onAwait](); it.next(); const c = (async () => await { [onAwait]: () => it })(); expect(c.send()).toEqual({ done: false, value: 2 }); expect(c.send("b")).toEqual({ done: true, value: [undefined, "b"] });`,
      ],
      [
        "3 · a thenable is yielded itself, and then is not called",
        `let called = 0; const x = { then() { called++; } }; const c = (async () => [await x])(); expect(c.send().value).toBe(x); expect(c.send(5)).toEqual({ done: true, value: [5] }); const d = (async () => { try { await x; } catch (e) { return e; } })(); d.send(); expect(d.throw("no").value).toBe("no"); expect(called).toBe(0);`,
      ],
      [
        "4 · anything else is a TypeError at the await",
        `class Rendezvous {} for (const [x, name] of [[[], "Array"], [new Rendezvous(), "Rendezvous"], [5, "number"], ["s", "string"], [undefined, "undefined"], [null, "null"], [Symbol(), "symbol"], [1n, "bigint"], [() => {}, "function"], [Object.create(null), "object"], [{ then: 1 }, "Object"], [{ [onAwait]: 1 }, "Object"]]) expect(failure(() => (async () => { await x; })().send())).toEqual(["TypeError", "", \`object of type '\${name}' can't be used in 'await' expression\`]); expect((async () => { try { await 5; } catch (e) { return e.constructor; } })().send().value).toBe(TypeError);`,
      ],
      [
        "an await that never yields does not suspend",
        `const inner = async (x) => x; const c = (async () => { let s = 0; for (let i = 0; i < 1000; i++) s += await inner(i); return s; })(); expect(c.send()).toEqual({ done: true, value: 499500 });`,
      ],
      [
        "[onAwait]() returned non-iterator of type 'X'",
        `for (const [x, name] of [[5, "number"], [undefined, "undefined"], [null, "null"], [[], "Array"], [{ next: 1 }, "Object"]]) expect(failure(() => (async () => { await { [onAwait]: () => x }; })().send())).toEqual(["TypeError", "", \`[onAwait]() returned non-iterator of type '\${name}'\`]);`,
      ],
      [
        "[onAwait]() returned a coroutine",
        `const marked = coroutine(function* () {}); for (const make of [async () => {}, marked]) expect(failure(() => (async () => { await { [onAwait]: make }; })().send())).toEqual(["TypeError", "", "[onAwait]() returned a coroutine"]);`,
      ],
      [
        "[onAwait] that throws: at the await",
        `expect((async () => { try { await { [onAwait]() { throw "h"; } }; } catch (e) { return e; } })().send().value).toBe("h");`,
      ],
      [
        "iterator results that are not objects are a TypeError",
        `for (const result of [5, undefined, null]) { expect(failure(() => (async () => { await { [onAwait]: () => ({ next: () => result }) }; })().send())[0]).toBe("TypeError"); let n = 0; const later = { [onAwait]: () => ({ next: () => n++ ? result : { done: false }, throw: () => result }) }; const c = (async () => { try { await later; } catch (e) { return e; } })(); c.send(); expect(c.send().value).toBeInstanceOf(TypeError); n = 0; const d = (async () => { try { await later; } catch (e) { return e; } })(); d.send(); expect(d.throw("x").value).toBeInstanceOf(TypeError); }`,
      ],
    ],
  ],
  [
    "send",
    [
      [
        "send(v) is next(v) of the innermost iterator",
        `const log = []; const inner = async () => await bare("out", log); const c = (async () => await inner())(); c.send(); expect(c.send(8)).toEqual({ done: true, value: 8 }); expect(log).toEqual(["next undefined", "next 8"]);`,
      ],
      [
        "next is found when it is needed",
        `const it = { next: () => ({ done: false, value: 1 }) }; const c = (async () => await { [onAwait]: () => it })(); c.send(); it.next = () => ({ done: true, value: 2 }); expect(c.send()).toEqual({ done: true, value: 2 });`,
      ],
      [
        "driving the inner coroutine by hand: the outer finds it reused",
        `const inner = (async () => { await wait(1); return 2; })(); const c = (async () => { try { await inner; } catch (e) { return e.code; } })(); c.send(); expect(inner.send()).toEqual({ done: true, value: 2 }); expect(c.state).toBe("suspended"); expect(c.send()).toEqual({ done: true, value: "ERR_COROUTINE_REUSED" });`,
      ],
      [
        "while the inner one is driven by hand, the outer is suspended",
        `const seen = []; const use = async () => { try { await c; } catch (e) { return e.code; } }; const leaf = async () => { await wait("leaf"); seen.push(c.state, inner.state, use().send().value, c.send(5).value); await wait("again"); return "end"; }; const inner = (async () => await leaf())(); const c = (async () => { try { await inner; } catch (e) { return [e.code, await wait("outer")]; } })(); c.send(); expect(inner.send().value).toBe("again"); expect(seen).toEqual(["suspended", "running", "ERR_COROUTINE_AWAITED", "outer"]); expect(inner.send()).toEqual({ done: true, value: "end" }); expect(c.send(6)).toEqual({ done: true, value: ["ERR_COROUTINE_RUNNING", 6] });`,
      ],
      [
        "one that left the inner one while it was driven by hand is found by those that await it",
        `const leaf = async () => { await wait("leaf"); expect(f.send().value).toBe("f"); await wait("again"); return "end"; }; const inner = (async () => await leaf())(); const f = (async () => { try { await inner; } catch (e) { return [e.code, await wait("f")]; } })(); const c = (async () => await f)(); c.send(); expect(inner.send().value).toBe("again"); expect(c.send(7)).toEqual({ done: true, value: ["ERR_COROUTINE_RUNNING", 7] }); expect(inner.send()).toEqual({ done: true, value: "end" });`,
      ],
      [
        "driving the middle by hand: the outer resumes what is innermost then",
        `const leaf = async () => [await wait("a"), await deeper()]; const deeper = async () => await wait("b"); const mid = (async () => await leaf())(); const c = (async () => await mid)(); expect(c.send().value).toBe("a"); expect(mid.send(1)).toEqual({ done: false, value: "b" }); expect(c.send(2)).toEqual({ done: true, value: [1, 2] });`,
      ],
    ],
  ],
  [
    "throw",
    [
      [
        "throw(e) is throw(e) of the innermost iterator",
        `const log = []; const x = { [onAwait]: () => ({ next: () => ({ done: false }), throw(e) { log.push(e); return { done: true, value: "handled" }; } }) }; const inner = async () => await x; const c = (async () => await inner())(); c.send(); expect(c.throw("e")).toEqual({ done: true, value: "handled" }); expect(log).toEqual(["e"]);`,
      ],
      [
        "throw(e) that the iterator answers with a yield",
        `const x = { [onAwait]: () => ({ next: () => ({ done: true, value: "end" }), throw: (e) => ({ done: false, value: e }) }) }; const y = { [onAwait]: () => ({ ...x[onAwait](), next: () => ({ done: false, value: 0 }) }) }; const c = (async () => await y)(); c.send(); expect(c.throw("e")).toEqual({ done: false, value: "e" }); expect(c.state).toBe("suspended");`,
      ],
      [
        "no throw: raised at the suspension point, not closed, no TypeError",
        `let closed = 0; const x = { [onAwait]: () => ({ next: () => ({ done: false }), return() { closed++; return {}; } }) }; const inner = async () => { try { await x; } catch (e) { return "caught " + e; } }; const c = (async () => await inner())(); c.send(); expect(c.throw("e")).toEqual({ done: true, value: "caught e" }); expect(closed).toBe(0);`,
      ],
      [
        "throw that is null: as none",
        `const x = { [onAwait]: () => ({ next: () => ({ done: false }), throw: null }) }; const c = (async () => { await x; })(); c.send(); expect(thrown(() => c.throw("e"))).toBe("e");`,
      ],
      [
        "throw that is no function: TypeError at the await",
        `const x = { [onAwait]: () => ({ next: () => ({ done: false }), throw: 1 }) }; const c = (async () => { await x; })(); c.send(); expect(thrown(() => c.throw("e"))).toBeInstanceOf(TypeError);`,
      ],
      [
        "throw(GeneratorExit) closes what is awaited, then raises the instance",
        `const log = []; const x = { [onAwait]: () => ({ next: () => ({ done: false }), throw() { log.push("throw"); return { done: true }; }, return(v) { log.push("return"); return { done: true }; } }) }; const inner = async () => { try { await x; } catch (e) { log.push(e === exit ? "same" : e.name); throw e; } }; const c = (async () => { try { await inner(); } catch (e) { log.push(e === exit); return 1; } })(); const exit = new GeneratorExit(); c.send(); expect(c.throw(exit)).toEqual({ done: true, value: 1 }); expect(log).toEqual(["return", "GeneratorExit", true]);`,
      ],
      [
        "throw(GeneratorExit): what goes wrong in closing takes its place",
        `const inner = async () => { try { await wait(); } finally { throw "wrong"; } }; const c = (async () => { try { await inner(); } catch (e) { return e; } })(); c.send(); expect(c.throw(new GeneratorExit())).toEqual({ done: true, value: "wrong" });`,
      ],
      [
        "throw(GeneratorExit) to one that goes on",
        `const c = (async () => { try { await wait(1); } catch { return await wait(2); } })(); c.send(); expect(c.throw(new GeneratorExit())).toEqual({ done: false, value: 2 }); expect(c.send(3)).toEqual({ done: true, value: 3 });`,
      ],
    ],
  ],
  [
    "close",
    [
      [
        "an inner one that somebody drives at the moment: ERR_COROUTINE_RUNNING is raised at the await",
        `for (const act of [() => c.close(), () => c.throw(new GeneratorExit()), () => c.throw("x")]) { const inner = (async () => { await wait(); try { act(); } catch (e) { return e.code; } })(); var c = (async () => await inner)(); c.send(); expect(inner.send()).toEqual({ done: true, value: "ERR_COROUTINE_RUNNING" }); expect(c.state).toBe("closed"); }`,
      ],
      [
        "while it is closed, all of the chain runs, and who awaits it is suspended",
        `const seen = []; const inner = (async () => { try { await wait(); } finally { seen.push(inner.state, mid.state, c.state); } })(); const mid = (async () => await inner)(); const c = (async () => await mid)(); c.send(); mid.close(); expect(seen).toEqual(["running", "running", "suspended"]); expect(failure(() => c.send())[1]).toBe("ERR_COROUTINE_REUSED");`,
      ],
      [
        "from the innermost out",
        `const log = []; const nest = (n) => (async () => { try { n === 0 ? await { [onAwait]: () => ({ next: () => ({ done: false }), return() { log.push("return"); return {}; } }) } : await nest(n - 1); } catch (e) { log.push(n + e.name); throw e; } })(); const c = nest(2); c.send(); c.close(); expect(log).toEqual(["return", "0GeneratorExit", "1GeneratorExit", "2GeneratorExit"]);`,
      ],
      [
        "one that returns: the next gets a GeneratorExit all the same",
        `const log = []; const inner = async () => { try { await wait(); } catch { return 1; } }; const c = (async () => { try { log.push(await inner()); } catch (e) { log.push(e.name); } })(); c.send(); c.close(); expect(log).toEqual(["GeneratorExit"]);`,
      ],
      [
        "an error on the way takes GeneratorExit's place",
        `const inner = async () => { try { await wait(); } finally { throw "e"; } }; let seen; const c = (async () => { try { await inner(); } catch (e) { seen = e; } })(); c.send(); c.close(); expect(seen).toBe("e");`,
      ],
      [
        "return() that throws: raised at the await",
        `let seen; const c = (async () => { try { await { [onAwait]: () => ({ next: () => ({ done: false }), return() { throw "r"; } }) }; } catch (e) { seen = e; throw e; } })(); c.send(); expect(thrown(() => c.close())).toBe("r"); expect(seen).toBe("r");`,
      ],
      [
        "return() that says it is not done ignored the exit",
        `let seen; const g = { *[onAwait]() { try { yield 1; } finally { yield 2; } } }; const c = (async () => { try { await g; } catch (e) { seen = e; } })(); c.send(); c.close(); expect(seen.code).toBe("ERR_COROUTINE_IGNORED_EXIT");`,
      ],
      [
        "what else return() gives is ignored",
        `for (const r of [undefined, 5, {}, { done: true }]) { const c = (async () => { await { [onAwait]: () => ({ next: () => ({ done: false }), return: () => r }) }; })(); c.send(); c.close(); expect(c.state).toBe("closed"); }`,
      ],
      [
        "an inner one that ignores it: RuntimeError in the next one out, and on its own from now on",
        `const inner = (async () => { try { await wait(1); } catch {} await wait(2); return "inner"; })(); let seen; const c = (async () => { try { await inner; } catch (e) { seen = e; } })(); c.send(); c.close(); expect(seen.code).toBe("ERR_COROUTINE_IGNORED_EXIT"); expect(c.state).toBe("closed"); expect(inner.state).toBe("suspended"); expect(inner.send()).toEqual({ done: true, value: "inner" });`,
      ],
      [
        "closing an inner one by hand: the outer finds it reused",
        `const inner = (async () => { await wait(); })(); const c = (async () => { try { await inner; } catch (e) { return e.code; } })(); c.send(); inner.close(); expect(c.send().value).toBe("ERR_COROUTINE_REUSED");`,
      ],
      [
        "closing after the inner was closed by hand: quiet",
        `const inner = (async () => { await wait(); })(); let seen; const c = (async () => { try { await inner; } catch (e) { seen = e; throw e; } })(); c.send(); inner.close(); c.close(); expect(seen).toBeInstanceOf(GeneratorExit);`,
      ],
      [
        "while it closes, the chain is running",
        `let c, seen; const inner = async () => { try { await wait(); } finally { seen = [c.state, failure(() => c.send())[1], failure(() => c.close())[1]]; } }; c = (async () => { await inner(); })(); c.send(); c.close(); expect(seen).toEqual(["running", "ERR_COROUTINE_RUNNING", "ERR_COROUTINE_RUNNING"]);`,
      ],
    ],
  ],
  [
    "tail await",
    [
      [
        "return x awaits x: coroutine, marked generator, hook, thenable",
        `const p = { then() {} }; const g = coroutine(function* () { return yield "g"; }); for (const [make, out] of [[() => (async () => await wait("c"))(), "c"], [() => g(), "g"], [() => wait("h"), "h"], [() => p, p]]) { const c = (async () => { return make(); })(); expect(c.send()).toEqual({ done: false, value: out }); expect(c.state).toBe("suspended"); expect(c.send(1)).toEqual({ done: true, value: 1 }); expect(c.state).toBe("closed"); }`,
      ],
      [
        "ready ones do not suspend",
        `const one = async () => 1; const two = async () => one(); const c = (async () => two())(); expect(c.send()).toEqual({ done: true, value: 1 });`,
      ],
      [
        "errors and closing reach the one in its place",
        `const log = []; const last = async () => { try { await wait(); } catch (e) { log.push(e.name ?? e); throw e; } }; const c = (async () => last())(); c.send(); expect(thrown(() => c.throw("e"))).toBe("e"); const d = (async () => last())(); d.send(); d.close(); expect(log).toEqual(["e", "GeneratorExit"]); expect(d.state).toBe("closed");`,
      ],
      [
        "in the middle of a chain",
        `const last = async () => [await wait(1)]; const mid = async () => last(); const c = (async () => [await mid()])(); c.send(); expect(c.send(2)).toEqual({ done: true, value: [[2]] });`,
      ],
      [
        "what can't be awaited again is an error of the awaiting function",
        `const used = (async () => {})(); used.send(); const c = (async () => { try { return await (async () => used)(); } catch (e) { return e.code; } })(); expect(c.send().value).toBe("ERR_COROUTINE_REUSED");`,
      ],
    ],
  ],
];

for (const [group, rows] of ROWS) {
  describe(group, () => {
    for (const [name, body] of rows) test(name, () => void dialect(body));
  });
}

test("close() while [onExit] awaits with an error pending: closed quietly, nothing is wrapped", () =>
  dialect(`
    const manager = { [onExit]: () => wait("leaving") };
    async function f() { await using m = manager; throw new Error("pending"); }
    const c = f();
    expect(c.send()).toEqual({ done: false, value: "leaving" });
    expect(c.close()).toBeUndefined();
    expect(c.state).toBe("closed");
  `));
