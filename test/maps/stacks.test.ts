// Stacks of lowered code, through the map, say what native ones say: line and column of each place that throws, and
// while debugging is on of each await that the error went through.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, test, vi } from "vitest";
import { lower, transpile, type LowerResult, type Mode } from "../../compiler/index.ts";
import { PROJECT } from "../harness/fixtures.ts";

// Each test starts Node.
vi.setConfig({ testTimeout: 60_000 });

const FOLDER = join(PROJECT, "test/maps");
const CASES = join(FOLDER, "cases.js");
const source = readFileSync(CASES, "utf8");

type Frame = [name: string, line: number, column: number, async: boolean];
type Stacks = Record<string, Frame[]>;

function run(file: string, options: { flags?: string[]; env?: Record<string, string> } = {}): Stacks {
  const argv = [...(options.flags ?? []), join(FOLDER, "program.mjs"), file, "/cases.js"];
  return JSON.parse(
    execFileSync(process.execPath, argv, { env: { ...process.env, ...options.env } }).toString(),
  ) as Stacks;
}

const WAYS: Record<string, (mode: Mode) => LowerResult> = {
  lower: (mode) => lower(source, { fileName: CASES, mode }),
  "transpile to es2022": (mode) => transpile(source, { fileName: CASES, mode }),
  "transpile to es2015": (mode) => transpile(source, { fileName: CASES, mode, target: "es2015" }),
};

function write(result: LowerResult, name: string): string {
  const folder = join(PROJECT, ".cache/maps");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name.replaceAll(" ", "-")}.mjs`);
  const map = Buffer.from(JSON.stringify(result.map)).toString("base64");
  writeFileSync(file, `${result.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`);
  return file;
}

function mapped(stacks: Stacks, map: LowerResult["map"]): Stacks {
  const trace = new TraceMap(map as never);
  const position = ([name, line, column, async]: Frame): Frame => {
    const found = originalPositionFor(trace, { line, column: column - 1 });
    return [name, found.line ?? 0, (found.column ?? -1) + 1, async];
  };
  return Object.fromEntries(Object.entries(stacks).map(([name, frames]) => [name, frames.map(position)]));
}

const native = run(CASES);

/** The positions in each stack; with `synchronous` only as far as native code has frames that are not async. */
function places(stacks: Stacks, synchronous: boolean): Record<string, string[]> {
  const entries = Object.entries(stacks).map(([name, frames]) => {
    const count = native[name]!.filter(([, , , async]) => !async).length;
    const wanted = synchronous ? frames.slice(0, count) : frames;
    return [name, wanted.map(([, line, column]) => `${line}:${column}`)] as const;
  });
  return Object.fromEntries(entries);
}

describe.each(["coroutine", "promise"] as const)("%s mode", (mode) => {
  describe.each(Object.entries(WAYS))("%s", (name, compile) => {
    const result = compile(mode);
    const file = write(result, `${mode} ${name}`);

    test("where it was thrown, through the map", () => {
      expect(places(mapped(run(file), result.map), true)).toEqual(places(native, true));
    });
    test("the same by node --enable-source-maps", () => {
      expect(places(run(file, { flags: ["--enable-source-maps"] }), true)).toEqual(places(native, true));
    });
    test("the awaits it went through, while debugging is on", () => {
      const stacks = run(file, { flags: ["--enable-source-maps"], env: { OPENAWAIT_DEBUG: "1" } });
      expect(places(stacks, false)).toEqual(places(native, false));
    });
  });
});
