// Makes the tests of some ways: one for each fixture × way × mode, and one for each way that it can fail.
import { describe, expect, test } from "vitest";
import { findFixtures, parseFixture } from "./fixtures.ts";
import { runFixture } from "./run.ts";
import type { Way } from "./ways.ts";

const WRONG = {
  "a wrong value": "check(await later(1), 2);",
  "an error after an await": 'check(1, 1); await later(1); throw new Error("wrong");',
  "no check made": "if (await later(false)) check(1, 1);",
  "a rejection": 'check(1, 1); await failing(new Error("wrong"));',
};

export function testWays(ways: readonly Way[]): void {
  const fixtures = findFixtures();
  describe.each(ways.flatMap((way) => way.modes.map((mode) => ({ way, mode, name: `${way.name} ${mode}` }))))(
    "$name",
    ({ way, mode, name }) => {
      for (const fixture of fixtures) {
        if (!way.takes(fixture) || !fixture.modes.includes(mode)) continue;
        test(`${name} ${fixture.name}`, () => runFixture(way, fixture, mode));
      }
      for (const [what, body] of Object.entries(WRONG)) {
        test(`${name} can fail: ${what}`, async () => {
          const wrong = parseFixture(
            `harness/${what.replaceAll(" ", "-")}.ts`,
            `// Fails.\nexport async function test() { ${body} }\n`,
          );
          await expect(runFixture(way, wrong, mode)).rejects.toThrow(/Expected values|wrong|no check was made/);
        });
      }
    },
  );
}
