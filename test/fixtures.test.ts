// One test for each fixture × way × mode.
import { describe, expect, test } from "vitest";
import { findFixtures, parseFixture } from "./harness/fixtures.ts";
import { runFixture } from "./harness/run.ts";
import { compareOutside } from "./harness/verbatim.ts";
import { lowered, ways } from "./harness/ways.ts";

const fixtures = findFixtures();

for (const way of ways) {
  for (const mode of way.modes) {
    describe(`${way.name} ${mode}`, () => {
      for (const fixture of fixtures) {
        if (!way.takes(fixture) || !fixture.modes.includes(mode)) continue;
        test(`${way.name} ${mode} ${fixture.name}`, () => runFixture(way, fixture, mode));
      }
    });
  }
}

describe("text outside of lowered functions stays", () => {
  for (const fixture of fixtures) {
    for (const mode of ["promise", "coroutine"] as const) {
      if (!fixture.modes.includes(mode)) continue;
      test(`verbatim ${mode} ${fixture.name}`, () => {
        expect(compareOutside(fixture.source, lowered(fixture, mode, "auto"), fixture.file)).toBeUndefined();
      });
    }
  }
  const SOURCE = "// a\nconst x = 1 ;\nasync function f() {}\n  /* b */ const y = async () => x\nlet z\n";
  const BAD: [output: string, message: RegExp][] = [
    ["// a\nconst x = 1;\nfunction f() {}\n  /* b */ const y = () => x\nlet z\n", /does not begin with/],
    ["// a\nconst x = 1 ;\nfunction f() {}\n /* b */ const y = () => x\nlet z\n", /lost/],
    ["// a\nconst x = 1 ;\nfunction f() {}\n  /* b */ const y = () => x\nlet z;\n", /does not end with/],
  ];
  for (const [output, message] of BAD) {
    test(`finds what is wrong: ${message}`, () => expect(compareOutside(SOURCE, output, "a.ts")).toMatch(message));
  }
});

describe("the harness can fail", () => {
  const WRONG = {
    "a wrong value": "check(await later(1), 2);",
    "an error after an await": 'check(1, 1); await later(1); throw new Error("wrong");',
    "no check made": "if (await later(false)) check(1, 1);",
    "a rejection": 'check(1, 1); await failing(new Error("wrong"));',
  };
  for (const [what, body] of Object.entries(WRONG)) {
    for (const way of ways) {
      for (const mode of way.modes) {
        test(`${way.name} ${mode} ${what}`, async () => {
          const name = `harness/${what.replaceAll(" ", "-")}.ts`;
          const fixture = parseFixture(name, `// Fails.\nexport async function test() { ${body} }\n`);
          await expect(runFixture(way, fixture, mode)).rejects.toThrow(/Expected values|wrong|no check was made/);
        });
      }
    }
  }
});

describe("what is no fixture is an error", () => {
  const BAD: [name: string, source: string, message: RegExp][] = [
    ["a/empty.ts", " \n", /is empty/],
    ["a/unchecked.ts", "// Checks nothing.\nexport async function test() {}\n", /checks nothing/],
    ["a/untitled.ts", "export async function test() { check(1, 1); }\n", /needs a first comment/],
    ["a/unexported.ts", "// No test.\nasync function test() { check(1, 1); }\n", /does not export/],
    ["a/modes.ts", "// M.\n// modes: naive\nexport async function test() { check(1, 1); }\n", /mode naive/],
    ["a/options.ts", "// M.\n// options: strict\nexport async function test() { check(1, 1); }\n", /option strict/],
    ["a/target.ts", "// M.\n// target: es1\nexport async function test() { check(1, 1); }\n", /target es1/],
    ["a/notes.md", "# Notes", /a fixture ends in/],
    ["loose.ts", "// L.\nexport async function test() { check(1, 1); }\n", /fixtures\/<hazard>\/<name>/],
  ];
  for (const [name, source, message] of BAD) {
    test(name, () => expect(() => parseFixture(name, source)).toThrow(message));
  }
});
