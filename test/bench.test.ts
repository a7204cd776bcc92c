// The workloads of bench/ give the same answer natively and in both modes, and a contender with a wrong one is refused.
//
//     npx vitest run test/bench.test.ts        The peers (`npm ci --prefix bench`) are not needed for it.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "./harness/fixtures.ts";

interface Program {
  run(count: number): PromiseLike<unknown>;
}
type Compile = (source: string, fileName: string) => string;

interface Workloads {
  workloadNames: string[];
  load(workload: string, names: string[], more?: Record<string, Compile>): Promise<Record<string, Program>>;
  checkAnswers(programs: Record<string, Program>, count: number): Promise<unknown>;
}

interface Measure {
  interleave(contenders: Record<string, () => unknown>, options: object): Promise<Record<string, number>>;
  median(numbers: number[]): number;
  geometricMean(numbers: number[]): number;
}

const { importModule } = createRequire(import.meta.url)("./harness/native.cjs") as {
  importModule: (url: string) => Promise<unknown>;
};
const inBench = (file: string) => importModule(pathToFileURL(join(PROJECT, "bench", file)).href);
const { workloadNames, load, checkAnswers } = (await inBench("workloads.mjs")) as Workloads;
const { interleave, median, geometricMean } = (await inBench("measure.mjs")) as Measure;

const CONTENDERS = ["native", "promise", "coroutine"];
const COUNT = 12;

test("there are workloads", () => expect(workloadNames.length).toBeGreaterThanOrEqual(11));

test.each(workloadNames)("%s: native and both modes give the same answer", async (name) => {
  const programs = await load(name, CONTENDERS);
  const answer = await checkAnswers(programs, COUNT);
  const [, number] = /(\d+)/.exec(String(answer)) ?? [];
  expect(Number(number)).toBeGreaterThan(0);
});

test("a contender with a wrong answer is refused", async () => {
  const wrong: Compile = (source) => source.replace("value + 1", "value + 2");
  const programs = await load("calls", CONTENDERS, { wrong });
  await expect(checkAnswers(programs, COUNT)).rejects.toThrow("wrong gives 90, native 78");
});

test("a contender that throws is refused", async () => {
  const throwing: Compile = (source) => source.replace("value + 1", "nothing.at.all");
  await expect(checkAnswers(await load("calls", ["native"], { throwing }), COUNT)).rejects.toThrow("nothing");
});

test("contenders take turns, and what takes longer has a larger median", async () => {
  const order: string[] = [];
  const run = (name: string, steps: number) => () => {
    order.push(name);
    for (let i = 0; i < steps; i++) Math.hypot(i, steps);
  };
  const options = { rounds: 3, warmup: 1, warm: false, atLeast: 1, milliseconds: 0 };
  const medians = await interleave({ short: run("short", 100), long: run("long", 1_000_000) }, options);
  expect(medians["long"]!).toBeGreaterThan(medians["short"]!);
  // A round to get warm and three that count; each begins with the one that was second in the last.
  expect(order.map((name) => name[0]).join("")).toBe("sllsslls");
});

test("medians and means", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(geometricMean([0.5, 2])).toBeCloseTo(1);
});
