// Stacks while debugging is on, on ways that native code has not: driven by hand, closed again, thrown in, several
// drivers, generators, what is no error. And that nothing of it is there while it is off.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test, vi } from "vitest";
import { lower } from "../../compiler/index.ts";
import { PROJECT } from "../harness/fixtures.ts";

// Each test starts Node.
vi.setConfig({ testTimeout: 60_000 });

const source = join(PROJECT, "test/maps/driven.js");
const output = join(PROJECT, ".cache/maps/driven.mjs");
const { code, map } = lower(readFileSync(source, "utf8"), { fileName: source });
mkdirSync(join(PROJECT, ".cache/maps"), { recursive: true });
const data = Buffer.from(JSON.stringify(map)).toString("base64");
writeFileSync(output, `${code}\n//# sourceMappingURL=data:application/json;base64,${data}\n`);

const ON = [
  "on sent: leaf, async middle, async top, drive, sent, run, <anonymous>",
  "on thrownIn: thrownIn, run, <anonymous>, async leaf, async middle, async top",
  "on rethrown: leaf, async rethrown, drive, rethrown, run, <anonymous>",
  "on marked: <anonymous>, async awaitsMarked, drive, marked, run, <anonymous>",
  "on generator: leaf, async pages, async reads, drive, generator, run, <anonymous>",
  "on drivesAnother: leaf, async inner, drive, drivesAnother, async aroundIt, drive, drivesAnother, run, <anonymous>",
  "on frozen: <anonymous>",
  "on noError: text",
  // Who awaits the same promise later was not on the way of the error.
  "on firstUser: <anonymous>, async firstUser",
  "on secondUser: <anonymous>, async firstUser",
  "on many: 50 lines",
  "limit 50",
];

function run(flags: string[], env: Record<string, string> = {}): string[] {
  const argv = ["--enable-source-maps", ...flags, output];
  const text = execFileSync(process.execPath, argv, { env: { ...process.env, ...env }, encoding: "utf8" });
  return text.trim().split("\n");
}

describe.each([
  ["OPENAWAIT_DEBUG=1", [], { OPENAWAIT_DEBUG: "1" }],
  ["the export condition development", ["--conditions=development"], {}],
])("%s", (_name, flags, env) => {
  const lines = run(flags, env);

  test("the coroutines that an error went through", () => expect(lines.slice(0, ON.length)).toEqual(ON));

  test("setDebug(false) puts everything back", () => {
    expect(lines[ON.length]).toBe("limit 10");
    expect(lines.slice(ON.length + 1).some((line) => line.includes("async "))).toBe(false);
    expect(lines).toContain("off thrownIn: thrownIn, run, <anonymous>");
  });
});

test("off", () => {
  const lines = run([]);
  expect(lines.filter((line) => line.startsWith("limit"))).toEqual(["limit 10", "limit 10"]);
  expect(lines.filter((line) => line.includes("async "))).toEqual([]);
});

test("a bundle for browsers has it only where it asks for it", async () => {
  const bundle = async (names: string): Promise<string> => {
    const contents = `export { ${names} } from "openawait/runtime";`;
    const options = { bundle: true, minify: true, format: "esm", write: false, platform: "browser" } as const;
    const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: PROJECT } });
    return outputFiles[0]!.text;
  };
  expect(await bundle("createCoroutine, startPromise, createCoroutineGenerator")).not.toMatch(
    /captureStackTrace|Finaliz/,
  );
  expect(await bundle("createCoroutine, setDebug")).toMatch(/captureStackTrace/);
});
