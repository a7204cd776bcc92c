/** The table of coroutine objects: call × state, one test a cell. */
import { describe, test } from "vitest";
import { dialect } from "./dialect.ts";

const FUNCTIONS = `
  const log = [];
  async function f(x = 1) { log.push("start"); try { const v = await wait("out"); log.push(v); return x; } finally { log.push("finally"); } }
  const REUSED = ["RuntimeError", "ERR_COROUTINE_REUSED", "cannot reuse already awaited coroutine"];
  const RUNNING = ["RuntimeError", "ERR_COROUTINE_RUNNING", "coroutine already executing"];
  const AWAITED = ["RuntimeError", "ERR_COROUTINE_AWAITED", "coroutine is being awaited already"];
  const closed = () => { const c = f(); c.close(); return c; };
  const ended = () => { const c = f(); c.send(); c.send(); return c; };
  const failed = () => { const c = f(); c.send(); thrown(() => c.throw("x")); return c; };
  const suspended = () => { const c = f(); c.send(); log.length = 0; return c; };
  const whileRunning = (act) => { let c, seen; c = (async () => { seen = act(c); })(); c.send(); return seen; };
  // The leaf runs, the others of the chain only wait.
  const whileLeafRuns = (act) => {
    let c, seen; const inner = async () => { await wait(); seen = act(c); };
    c = (async () => { await inner(); })(); c.send(); c.send(); return seen;
  };
`;

const CELLS: [name: string, body: string][] = [
  [
    "send(undefined) · created → starts it",
    `const c = f(); expect(c.send(undefined)).toEqual({ done: false, value: "out" }); expect(c.state).toBe("suspended"); expect(log).toEqual(["start"]);`,
  ],
  ["send() is send(undefined)", `expect(f().send()).toEqual({ done: false, value: "out" });`],
  [
    "send(undefined) · suspended → resumes it",
    `const c = suspended(); expect(c.send()).toEqual({ done: true, value: 1 }); expect(log).toEqual([undefined, "finally"]); expect(c.state).toBe("closed");`,
  ],
  [
    "send(undefined) · running → ERR_COROUTINE_RUNNING",
    `expect(whileRunning((c) => failure(() => c.send()))).toEqual(RUNNING); expect(whileLeafRuns((c) => failure(() => c.send()))).toEqual(RUNNING);`,
  ],
  [
    "send(undefined) · closed → ERR_COROUTINE_REUSED",
    `for (const c of [closed(), ended(), failed()]) expect(failure(() => c.send())).toEqual(REUSED);`,
  ],
  [
    "send(other) · created → TypeError, stays created",
    `const c = f(); for (const v of [1, null, false, ""]) expect(failure(() => c.send(v))).toEqual(["TypeError", "", "can't send non-undefined value to a just-started coroutine"]); expect(c.state).toBe("created"); expect(log).toEqual([]); c.send(); expect(c.state).toBe("suspended");`,
  ],
  ["send(other) · suspended → resumes it", `const c = suspended(); c.send(5); expect(log).toEqual([5, "finally"]);`],
  [
    "send(other) · running → ERR_COROUTINE_RUNNING",
    `expect(whileRunning((c) => failure(() => c.send(1)))).toEqual(RUNNING);`,
  ],
  ["send(other) · closed → ERR_COROUTINE_REUSED", `expect(failure(() => closed().send(1))).toEqual(REUSED);`],
  [
    "throw(e) · created → closed, e comes out",
    `const c = f(); expect(thrown(() => c.throw("e"))).toBe("e"); expect(c.state).toBe("closed"); expect(log).toEqual([]);`,
  ],
  [
    "throw(e) · suspended → raises e at the await",
    `const c = suspended(); expect(thrown(() => c.throw("e"))).toBe("e"); expect(log).toEqual(["finally"]); expect(c.state).toBe("closed");`,
  ],
  [
    "throw(e) · suspended, caught → goes on",
    `const c = (async () => { try { await wait(1); } catch (e) { return [e, await wait(2)]; } })(); c.send(); expect(c.throw("e")).toEqual({ done: false, value: 2 }); expect(c.send(3)).toEqual({ done: true, value: ["e", 3] });`,
  ],
  [
    "throw(e) · running → ERR_COROUTINE_RUNNING",
    `expect(whileRunning((c) => failure(() => c.throw(1)))).toEqual(RUNNING); expect(whileLeafRuns((c) => failure(() => c.throw(1)))).toEqual(RUNNING);`,
  ],
  [
    "throw(e) · closed → ERR_COROUTINE_REUSED",
    `for (const c of [closed(), ended(), failed()]) expect(failure(() => c.throw("e"))).toEqual(REUSED);`,
  ],
  [
    "close() · created → closed, body never runs",
    `const c = f(); expect(c.close()).toBe(undefined); expect(c.state).toBe("closed"); expect(log).toEqual([]);`,
  ],
  [
    "close() · suspended → GeneratorExit at the await",
    `let seen; const c = (async () => { try { await wait(); } catch (e) { seen = e; throw e; } })(); c.send(); c.close(); expect(seen).toBeInstanceOf(GeneratorExit); expect(seen).toBeInstanceOf(Error); expect(seen.name).toBe("GeneratorExit"); expect(c.state).toBe("closed");`,
  ],
  [
    "close() · running → ERR_COROUTINE_RUNNING",
    `expect(whileRunning((c) => failure(() => c.close()))).toEqual(RUNNING); expect(whileLeafRuns((c) => failure(() => c.close()))).toEqual(RUNNING);`,
  ],
  [
    "close() · closed → nothing, returns",
    `for (const c of [closed(), ended(), failed()]) expect(c.close()).toBe(undefined);`,
  ],
  [
    "await c · created → runs it",
    `const c = f(7); expect((async () => { return await c; })().send().value).toBe("out"); expect(c.state).toBe("suspended");`,
  ],
  [
    "await c · suspended → ERR_COROUTINE_AWAITED",
    `const c = suspended(); expect(failure(() => (async () => { await c; })().send())).toEqual(AWAITED); expect(c.state).toBe("suspended");`,
  ],
  [
    "await c · awaited by another → ERR_COROUTINE_AWAITED",
    `const c = f(); const a = (async () => { await c; })(); a.send(); expect(failure(() => (async () => { await c; })().send())).toEqual(AWAITED); expect(a.send()).toEqual({ done: true, value: undefined });`,
  ],
  [
    "await c · running → ERR_COROUTINE_RUNNING",
    `let c; c = (async () => { await c; })(); expect(failure(() => c.send())).toEqual(RUNNING);`,
  ],
  [
    "await c · its leaf runs → ERR_COROUTINE_RUNNING",
    `let c; const inner = async () => { await wait(); await c; }; c = (async () => { await inner(); })(); c.send(); expect(failure(() => c.send())).toEqual(RUNNING);`,
  ],
  [
    "await c · closed → ERR_COROUTINE_REUSED",
    `for (const c of [closed(), ended(), failed()]) expect(failure(() => (async () => { await c; })().send())).toEqual(REUSED);`,
  ],
  [
    "state · every value",
    `const seen = []; let c; c = (async () => { seen.push(c.state); await wait(); })(); seen.push(c.state); c.send(); seen.push(c.state); c.send(); seen.push(c.state); expect(seen).toEqual(["created", "running", "suspended", "closed"]);`,
  ],
  [
    "state · the whole chain runs while its leaf does",
    `expect(whileLeafRuns((c) => [c.state, c.awaiting])).toEqual(["running", undefined]);`,
  ],
  [
    "awaiting · what it is suspended on",
    `const hook = wait(1), p = Promise.resolve(); const inner = (async () => { await hook; await p; })(); const c = (async () => { await inner; })(); expect(c.awaiting).toBe(undefined); c.send(); expect(c.awaiting).toBe(inner); expect(inner.awaiting).toBe(hook); expect(c.send().value).toBe(p); expect(inner.awaiting).toBe(p); c.send(); expect([c.awaiting, inner.awaiting]).toEqual([undefined, undefined]);`,
  ],
  [
    "name · the function's",
    `expect([f().name, (async () => {})().name, (async function named() {})().name]).toEqual(["f", "", "named"]);`,
  ],
  [
    "no iteration: no next, no Symbol.iterator",
    `const c = f(); expect("next" in c).toBe(false); expect(Symbol.iterator in c).toBe(false); expect(() => [...c]).toThrow(TypeError);`,
  ],
  [
    "[onAwait]() · an iterator with next, throw, return",
    `const it = f(3)[onAwait](); expect(it.next()).toEqual({ done: false, value: "out" }); expect(it.next(2)).toEqual({ done: true, value: 3 }); expect(log).toEqual(["start", 2, "finally"]); const two = f()[onAwait](); two.next(); expect(thrown(() => two.throw("e"))).toBe("e"); const three = f(); const it3 = three[onAwait](); it3.next(); expect(it3.return(9)).toEqual({ done: true, value: 9 }); expect(three.state).toBe("closed"); expect([...f()[onAwait]()]).toEqual(["out"]);`,
  ],
  [
    "instanceof Coroutine",
    `expect(f()).toBeInstanceOf(Coroutine); expect({}).not.toBeInstanceOf(Coroutine); expect(Object.prototype.toString.call(f())).toBe("[object Coroutine]");`,
  ],
  [
    "close() · yields again → ERR_COROUTINE_IGNORED_EXIT, stays suspended",
    `const c = (async () => { try { await wait(1); } catch { await wait(2); } return 3; })(); c.send(); expect(failure(() => c.close())).toEqual(["RuntimeError", "ERR_COROUTINE_IGNORED_EXIT", "coroutine ignored GeneratorExit"]); expect(c.state).toBe("suspended"); expect(c.send()).toEqual({ done: true, value: 3 });`,
  ],
  [
    "close() · returns → quiet",
    `const c = (async () => { try { await wait(); } catch { return 1; } })(); c.send(); c.close(); expect(c.state).toBe("closed");`,
  ],
  [
    "close() · another GeneratorExit → quiet",
    `const c = (async () => { try { await wait(); } catch { throw new GeneratorExit(); } })(); c.send(); c.close(); expect(c.state).toBe("closed");`,
  ],
  [
    "close() · another error → comes out",
    `const c = (async () => { try { await wait(); } finally { throw "other"; } })(); c.send(); expect(thrown(() => c.close())).toBe("other"); expect(c.state).toBe("closed");`,
  ],
  [
    "parameters at the call, the body at the first send",
    `const seen = []; const g = async (x = seen.push("default")) => { seen.push("body"); }; const c = g(); expect(seen).toEqual(["default"]); c.send(); expect(seen).toEqual(["default", "body"]);`,
  ],
];

describe("coroutine objects", () => {
  for (const [name, body] of CELLS) test(name, () => void dialect(FUNCTIONS + body));
});
