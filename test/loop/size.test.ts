// How large the loop is, minified and compressed: beside the runtime, with what it needs of it, and a part of it.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, "../..") },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

const runtime = 'export * from "openawait/runtime";';
const loop = 'export * from "openawait/loop";';

test("at most 10 kB beside the runtime", async () => {
  const bytes = (await sizeOf(runtime + loop)) - (await sizeOf(runtime));
  expect(bytes).toBeGreaterThan(5000);
  expect(bytes).toBeLessThanOrEqual(10_000);
});

test("with what it needs of the runtime no more than the two may have", async () => {
  expect(await sizeOf(loop)).toBeLessThanOrEqual(15_000);
});

test("who takes a part of it has no more than that", async () => {
  expect(await sizeOf('export { run, sleep } from "openawait/loop";')).toBeLessThanOrEqual(9_200);
});
