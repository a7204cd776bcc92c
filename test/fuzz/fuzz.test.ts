// A few hundred random programs through both modes; and the proof that a broken compiler would be noticed.
//
//     npx vitest run test/fuzz        The long run: node scripts/fuzz.mjs --count 5000 --seed 1 --mode both
import { describe, expect, test } from "vitest";
import { asyncify } from "./asyncify.ts";
import { compare, type CompareOptions, type Failure, type LoweredMode } from "./execute.ts";
import { checkSource } from "./files.ts";
import { generate } from "./program.ts";
import { Random } from "./random.ts";
import { shrink } from "./shrink.ts";

const MODES: readonly LoweredMode[] = ["promise", "coroutine"];
const MILLISECONDS = 7_000;
const COUNT = 200;

describe.each(MODES)("random programs, %s mode", (mode) => {
  test("do natively and lowered the same", { timeout: 60_000 }, async () => {
    const end = performance.now() + MILLISECONDS;
    let valid = 0;
    for (let seed = 1; seed <= COUNT && performance.now() < end; seed++) {
      const source = generate(seed);
      const failure = await compare(source, mode);
      if (failure?.kind === "invalid") continue;
      valid++;
      if (failure) throw new Error(`seed ${seed}: ${failure.what}\n${await small(source, failure, mode)}`);
    }
    expect(valid).toBeGreaterThan(COUNT / 4);
  });
});

describe("a compiler that is broken on purpose is found out", () => {
  const breaks: [string, (code: string) => string][] = [
    [
      "two targets swapped",
      (code) =>
        code.replace(
          /\.label = (\d+); continue;([^]*?)\.label = (\d+); continue;/,
          ".label = $3; continue;$2.label = $1; continue;",
        ),
    ],
    ["iterators are not closed on errors", (code) => code.replace(/\$?\w*\.abandon\(\);/g, "")],
    ["iterators are not closed on jumps", (code) => code.replace(/(\$\w+)\.close\(\);/g, "")],
    ["no handler is set", (code) => code.replace(/\.handler = \d+;/g, ".handler = 0;")],
    ["no temporal dead zone", (code) => code.replaceAll("OpenAwait.UNINITIALIZED", "undefined")],
    [
      "boxes are shared by the iterations",
      (code) => code.replace(/ (scope\w*) = \{ (\w+: undefined|.*?) \};/g, " $1 ??= { $2 };"),
    ],
    [
      "a receiver is lost",
      (code) => code.replace(/OpenAwait\.call\(([^,]+), [^,]+, /g, "OpenAwait.call($1, undefined, "),
    ],
    ["an await gives undefined", (code) => code.replace(/= (\$\w*)\.value;/, "= void $1.value;")],
  ];
  test.each(breaks)("%s", { timeout: 30_000 }, async (_, sabotage) => {
    const found = await firstDifference(sabotage);
    expect(found).toBeDefined();
  });

  test("and made small", { timeout: 30_000 }, async () => {
    const sabotage = breaks[2]![1];
    const found = await firstDifference(sabotage);
    const source = await small(found!.source, found!.failure, "promise", { sabotage });
    expect(source.length).toBeLessThan(found!.source.length / 2 + 100);
    expect(source).toMatch(/\bI\(/);
  });
});

/** The first program that shows the difference between the compiler and the broken one. */
async function firstDifference(
  sabotage: (code: string) => string,
): Promise<{ source: string; failure: Failure } | undefined> {
  for (let seed = 1000; seed < 1400; seed++) {
    const source = generate(seed);
    if (await compare(source, "promise")) continue;
    const failure = await compare(source, "promise", { sabotage });
    if (failure?.kind === "log") return { source, failure };
  }
  return undefined;
}

async function small(
  source: string,
  failure: Failure,
  mode: LoweredMode,
  options: CompareOptions = {},
): Promise<string> {
  return shrink(source, async (candidate) => (await compare(candidate, mode, options))?.kind === failure.kind, 300);
}

describe("random awaits in real code", () => {
  const source = compare.toString() + shrink.toString() + generate.toString();
  test("it lowers to something that parses", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const awaited = asyncify("real.js", source, new Random(seed), 0.25);
      expect(checkSource("real.js", awaited, false), awaited).toEqual([]);
    }
  });
});
