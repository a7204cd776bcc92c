// Runs programs in both languages and compares what they print.
//
//     compare([generate(1), generate(2)])     [undefined, { line: 7, python: "s0 yields 5", dialect: "s0 raises Oops 5" }]
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { lower, transpile } from "../../compiler/index.ts";
import * as runtime from "../../runtime/index.ts";
import { dialect, python } from "./languages.ts";
import type { Program } from "./model.ts";
import { render } from "./printer.ts";

/** Where the two preludes and run.py are; the long run is bundled elsewhere and says so. */
const DIR = process.env["CPYTHON_FUZZ_DIR"] ?? import.meta.dirname;
/** The interpreter to compare with, and the target if the programs go all the way down by `transpile`. */
const PYTHON = process.env["CPYTHON_FUZZ_PYTHON"] ?? "python3";
const TARGET = process.env["CPYTHON_FUZZ_TARGET"];
const PATIENCE = 5_000;
const LIMIT = 400;

export interface Difference {
  readonly line: number;
  readonly python: string;
  readonly dialect: string;
  /** The last lines that both have. */
  readonly before: readonly string[];
}

export type Runtime = Record<string, unknown>;

export const hasPython = spawnSync(PYTHON, ["--version"]).status === 0;

/**
 * The traces of many programs, by one process of python3. `undefined` for one that crashes the interpreter: CPython
 * 3.11 does, when an error is thrown into a coroutine whose inner one is running.
 */
export function tracesOfPython(sources: readonly string[]): (string[] | undefined)[] {
  const traces: (string[] | undefined)[] = [];
  while (traces.length < sources.length) {
    const options = {
      input: JSON.stringify(sources.slice(traces.length)),
      encoding: "utf8",
      maxBuffer: 1 << 30,
    } as const;
    const { status, stdout, stderr } = spawnSync(PYTHON, ["-B", join(DIR, "run.py")], options);
    const lines = stdout.split("\n").slice(0, -1);
    for (const line of lines) traces.push(JSON.parse(line) as string[]);
    if (status === 0) break;
    if (status !== null) throw new Error(`python3 failed: ${stderr}`);
    traces.push(undefined);
  }
  return traces;
}

let prelude: string | undefined;

/** What the programs throw; not in the prelude, since at ES5 nothing can extend the classes of the engine. */
class Oops extends Error {}
class Quit extends runtime.GeneratorExit {}

/** The trace of a program in the dialect, compiled and run here. */
export function traceOfDialect(source: string, module: Runtime = runtime): string[] {
  const trace: string[] = [];
  prelude ??= ["prelude.js", "objects.js"].map((name) => readFileSync(join(DIR, name), "utf8")).join("");
  const text = `function $body() {\n${prelude}${source}}`;
  const common = { mode: "coroutine", runtime: { global: "$runtime" }, sourceMap: false } as const;
  const { code, diagnostics } =
    TARGET === undefined
      ? lower(text, { ...common, fileName: "program.ts" })
      : transpile(text, { ...common, fileName: "program.ts", target: TARGET });
  if (diagnostics.length > 0) return [`diagnostic ${diagnostics[0]!.message}`];
  const names = { ...module, $runtime: module, Oops, Quit, TRACE: trace, LIMIT };
  const host = globalThis as unknown as { $fuzz: unknown };
  try {
    const make = runInThisContext(`(function (${Object.keys(names).join(", ")}) { ${code}\nreturn $body; })`) as (
      ...values: unknown[]
    ) => unknown;
    host.$fuzz = make(...Object.values(names));
    runInThisContext("$fuzz()", { timeout: PATIENCE });
  } catch (error) {
    trace.push(`the program raises ${String(error)}`);
  }
  return trace;
}

export function firstDifference(expected: readonly string[], actual: readonly string[]): Difference | undefined {
  const length = Math.max(expected.length, actual.length);
  for (let line = 0; line < length; line++) {
    if (expected[line] === actual[line]) continue;
    const before = expected.slice(Math.max(0, line - 12), line);
    return { line, python: expected[line] ?? "(end)", dialect: actual[line] ?? "(end)", before };
  }
  return undefined;
}

/** One answer for each program: `undefined` where the traces are equal. */
export function compare(programs: readonly Program[], module?: Runtime): (Difference | undefined)[] {
  const traces = tracesOfPython(programs.map((program) => render(program, python)));
  return programs.map((program, index) => {
    const expected = traces[index];
    return expected && firstDifference(expected, traceOfDialect(render(program, dialect), module));
  });
}
