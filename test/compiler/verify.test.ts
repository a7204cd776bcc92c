// The verifier is a safety net: each of its rules is broken here once, and it must say so.
import { describe, expect, test } from "vitest";
import { lower, type Machine } from "../../compiler/index.ts";
import type { Op, Region, State } from "../../compiler/ir.ts";
import { MachineError, verify } from "../../compiler/verify.ts";

const SOURCE = `export async function f(a) {
  try { await a(); } catch { await a(); }
  while (await a()) if (a) await a();
  return 1;
}`;

/** A fresh machine whose parts can be broken. */
function machine(): Machine & { states: (State & { ops: Op[] })[] } {
  return lower(SOURCE).machines[0]! as Machine & { states: (State & { ops: Op[] })[] };
}

const stray = (): State => ({ id: 99 as State["id"], role: "stray", region: undefined, ops: [] });

test("what the compiler makes passes", () => expect(() => verify(machine())).not.toThrow());

describe("a broken machine", () => {
  const cases: Record<string, [message: RegExp, breaks: (m: ReturnType<typeof machine>) => void]> = {
    "a wrong number": [/stands at place 1/, (m) => (m.states[1]!.id = 7 as State["id"])],
    "ops after the end": [
      /goes on after return/,
      (m) => m.states.at(-1)!.ops.push({ op: "return", operand: undefined }),
    ],
    "a jump to nowhere": [
      /was not placed/,
      (m) => m.states[0]!.ops.unshift({ op: "branch", test: { kind: "null" }, when: true, to: stray() }),
    ],
    "resumed in another region": [
      /resumed in another region/,
      (m) => {
        const state = m.states.find(({ region }) => region)!;
        const other = m.states.find(({ region }) => !region)!;
        const index = state.ops.findIndex(({ op }) => op === "await");
        state.ops[index] = { op: "await", operand: { kind: "null" }, resume: other };
      },
    ],
    "a handler that is not there": [
      /handler was not placed/,
      (m) => (m.states.at(-1)!.region = { kind: "catch", parent: undefined, handler: stray() }),
    ],
    "a handler inside of its region": [
      /contains its own handler/,
      (m) => {
        const state = m.states.find(({ region }) => region)!;
        const region = state.region as Region;
        region.handler.region = region;
      },
    ],
    "no end": [/runs off the end/, (m) => void m.states.at(-1)!.ops.pop()],
    "a foreign temporary": [
      /foreign temporary/,
      (m) => m.states[0]!.ops.unshift({ op: "evaluate", operand: { kind: "temp", temp: { id: 50 } } }),
    ],
  };
  for (const [name, [message, breaks]] of Object.entries(cases)) {
    test(name, () => {
      const broken = machine();
      breaks(broken);
      expect(() => verify(broken)).toThrow(MachineError);
      expect(() => verify(broken)).toThrow(message);
    });
  }
});
