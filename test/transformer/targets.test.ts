// What fixtures say of the lowest target that they can be compiled to holds for TypeScript alone: below it, the text
// that `lower` gives fails as well.
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { findFixtures, type Fixture } from "../harness/fixtures.ts";
import { runFixture } from "../harness/run.ts";
import { LEVELS, NOT_IN_NODE, type Level } from "../harness/targets.ts";
import { optionsOf } from "../harness/transformer-ways.ts";
import { lowered, type Way } from "../harness/ways.ts";

/** `lower`, then plain TypeScript. */
function plain(level: Level, module: "esm" | "commonjs"): Way {
  return {
    name: `plain-${level}`,
    modes: ["promise", "coroutine"],
    takes: () => true,
    compile(fixture, mode) {
      const compilerOptions = optionsOf(fixture, level, module);
      const text = lowered(fixture, mode, module === "esm" ? "auto" : "require");
      const result = ts.transpileModule(text, { fileName: fixture.file, compilerOptions, reportDiagnostics: true });
      if (result.diagnostics?.length) throw new SyntaxError("does not compile");
      return { code: result.outputText, module };
    },
  };
}

async function fails(fixture: Fixture, level: Level): Promise<boolean> {
  const way = plain(level, fixture.esmOnly ? "esm" : "commonjs");
  const modes = way.modes.filter((mode) => fixture.modes.includes(mode));
  for (const mode of modes) {
    try {
      await runFixture(way, fixture, mode);
    } catch {
      return true;
    }
  }
  return false;
}

const fixtures = findFixtures();

describe("a fixture fails at the target below the one that it gives", () => {
  for (const fixture of fixtures) {
    const below = LEVELS[LEVELS.indexOf(fixture.target) - 1];
    if (below) test(`${fixture.name} ${below}`, async () => expect(await fails(fixture, below)).toBe(true));
  }
});

test.each(NOT_IN_NODE)("%s fails at the newest target", async (name) => {
  const fixture = fixtures.find((each) => each.name === name)!;
  expect(await fails(fixture, "esnext")).toBe(true);
});
