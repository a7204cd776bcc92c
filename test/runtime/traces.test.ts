/**
 * The same programs in Python and in the dialect (test/traces/*.py and *.js): what they print is the same, so the
 * runtime does what CPython does. A new pair needs no registration.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { dialect } from "./dialect.ts";

const DIR = join(import.meta.dirname, "../traces");
const files = readdirSync(DIR).filter((file) => file !== "prelude.py" && !file.startsWith("__"));
const programs = [...new Set(files.map((file) => file.replace(/\.(py|js)$/, "")))];

class Oops extends Error {}

interface Driven {
  readonly state: string;
  send(value: unknown): IteratorResult<unknown>;
  throw(error: unknown): IteratorResult<unknown>;
  close(): void;
}

/** prelude.py, word for word. */
function prelude(print: (...values: unknown[]) => void): Record<string, unknown> {
  function show(value: unknown): string {
    if (value === undefined) return "nothing";
    if (value instanceof Oops || value instanceof runtime.GeneratorExit) {
      return (value instanceof Oops ? "Oops" : "GeneratorExit") + (value.message && ` ${value.message}`);
    }
    if (value instanceof Error) return value instanceof TypeError ? "TypeError" : value.message;
    return Array.isArray(value) ? `[${value.map(show).join(", ")}]` : `${value as string | number}`;
  }
  function attempt(label: string, f: () => IteratorResult<unknown>): void {
    try {
      const { done, value } = f();
      print(label, done ? "returns" : "yields", show(value));
    } catch (error) {
      print(label, "raises", show(error));
    }
  }
  return {
    print,
    show,
    Oops,
    send: (c: Driven, value?: unknown) => attempt(`send ${show(value)}`, () => c.send(value)),
    raise: (c: Driven, error: unknown) => attempt(`throw ${show(error)}`, () => c.throw(error)),
    close(c: Driven) {
      try {
        c.close();
        print("closes");
      } catch (error) {
        print("close raises", show(error));
      }
    },
    state: (c: Driven) => print("state", c.state),
    Wait: class {
      value: unknown;
      constructor(value?: unknown) {
        this.value = value;
      }
      *[runtime.onAwait](): Generator {
        return yield this.value;
      }
    },
    Bare: class {
      value: unknown;
      constructor(value?: unknown) {
        this.value = value;
      }
      [runtime.onAwait](): object {
        const values = [this.value];
        return { next: () => (values.length > 0 ? { value: values.pop() } : { done: true, value: "done" }) };
      }
    },
  };
}

function traceHere(program: string): string {
  const lines: string[] = [];
  const source = readFileSync(join(DIR, `${program}.js`), "utf8");
  dialect(
    source,
    prelude((...values) => void lines.push(values.map(String).join(" "))),
  );
  return lines.map((line) => `${line}\n`).join("");
}

function tracePython(program: string): string {
  const result = spawnSync("python3", ["-B", join(DIR, `${program}.py`)], { encoding: "utf8" });
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout;
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.warn("python3 is not installed: the traces are not compared with it");

describe.skipIf(!hasPython)("traces are those of Python", () => {
  for (const program of programs) {
    test(program, () => {
      const trace = traceHere(program);
      expect(trace).not.toBe("");
      expect(trace).toBe(tracePython(program));
    });
  }
  test("the comparison can fail", () => {
    expect(traceHere("send-and-return")).not.toBe(tracePython("close-chain"));
  });
});

test("every program is there in both languages", () => {
  expect(files.toSorted()).toEqual(programs.flatMap((program) => [`${program}.js`, `${program}.py`]).toSorted());
});
