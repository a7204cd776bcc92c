// Bytes of what a bundle takes along of the runtime, minified and gzipped, and how many they may be.
//   (await runtimeSizes())["coroutine one async function"]   → 4319
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { lower } from "../dist/compiler/index.js";

/** What uses the runtime → the most bytes that it may take along, in either mode. */
export const BUDGET = {
  "one async function": 5000,
  "with for await": 5000,
  "with await using": 5000,
  "with an async generator": 5000,
  all: 12_000,
};

export const PROGRAMS = {
  "one async function": "export async function f(x) { return await x; }",
  "with for await": "export async function f(xs, g) { for await (const x of xs) g(x); }",
  "with await using": "export async function f(x, g) { await using y = x; return g(y); }",
  "with an async generator": "export async function* f(x) { yield await x; }",
};
const ALL = 'export * from "openawait/runtime";';

/** `all`, and `<mode> <title of the program>` for each program and mode. */
export async function runtimeSizes() {
  const sizes = { all: await sizeOfBundle(ALL) };
  for (const mode of ["coroutine", "promise"]) {
    for (const [title, source] of Object.entries(PROGRAMS)) {
      const { code } = lower(source, { fileName: "f.js", mode, sourceMap: false });
      // oxlint-disable-next-line no-await-in-loop -- nothing would be gained
      sizes[`${mode} ${title}`] = await sizeOfBundle(code);
    }
  }
  return sizes;
}

/** Bytes of a bundle, minified and gzipped. */
export async function sizeOfBundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    logLevel: "error",
    write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}
