// Random programs of cancel scopes against trio: deadlines, shields, groups, clean-ups that wait, and cancellation at any
// time. The long run: node scripts/fuzz-tasks.mjs --peer trio --count 10000
import { describe, expect, test } from "vitest";
import { compareSeeds, isThere, trio } from "../peers.ts";
import { traceOf } from "./interpret.ts";
import type { Program } from "./program.ts";

const hasTrio = isThere(trio);
if (!hasTrio)
  console.warn("there is no python3 of at least 3.11 with trio: the random programs of scopes are not compared");

describe.skipIf(!hasTrio)("random programs of cancel scopes", () => {
  test("do here what they do in trio", { timeout: 60_000 }, () => {
    const seeds = Array.from({ length: 300 }, (_, index) => 1 + index);
    const { differences, events } = compareSeeds(trio, seeds);
    expect(differences).toEqual([]);
    expect(events).toBeGreaterThan(3000);
  });

  test("find a loop out that knows no shield", () => {
    const unshielded = (program: Program): Program =>
      JSON.parse(JSON.stringify(program).replaceAll(/(\["scope",\d+,\d+),1,/g, "$1,0,")) as Program;
    const seeds = Array.from({ length: 50 }, (_, index) => 1 + index);
    const { differences } = compareSeeds({ ...trio, traceOf: (program) => traceOf(unshielded(program)) }, seeds);
    expect(differences.length).toBeGreaterThan(0);
  });
});

test("a program, and what it did", () => {
  const program: Program = {
    tasks: [
      [
        [
          "group",
          0,
          [
            ["child", 0, 1],
            ["sleep", 5],
            ["cancel", 1],
            ["sleep", 100],
          ],
        ],
        ["scope", 2, 10, 1, [["sleep", 20]]],
      ],
      [
        [
          "scope",
          1,
          0,
          0,
          [
            [
              "finally",
              [["sleep", 50]],
              [
                ["scope", 3, 0, 1, [["sleep", 30]]],
                ["sleep", 1],
              ],
            ],
          ],
        ],
      ],
    ],
  };
  expect(traceOf(program)).toEqual({
    "0": ["0 starts", "105 group ends", "115 scope 2 caught cancelled", "115 ends"],
    "1": ["0 starts", "5 finally", "35 scope 3", "35 scope 1 caught cancelled", "35 ends"],
  });
});
