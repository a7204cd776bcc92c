// Graphs of modules (graphs/<name>/, entered by main.js) and random code at the top level, natively in Node 26 against
// lowered in Node 26 and here.
//
//     npx vitest run test/modules -t siblings        A longer run: node scripts/fuzz.mjs --mode module --count 5000
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { campaign, describeFailure } from "../fuzz/campaign.ts";
import { ModuleBench, topLevels, type Modules } from "./bench.ts";

const GRAPHS = fileURLToPath(new URL("graphs/", import.meta.url));
const COUNT = 300;

let bench: ModuleBench;
beforeAll(async () => {
  bench = await ModuleBench.start();
}, 30_000);
afterAll(() => bench.stop());

function read(name: string): Modules {
  const folder = `${GRAPHS}${name}/`;
  return Object.fromEntries(readdirSync(folder).map((file) => [`./${file}`, readFileSync(folder + file, "utf8")]));
}

describe.each(readdirSync(GRAPHS))("%s", (name) => {
  const modules = read(name);

  test("promise mode", async () => {
    expect(await bench.compare(modules, "promise")).toBeUndefined();
  });
  // A coroutine runs when it is awaited: graphs in which calls overlap are for promise mode.
  if (/^\/\/ modes: promise$/m.test(modules["./main.js"]!)) return;
  test("coroutine mode", async () => {
    expect(await bench.compare(modules, "coroutine")).toBeUndefined();
  });
});

test("random top levels do natively and lowered the same", { timeout: 120_000 }, async () => {
  const total = await campaign(topLevels(bench), { seed: 1, count: COUNT, trials: 300 });
  expect(total.failed.map(describeFailure)).toEqual([]);
  expect(total.programs).toBe(COUNT);
  expect(total.invalid).toBeLessThan(COUNT / 20);
});
