// ts-loader and Rollup's TypeScript plugins, which run the transformer in each TypeScript version: see bundlers.mjs. The configurations
// are those of the document.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { documented, expectedOf, expectMapped, hosts, load, node, silenced, writeApp } from "./host.ts";

const BUNDLERS = fileURLToPath(new URL("bundlers.mjs", import.meta.url));

describe.each(hosts)("TypeScript $version", (host) => {
  const compilerOptions = {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2023", "esnext.disposable", "esnext.decorators", "decorators"],
    types: [],
    jsx: "react",
    strict: true,
    // Rollup takes the name from a class that TypeScript lowers the other kind of.
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    sourceMap: true,
    declaration: true,
    rootDir: ".",
    outDir: "out",
    ...silenced(host),
  };
  let folder = "";
  beforeAll(async () => {
    const files = { ...documented("js"), "tsconfig.json": { compilerOptions, files: ["main.tsx"] } };
    folder = writeApp(host, "bundlers", { decorators: "legacy", module: "commonjs", files });
    expect(await node([BUNDLERS, folder], folder)).toMatchObject({ code: 0, stderr: "" });
  }, 120_000);

  test.each(["ts-loader", "transpile-only", "rollup", "rollup2"])("%s", async (name) => {
    const bundle = join(folder, name, "main.js");
    const { main, failing } = await load(bundle);
    expect(await main()).toEqual(expectedOf("legacy"));
    await expectMapped(bundle, join(folder, "main.tsx"), failing);
  });

  test.each(["ts-loader", "rollup", "rollup2"])("declarations in %s", (name) => {
    const declarations = readFileSync(join(folder, name, "main.d.ts"), "utf8");
    expect(declarations).toContain('at: Promise<number>): import("openawait/runtime").Coroutine<T | undefined>;');
  });
});
