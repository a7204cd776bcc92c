/**
 * Behaviours that CPython's own tests check and no other test here does, written afresh; named by the CPython test.
 * docs/cpython-tests.md has the whole list.
 */
import { describe, test } from "vitest";
import { dialect } from "./dialect.ts";

const COROUTINES: Record<string, string> = {
  func_1: `const c = (async () => 10)(); expect(c).toBeInstanceOf(Coroutine); expect(drain(c)).toEqual([10]);`,
  func_4: `const c = (async () => {})(); for (const use of [() => Array.from(c[Symbol.iterator]()), () => [...c], () => { for (const x of c); }]) expect(use).toThrow(TypeError); expect(c.state).toBe("created");`,
  func_5: `const g = coroutine(function* () { yield 1; }); expect([...g()]).toEqual([1]); expect(g().next()).toEqual({ done: false, value: 1 }); expect(g()[Symbol.iterator]).toBeTypeOf("function");`,
  func_6: `const g = coroutine(function* () { yield 1; yield 2; }); expect(drain((async () => { await g(); })())).toEqual([1, 2, undefined]);`,
  func_8: `const inner = (async () => "spam")(); const g = coroutine(function* () { return yield* inner[onAwait](); }); expect(drain((async () => await g())())).toEqual(["spam"]);`,
  func_10: `let n = 0; const g = coroutine(function* () { try { const a = yield; yield a ** 2; } catch (e) { n += 100; throw e; } finally { n++; } }); const f = async () => { await g(); }; let it = f()[onAwait](); expect(it[Symbol.iterator]()).toBe(it); it.next(); expect(it.next(10).value).toBe(100); expect(n).toBe(0); it.return(); expect(n).toBe(1); it = f()[onAwait](); it.next(); expect(thrown(() => it.throw("e"))).toBe("e"); expect(n).toBe(102);`,
  func_16: `const send = async () => { await wait(); return "spam"; }; const read = async (c) => { await wait(); return await c; }; const c = send(); let r = read(c); r.send(); r.send(); expect(thrown(() => r.throw("ham"))).toBe("ham"); r = read(c); r.send(); expect(failure(() => r.send())[1]).toBe("ERR_COROUTINE_REUSED");`,
  func_18: `const c = (async () => "spam")(); const it = c[onAwait](); expect(it.next()).toEqual({ done: true, value: "spam" }); for (const use of [() => it.next(), () => it.throw("x")]) expect(failure(use)[1]).toBe("ERR_COROUTINE_REUSED"); it.return(); it.return();`,
  func_19: `let n = 0; const g = coroutine(function* () { yield; try { yield; } finally { n++; } }); const c = (async () => { await g(); })(); c.send(); c.send(); for (let i = 0; i < 3; i++) c.close(); expect(n).toBe(1);`,
  coro_wrapper_send_tuple: `const it = (async () => [10])()[onAwait](); expect(it.next()).toEqual({ done: true, value: [10] });`,
  coro_wrapper_send_stop_iterator: `const result = { done: false, value: 10 }; expect(drain((async () => result)())).toEqual([result]);`,
  cr_await: `let c; const seen = []; const a = coroutine(function* a() { seen.push(c.state, c.awaiting); yield; seen.push(c.state, c.awaiting); }); const inner = async () => { await a(); }; c = (async () => { seen.push(c.awaiting); await inner(); seen.push(c.awaiting); })(); c.send(); expect(c.state).toBe("suspended"); expect(c.awaiting.awaiting[Symbol.toStringTag]).toBe("Generator"); c.send(); expect(seen).toEqual([undefined, "running", undefined, "running", undefined, undefined]); expect(c.state).toBe("closed"); expect(c.awaiting).toBe(undefined);`,
  await_6: `expect(drain((async () => await { [onAwait]: () => [52][Symbol.iterator]() })())).toEqual([52, undefined]);`,
  await_9: `const wrap = () => bar; const bar = async () => 42; const db = { b: () => wrap }; class DB { static b = wrap; } expect(drain((async () => await bar() + await wrap()() + await db["b"]()()() + await bar() * 1000 + await DB.b()())())).toEqual([42168]); expect(drain((async () => -(await bar()))())).toEqual([-42]);`,
  await_11: `const ident = ({ val }) => val; const bar = async () => "spam"; expect(drain((async () => [ident({ val: await bar() }), await bar(), "ham"])())).toEqual([["spam", "spam", "ham"]]);`,
  await_13: `class A { [onAwait]() { return this; } } expect(failure(() => (async () => await new A())().send())[2]).toBe("[onAwait]() returned non-iterator of type 'A'");`,
  await_14: `class Marker {} const one = async () => { try { return await wait(); } catch { throw new Marker(); } }; const two = async () => await { [onAwait]: () => one()[onAwait]() }; let c = two(); c.send(); expect(c.send("spam")).toEqual({ done: true, value: "spam" }); c = two(); c.send(); expect(thrown(() => c.throw("e"))).toBeInstanceOf(Marker);`,
  throw_after_none_exc_type: `const c = (async () => { try { throw "first"; } catch {} try { await wait(); } catch { throw "second"; } })(); c.send(); expect(thrown(() => c.throw("in"))).toBe("second");`,
  nested_gen_except_loop: `const seen = []; const inner = async (n) => { try { await wait(n); } catch (e) { seen.push(e); throw e + 1; } }; const c = (async () => { for (let i = 0; i < 3; i++) { try { await inner(i); } catch (e) { seen.push(e); } } })(); c.send(); for (const e of [10, 20, 30]) c.throw(e); expect(seen).toEqual([10, 11, 20, 21, 30, 31]); expect(c.state).toBe("closed");`,
  close_releases_frame_locals: `const c = (async () => { const held = {}; await wait(); return held; })(); expect(c.machine.toString()).toContain("held"); c.send(); c.close(); expect(c.machine.toString()).not.toContain("held");`,
  await_16: `const e = new Error(); expect(drain((async () => { try { throw 1; } catch { return await (async () => e)(); } })())).toEqual([e]); expect(e.cause).toBe(undefined);`,
  asyncio_1: `const seen = []; return toPromise((async () => { class CM { async [onEnter]() { await Promise.resolve(); seen.push("enter"); } async [onExit]() { await Promise.resolve(); seen.push("exit"); } } async function* two() { yield 1; await Promise.resolve(); yield 2; } for await (const x of two()) { await using cm = new CM(); seen.push(x); } })()).then(() => expect(seen).toEqual(["enter", 1, "exit", "enter", 2, "exit"]));`,
};

const ITERATION: Record<string, string> = {
  with_2: `let ran = false; const c = (async () => { await using x = { [onEnter]() { ran = true; } }; ran = true; })(); expect(failure(() => c.send())[2]).toBe("object of type 'Object' does not support the asynchronous context manager protocol (missed [onExit])"); expect(ran).toBe(false);`,
  with_6: `expect(failure(() => (async () => { await using x = { [onEnter]: () => 123, [onExit]: () => 456 }; })().send())[0]).toBe("TypeError");`,
  with_9: `let n = 0; const c = (async () => { { await using x = { async [onExit]() { throw "exit"; } }; n++; } n = 100; })(); expect(thrown(() => c.send())).toBe("exit"); expect(n).toBe(1);`,
  with_10: `const cm = (e) => ({ async [onExit]() { throw e; } }); const error = thrown(() => (async () => { await using a = cm("outer"); { await using b = cm("inner"); throw "body"; } })().send()); expect([error.error, error.suppressed.error, error.suppressed.suppressed]).toEqual(["outer", "inner", "body"]);`,
  with_11: `const c = (async () => { await using x = { async [onEnter]() { throw "enter"; }, async [onExit]() { throw "exit"; } }; })(); expect(thrown(() => c.send())).toBe("enter");`,
  for_2: `expect(failure(() => (async () => { for await (const x of 5); })().send())[2]).toBe("'for await' requires an object with [Symbol.asyncIterator] or [Symbol.iterator], got 'number'");`,
  for_3: `class I { [Symbol.asyncIterator]() { return this; } } expect(failure(() => (async () => { for await (const x of new I()); })().send())[2]).toBe("'for await' received an object from [Symbol.asyncIterator] that does not implement next: 'I'");`,
  for_4: `expect(failure(() => (async () => { for await (const x of { [Symbol.asyncIterator]() { return this; }, next: () => 5 }); })().send())[2]).toBe("'for await' received an invalid object from next: 'number'");`,
  for_7: `let n = 0; expect(thrown(() => (async () => { for await (const x of { [Symbol.asyncIterator]() { throw "e"; } }) n++; })().send())).toBe("e"); expect(n).toBe(0);`,
  for_11: `expect(thrown(() => (async () => { for await (const x of { [Symbol.asyncIterator]() { return this; }, next: () => ({ [onAwait]() { throw "hook"; } }) }); })().send())).toBe("hook");`,
};

const GENERATORS: Record<string, string> = {
  iteration_02: `async function* g() { await wait("a"); yield 123; await wait("b"); } const it = g(); expect(it[Symbol.asyncIterator]()).toBe(it); let s = it.next(); expect(s.send().value).toBe("a"); expect(s.send()).toEqual({ done: true, value: { done: false, value: 123 } }); s = it.next(); s.send(); expect(s.send().value).toEqual({ done: true, value: undefined });`,
  exception_04: `async function* g() { yield 1; throw "e"; } const it = g(); it.next().send(); expect(thrown(() => it.next().send())).toBe("e"); expect(it.next().send().value).toEqual({ done: true, value: undefined });`,
  exception_07: `async function* g() { try { yield 1; throw "e"; } finally { yield 2; yield 3; } } const it = g(); expect([1, 2, 3].map(() => it.next().send().value.value)).toEqual([1, 2, 3]); expect(thrown(() => it.next().send())).toBe("e");`,
  exception_10: `async function* g() { yield 123; } expect(failure(() => g().next().send(100))[0]).toBe("TypeError");`,
  asend_01: `let n = 0; async function* g() { try { const v = yield 1; await wait(); yield v * 2; } finally { n++; } } const it = g(); expect(it.next().send().value.value).toBe(1); expect(drain(it.next(100)).at(-1)).toEqual({ done: false, value: 200 }); expect(it.next().send().value.done).toBe(true); expect(n).toBe(1);`,
  athrow_01: `async function* g() { let v; try { v = yield 1; } catch { v = 1000; } yield v * 2; } const it = g(); it.next().send(); expect(it.throw("e").send().value).toEqual({ done: false, value: 2000 }); expect(it.next().send().value.done).toBe(true);`,
  aclose_07: `let n = 0; async function* g() { try { yield 1; n = 100; } finally { await wait(); n++; } } const it = g(); it.next().send(); expect(drain(it.return("v")).at(-1)).toEqual({ done: true, value: "v" }); expect(n).toBe(1);`,
  aclose_10: `let caught = 0; async function* g() { try { yield 1; } catch { caught++; } } const it = g(); it.next().send(); it.return().send(); expect(caught).toBe(0);`,
  await_same_anext_coro_twice: `async function* g() { yield 1; yield 2; } const it = g(); const step = it.next(); step.send(); expect(failure(() => (async () => { await step; })().send())[1]).toBe("ERR_COROUTINE_REUSED"); expect(it.next().send().value.value).toBe(2);`,
  aclose_twice_with_different_coros: `async function* g() { yield 1; } const it = g(); for (let i = 0; i < 2; i++) expect(it.return(i).send().value).toEqual({ done: true, value: i });`,
  aclose_after_exhaustion: `async function* g() { yield 1; } const it = g(); expect(drain((async () => { for await (const x of it); return await it.return(3); })())).toEqual([{ done: true, value: 3 }]);`,
  asend_close_runtime_error: `async function* g() { try { await wait(1); } catch { await wait(2); } } const s = g().next(); s.send(); expect(failure(() => s.close())[1]).toBe("ERR_COROUTINE_IGNORED_EXIT");`,
  athrow_close_runtime_error: `async function* g() { try { yield; } catch { try { await wait(1); } catch { await wait(2); } } } const it = g(); it.next().send(); const s = it.throw("e"); s.send(); expect(failure(() => s.close())[1]).toBe("ERR_COROUTINE_IGNORED_EXIT");`,
  exception_12: `let it; async function* g() { await it.next(); yield 123; } it = g(); const s = it.next(); expect(failure(() => s.send())[1]).toBe("ERR_ASYNC_GENERATOR_RUNNING"); expect(failure(() => s.send())[1]).toBe("ERR_COROUTINE_REUSED");`,
  throw_same_coro_twice: `async function* g() { yield 1; yield 2; } for (const make of [(it) => it.return(), (it) => it.throw("f")]) for (const e of [new GeneratorExit(), "e"]) { const s = make(g()); expect(thrown(() => s.throw(e))).toBe(e); expect(failure(() => s.throw(e))[1]).toBe("ERR_COROUTINE_REUSED"); }`,
  asend_throw_concurrent: `async function* g() { for (;;) { try { await wait(1); } catch {} } } const it = g(); const a = it.next(); a.send(); for (const b of [it.next(), it.throw("x"), it.return()]) { expect(thrown(() => b.throw("e"))).toBe("e"); expect(failure(() => b.send())[1]).toBe("ERR_COROUTINE_REUSED"); } expect(a.send()).toEqual({ done: false, value: 1 });`,
  overlapping: `async function* g() { await wait(); yield 1; } const it = g(); const a = it.next(); a.send(); for (const b of [it.next(), it.throw("e"), it.return()]) expect(failure(() => b.send())).toEqual(["RuntimeError", "ERR_ASYNC_GENERATOR_RUNNING", "asynchronous generator is already running"]); expect(a.send().value).toEqual({ done: false, value: 1 });`,
  "not started: throw and return end it": `let ran = false; async function* g() { ran = true; yield 1; } let it = g(); expect(thrown(() => it.throw("e").send())).toBe("e"); expect(it.next().send().value.done).toBe(true); it = g(); expect(it.return(wait("w")).send()).toEqual({ done: false, value: "w" }); expect(ran).toBe(false);`,
  "an error thrown in while it awaits goes to its handlers, then ends it": `async function* g() { try { await wait(); } catch (e) { yield e; } await wait(); } const it = g(); let s = it.next(); s.send(); expect(s.throw("e").value).toEqual({ done: false, value: "e" }); s = it.next(); s.send(); expect(thrown(() => s.throw("f"))).toBe("f"); expect(it.next().send().value.done).toBe(true);`,
};

for (const [group, rows] of Object.entries({ COROUTINES, ITERATION, GENERATORS })) {
  describe(group.toLowerCase(), () => {
    for (const [name, body] of Object.entries(rows)) test(name, async () => void (await dialect(body)));
  });
}
