// Which fixtures go through which target of TypeScript: a fixture says the lowest one at which TypeScript by itself
// keeps what it checks (`// target: es2015`), and Node has to read what comes out at the newest.
// `test/transformer/targets.test.ts` holds both against plain TypeScript.
//
//     fits(the fixture expressions/super-in-object.ts, "es5") → false: there is no `super` in objects at ES5
import type { Fixture } from "./fixtures.ts";

export const LEVELS = ["es5", "es2015", "es2022", "esnext"] as const;
export type Level = (typeof LEVELS)[number];

/** Node 20 has no decorators, no `accessor`, no `using`, which stay what they are at the newest target. */
export const NOT_IN_NODE: readonly string[] = [
  "protocol/top-level-managers.ts",
  "protocol/top-level.ts",
  "statements/using-outside.ts",
  "syntax/accessor-keyword.ts",
  "syntax/decorators-with-await.ts",
  "syntax/standard-decorators-in-async.ts",
  "syntax/standard-decorators.ts",
];

export function fits(fixture: Fixture, level: Level): boolean {
  if (level === "esnext") return !NOT_IN_NODE.includes(fixture.name);
  // A function in a block of sloppy code is a variable of the function around it at ES5.
  if (level === "es5" && fixture.script) return false;
  return LEVELS.indexOf(fixture.target) <= LEVELS.indexOf(level);
}
