// How large the loop is beside the runtime, minified and compressed.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

async function sizeOf(...modules: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: modules.map((name) => `export * from "openawait/${name}";`).join("\n"),
      resolveDir: join(import.meta.dirname, "../.."),
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

test("at most 10 kB", async () => {
  const bytes = (await sizeOf("runtime", "loop")) - (await sizeOf("runtime"));
  expect(bytes).toBeGreaterThan(5000);
  expect(bytes).toBeLessThanOrEqual(10_000);
});
