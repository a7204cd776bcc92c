/**
 * What CPython's test_contextlib_async.py checks of context managers, written afresh; named by the CPython test.
 * There the managers are made of async generators by a decorator; here by the function below, since it is made of
 * nothing but the protocol. docs/cpython-tests.md has the whole list.
 */
import { describe, test } from "vitest";
import { dialect } from "./dialect.ts";

const MANAGER = `
  const manager = (generator) => ({
    async [onEnter]() {
      const { done, value } = await generator.next();
      if (done) throw new Error("did not yield");
      return value;
    },
    async [onExit](error) {
      if (error === undefined) {
        if (!(await generator.next()).done) throw new Error("did not stop");
        return false;
      }
      let result;
      try {
        result = await generator.throw(error);
      } catch (thrown) {
        if (thrown === error) return false;
        throw thrown;
      }
      if (!result.done) throw new Error("did not stop after throw()");
      return true;
    },
  });
  const state = [];
`;

const MANAGERS: Record<string, string> = {
  plain: `async function* g() { state.push(1); await wait("in"); yield 42; await wait("out"); state.push(999); } expect(drain((async () => { await using x = manager(g()); state.push(x); })())).toEqual(["in", "out", undefined]); expect(state).toEqual([1, 42, 999]);`,
  finally: `async function* g() { state.push(1); try { yield 42; } finally { await wait(); state.push(999); } } const c = (async () => { await using x = manager(g()); state.push(x); throw "body"; })(); c.send(); expect(thrown(() => c.send())).toBe("body"); expect(state).toEqual([1, 42, 999]);`,
  no_reraise: `async function* g() { yield; } const m = manager(g()); expect(drain((async () => { await m[onEnter](); return await m[onExit](new TypeError("foo")); })())).toEqual([false]);`,
  trap_yield_after_throw: `async function* g() { try { yield; } catch { yield; } } const m = manager(g()); expect(failure(() => drain((async () => { await m[onEnter](); await m[onExit](new TypeError("foo")); })()))[2]).toBe("did not stop after throw()");`,
  trap_no_yield: `async function* g() {} expect(failure(() => drain(manager(g())[onEnter]()))[2]).toBe("did not yield");`,
  trap_second_yield: `async function* g() { yield; yield; } expect(failure(() => drain((async () => { await using x = manager(g()); })()))[2]).toBe("did not stop");`,
  except: `async function* g() { state.push(1); try { yield 42; } catch (e) { await wait(); state.push(e); } } const c = (async () => { { await using x = manager(g()); state.push(x); throw 999; } state.push("after"); })(); expect(drain(c)).toEqual([undefined, undefined]); expect(state).toEqual([1, 42, 999, "after"]);`,
  wrap_runtimeerror: `async function* g() { try { yield; } catch (e) { throw new Error("caught " + e, { cause: e }); } } expect(failure(() => drain((async () => { await using x = manager(g()); throw "body"; })()))[2]).toBe("caught body");`,
  recursive: `let depth = 0; async function* g() { depth++; yield; depth--; } const f = async (n) => { await using x = manager(g()); if (n > 0) await f(n - 1); else state.push(depth); }; drain(f(9)); expect([state, depth]).toEqual([[10], 0]);`,
  async_gen_propagates_generator_exit: `async function* ctx() { yield; state.push("left"); } async function* g() { await using x = manager(ctx()); yield 11; } const it = g(); expect(drain((async () => { for await (const v of it) { state.push(v); break; } await it.return(); })())).toEqual([undefined]); expect(state).toEqual([11, "left"]);`,
  enter: `class DefaultEnter extends AsyncContextManager { async [onExit]() { return undefined; } } const m = new DefaultEnter(); expect(drain((async () => { await using x = m; return x; })())[0]).toBe(m);`,
};

const CLOSING: Record<string, string> = {
  aclosing: `async function* g() { try { yield 1; } finally { await wait("out"); state.push("closed"); } } expect(drain((async () => { await using it = g(); state.push((await it.next()).value); })())).toEqual(["out", undefined]); expect(state).toEqual([1, "closed"]);`,
  aclosing_error: `async function* g() { try { yield 1; } finally { state.push("closed"); } } expect(thrown(() => drain((async () => { await using it = g(); await it.next(); throw "body"; })()))).toBe("body"); expect(state).toEqual(["closed"]);`,
  aclosing_bpo41229: `async function* g() { using r = { [Symbol.dispose ?? Symbol.for("nodejs.dispose")]() { state.push("released"); } }; yield -1; yield -2; } expect(thrown(() => drain((async () => { await using it = g(); expect((await it.next()).value).toBe(-1); throw "body"; })()))).toBe("body"); expect(state).toEqual(["released"]);`,
  async_nullcontext: `expect(drain((async () => { await using x = null; return x; })())).toEqual([null]);`,
  async_push: `const log = (name, gives) => ({ async [onExit](e) { state.push([name, e]); return gives; } }); expect(drain((async () => { await using a = log("ok"); await using b = log("suppresses", true); await using c = log("sees"); throw "body"; })())).toEqual([undefined]); expect(state).toEqual([["sees", "body"], ["suppresses", "body"], ["ok", undefined]]);`,
  async_exit_exception_suppress: `const exits = (f) => ({ async [onExit](e) { return f(e); } }); expect(drain((async () => { for (;;) { { await using a = exits(() => true); await using b = exits(() => { throw "exit"; }); break; } return "after"; } return "broken off"; })())).toEqual(["after"]);`,
};

for (const [group, rows] of Object.entries({ MANAGERS, CLOSING })) {
  describe(group.toLowerCase(), () => {
    for (const [name, body] of Object.entries(rows)) test(name, () => void dialect(`${MANAGER}${body}`));
  });
}
