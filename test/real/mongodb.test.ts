// The mongodb driver: all of its TypeScript compiles, and the lowered copy answers as the published one does.
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { lowerMongodb, type Mode, nativeAsync, runScenarios, stripMongodb, syntaxErrors } from "./lowered.ts";

vi.setConfig({ testTimeout: 120_000 });

const SCENARIOS = "scripts/real/mongodb/main.mjs";

test.for<Mode>(["promise", "coroutine"])("%s mode: all of it compiles without a diagnostic", async (mode) => {
  const { folder, report } = await lowerMongodb(mode);
  expect(report).toEqual({ code: 0, built: 132, lowered: expect.any(Number), failed: 0, problems: [] });
  expect(report.lowered).toBeGreaterThan(60);
  expect(syntaxErrors(join(folder, "src"))).toEqual([]);
  expect(nativeAsync(join(folder, "src"))).toEqual([]);
});

test("the lowered copy answers as the published one does", async () => {
  const { folder } = await lowerMongodb("promise");
  stripMongodb(folder);
  const [published, lowered] = await Promise.all([
    runScenarios(SCENARIOS, "node_modules/mongodb/lib"),
    runScenarios(SCENARIOS, join(folder, "lib")),
  ]);
  // So that the comparison can't pass because nothing was done.
  expect(published["many at once"]).toMatchObject({ right: 200 });
  expect(Object.keys(published).length).toBeGreaterThan(12);
  expect(lowered).toEqual(published);
});
