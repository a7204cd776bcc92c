// undici: all of it compiles, and the lowered copy answers on loopback as the published one does.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { expect, test, vi } from "vitest";
import { filesBelow } from "../cli/command.ts";
import { lowerUndici, type Mode, nativeAsync, runScenarios } from "./lowered.ts";

vi.setConfig({ testTimeout: 120_000 });

const SCENARIOS = "scripts/real/undici/main.mjs";

/** The engine's own opinion of CommonJS files. */
function enginesErrors(folder: string): string[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith(".js"))
    .flatMap((file) => {
      try {
        const body = readFileSync(join(folder, file), "utf8");
        void new Script(`(function (exports, require, module, __filename, __dirname) {${body}\n})`, { filename: file });
        return [];
      } catch (error) {
        return [`${file}: ${String(error)}`];
      }
    });
}

test.for<Mode>(["promise", "coroutine"])("%s mode: all of it compiles without a diagnostic", async (mode) => {
  const { folder, report } = await lowerUndici(mode);
  expect(report).toEqual({ code: 0, built: 111, lowered: expect.any(Number), failed: 0, problems: [] });
  expect(report.lowered).toBeGreaterThan(15);
  expect(enginesErrors(join(folder, "lib"))).toEqual([]);
  expect(nativeAsync(join(folder, "lib"))).toEqual([]);
});

test("the lowered copy serves HTTP as the published one does", async () => {
  const { folder } = await lowerUndici("promise");
  const [published, lowered] = await Promise.all([
    runScenarios(SCENARIOS, "node_modules/undici"),
    runScenarios(SCENARIOS, folder),
  ]);
  // So that the comparison can't pass because nothing was done.
  expect(published["a thousand requests at once"]).toEqual({ right: 1000 });
  expect(Object.keys(published).length).toBeGreaterThan(30);
  expect(lowered).toEqual(published);
});
