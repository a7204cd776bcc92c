// Two thousand random programs in both modes, natively in Node 26 against lowered in Node 26 and here, microtasks
// included; and the proof that a broken compiler or runtime would be noticed.
//
//     npx vitest run test/fuzz        A longer run: node scripts/fuzz.mjs --count 20000 --seed 1 --mode both
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asyncify } from "./asyncify.ts";
import { campaign, describeFailure, programs } from "./campaign.ts";
import { Bench, compare, type CompareOptions, type LoweredMode } from "./compare.ts";
import { checkSource } from "./files.ts";
import { generate } from "./program.ts";
import { Random } from "./random.ts";
import { shrink } from "./shrink.ts";
import { variations, type Variation } from "./variations.ts";

const MODES: readonly LoweredMode[] = ["promise", "coroutine"];
const COUNT = 2000;
const VARIED = 500;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
}, 30_000);
afterAll(() => bench.stop());

test.each(MODES)("random programs do natively and lowered the same, %s mode", { timeout: 240_000 }, async (mode) => {
  const total = await campaign(programs(bench, mode), { seed: 1, count: COUNT, trials: 300 });
  console.log(`seeds 1 to ${COUNT}, ${mode} mode: ${total.programs} programs, ${total.invalid} of them not valid`);
  expect(total.failed.map(describeFailure)).toEqual([]);
  expect(total.programs).toBe(COUNT);
  expect(total.invalid).toBeLessThan(COUNT / 50);
});

type Varied = Exclude<keyof typeof variations, "nothing">;

/** The least share of the programs that are valid. */
const VALID: Record<Varied, number> = {
  trivia: 0.5,
  parentheses: 0.5,
  directives: 0.9,
  types: 0.5,
  jsx: 0.5,
  tokens: 0.05,
};

describe.each(Object.keys(VALID) as Varied[])("varied: %s", (name) => {
  test.each(MODES)("%s mode", { timeout: 120_000 }, async (mode) => {
    const total = await campaign(variations[name](programs(bench, mode)), { seed: 1, count: VARIED, trials: 300 });
    expect(total.failed.map(describeFailure)).toEqual([]);
    expect(total.programs - total.invalid).toBeGreaterThan(VALID[name] * VARIED);
  });
});

describe("a compiler that is broken on purpose is found out", () => {
  let bench: Bench;
  beforeAll(async () => {
    // Some of what is broken hangs.
    bench = await Bench.start([process.execPath], 2000);
  });
  afterAll(() => bench.stop());
  const breaks: [string, CompareOptions, kind?: string][] = [
    [
      "two targets swapped",
      coded((code) =>
        code.replace(
          /\.label = (\d+); continue;([^]*?)\.label = (\d+); continue;/,
          ".label = $3; continue;$2.label = $1; continue;",
        ),
      ),
    ],
    ["iterators are not closed on errors", coded((code) => code.replace(/\$?\w*\.abandon\(\);/g, ""))],
    ["iterators are not closed on jumps", coded((code) => code.replace(/(\$\w+)\.close\(\);/g, ""))],
    ["no handler is set", coded((code) => code.replace(/\.handler = \d+;/g, ".handler = 0;"))],
    ["no temporal dead zone", coded((code) => code.replaceAll("OpenAwait.UNINITIALIZED", "undefined"))],
    [
      "boxes are shared by the iterations",
      coded((code) => code.replace(/ (scope\w*) = \{ (\w+: undefined|.*?) \};/g, " $1 ??= { $2 };")),
    ],
    [
      "a receiver is lost",
      coded((code) => code.replace(/OpenAwait\.call\(([^,]+), [^,]+, /g, "OpenAwait.call($1, undefined, ")),
    ],
    ["an await gives undefined", coded((code) => code.replace(/= (\$\w*)\.value;/, "= void $1.value;"))],
    [
      "an await takes a microtask more",
      coded(
        (code) => `${code.replace(/\.settle\((.*), (\d+)\)\) return/g, ".settle(later($1), $2)) return")}\n${LATER}`,
      ),
      "order",
    ],
    ["a call takes a microtask more", { runtime: "slow" }, "order"],
    ["nobody hears of rejections", { runtime: "quiet" }],
  ];
  test.each(breaks)("%s", { timeout: 60_000 }, async (_, options, kind = "log") => {
    const { failed } = await campaign(programs(bench, "promise", options), { ...LOOKING, failures: 5, trials: 0 });
    expect(failed.map(({ failure }) => failure.kind)).toContain(kind);
  });

  const varied: [string, Variation, CompareOptions][] = [
    [
      "a line that is joined to the comment before it",
      variations.trivia,
      coded((code) => code.replaceAll("// await (\n", "// await (")),
    ],
    ["commas that are lost in parentheses", variations.parentheses, coded((code) => code.replaceAll("(0, ", "("))],
    [
      "the children of JSX in another order",
      variations.jsx,
      coded((code) => code.replace(/(L\("div", .*?), (.*), (\w+)\)/g, "$1, $3, $2)")),
    ],
    ["types that are not taken along", variations.types, coded((code) => code.replaceAll(/\bE\d+\b/g, "K"))],
    [
      "an await gives undefined, where tokens are others",
      variations.tokens,
      coded((code) => code.replace(/= (\$\w*)\.value;/, "= void $1.value;")),
    ],
  ];
  test.each(varied)("%s", { timeout: 60_000 }, async (_, vary, options) => {
    const trial = vary(programs(bench, "promise", options));
    const { failed } = await campaign(trial, { ...LOOKING, failures: 1, trials: 0 });
    expect(failed).toHaveLength(1);
  });

  test("and made small", { timeout: 60_000 }, async () => {
    const [, options] = breaks[2]!;
    const { failed } = await campaign(programs(bench, "promise", options), { ...LOOKING, trials: 300 });
    const { seed, source } = failed[0]!;
    expect(generate(seed).length).toBeGreaterThan(400);
    expect(source.replace(/\s+/g, " ").length).toBeLessThan(200);
  });
});

const LOOKING = { seed: 10_000, count: 400 };

const LATER = "async function later(x) { return await x; }";

function coded(sabotage: (code: string) => string): CompareOptions {
  return { sabotage };
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
