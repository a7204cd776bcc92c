// The test262 runner, on a small checkout of our own: what it selects, what it runs, and that it can fail.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Test {
  readonly file: string;
}
const RUNNER = "../../conformance/test262/";
const { Host } = (await import(`${RUNNER}realm.mjs`)) as {
  Host: new (
    root: string,
    runtime: string | undefined,
  ) => { run(one: Test, variant: string, compile: (source: string) => string): Promise<string | undefined> };
};
const { readTest, selectTests, variantsOf } = (await import(`${RUNNER}select.mjs`)) as {
  readTest: (file: string, text: string) => Test;
  selectTests: (root: string) => Test[];
  variantsOf: (one: Test) => string[];
};

const ROOT = ".cache/test262-of-our-own";
const HARNESS = {
  "assert.js": "function same(a, b) { if (a !== b) throw new Error(`${a} is not ${b}`); }",
  "sta.js": "function Test262Error(message) { this.message = message; }",
  "doneprintHandle.js":
    'function $DONE(error) { print(error ? `Test262:AsyncTestFailure:${error.message}` : "Test262:AsyncTestComplete"); }',
};
const TESTS = {
  "language/passes.js":
    "/*---\nflags: [async]\nfeatures: [async-functions]\n---*/\n(async () => same(await 1, 1))().then($DONE, $DONE);",
  "language/strict.js":
    "/*---\nflags: [onlyStrict]\n---*/\nsame((async function () {}).constructor.name, 'AsyncFunction'); same(this.x?.y, undefined);",
  "language/negative.js":
    "/*---\nnegative:\n  phase: parse\n  type: SyntaxError\n---*/\nasync function f(x) { let x; }",
  "language/module.js": "/*---\nflags: [module]\n---*/\nimport { g } from './helper_FIXTURE.js';\nsame(await g(), 2);",
  "language/helper_FIXTURE.js": "export async function g() { return 2; }",
  "language/unrelated.js": "/*---\n---*/\nsame(1, 1); // async",
};

beforeAll(() => {
  for (const [folder, files] of Object.entries({ harness: HARNESS, test: TESTS })) {
    mkdirSync(`${ROOT}/${folder}/language`, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(`${ROOT}/${folder}/${name}`, text);
  }
});
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

test("selects what has async syntax, in sloppy code, in strict code, as a module", () => {
  const found = selectTests(ROOT).map((one) => `${one.file}: ${variantsOf(one).join()}`);
  expect(found).toEqual([
    "language/module.js: module",
    "language/negative.js: sloppy,strict",
    "language/passes.js: sloppy,strict",
    "language/strict.js: strict",
  ]);
});

test("runs them through openawait and prints the table", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["conformance/test262/main.mjs", ROOT, "--jobs", "1"]);
  expect(stdout).toContain("| scripts: async-functions | 2 | 2 (100.00 %) |");
  expect(stdout).toContain("| **all** | 6 | 6 (100.00 %) |");
}, 60_000);

test.each([
  ["wrong code", (source: string) => source.replace("await 1", "2"), "Test262:AsyncTestFailure:2 is not 1"],
  ["code that does not parse", (source: string) => `${source} }`, /^parse: SyntaxError/],
  [
    "code that never ends",
    (source: string) => source.replace("await 1", "await new Promise(() => {})"),
    "never called $DONE",
  ],
])("%s is a failure", async (_, compile, reason) => {
  const one = readTest("language/passes.js", readFileSync(`${ROOT}/test/language/passes.js`, "utf8"));
  const failure = await new Host(ROOT, undefined).run(one, "sloppy", compile);
  expect(failure).toMatch(reason);
});

test("a syntax error that is not refused is a failure", async () => {
  const one = readTest("language/negative.js", readFileSync(`${ROOT}/test/language/negative.js`, "utf8"));
  expect(await new Host(ROOT, undefined).run(one, "sloppy", () => "function f(x) {}")).toBe("no SyntaxError");
});

test("without a folder it says what to do", async () => {
  const run = promisify(execFile)(process.execPath, ["conformance/test262/main.mjs"], { env: { TEST262_DIR: "" } });
  await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("TEST262_DIR") as string });
});
