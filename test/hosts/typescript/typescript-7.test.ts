// TypeScript 7 checks the types, openawait builds: docs/transformer.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { host7, load, node, PROJECT, writeApp } from "./host.ts";

vi.setConfig({ testTimeout: 60_000 });

const SOURCE = `import { awaitable, coroutine, onAwait } from "openawait/runtime";
const hook = awaitable({
  *[onAwait](): Generator<unknown, number, never> {
    return 1;
  },
});
const one = coroutine(async () => await hook);
export async function main() {
  const { state } = one();
  return [state, (await one()) + 1];
}
`;
const TSCONFIG = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    types: [],
    strict: true,
    rootDir: "src",
    outDir: "emitted",
    plugins: [{ transform: "openawait/transformer" }],
  },
  include: ["src"],
};

test("tsc 7 checks, openawait builds", async () => {
  const folder = writeApp(host7, "app", { files: { "src/main.ts": SOURCE, "tsconfig.json": TSCONFIG } });
  const tsc = join(host7.folder, "node_modules/typescript/bin/tsc");
  const openawait = join(PROJECT, "dist/compiler/cli/main.js");
  expect(await node([tsc, "--version"], folder)).toMatchObject({
    stdout: expect.stringMatching(/^Version 7\./) as string,
  });
  expect(await node([tsc, "--noEmit"], folder)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await node([openawait, "build", "src", "--out-dir", "out"], folder)).toMatchObject({ code: 0 });
  const { main } = await load(join(folder, "out/main.js"));
  expect(await main()).toEqual(["created", 2]);

  // By itself it says nothing of plugins, and emits what is not lowered.
  expect(await node([tsc], folder)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(folder, "emitted/main.js"), "utf8")).toContain("async function main()");

  writeFileSync(join(folder, "src/main.ts"), SOURCE.replace("(await one()) + 1", "(await one()).length"));
  const wrong = await node([tsc, "--noEmit"], folder);
  expect(wrong.stdout).toContain(
    "src/main.ts(10,32): error TS2339: Property 'length' does not exist on type 'number'.",
  );
  expect(wrong.code).not.toBe(0);
});
