// Bundles a module of test/ together with the compiler and the runtime as they are now, and gives its exports.
//     const { checkSource } = await loadFuzz("test/fuzz/files.ts");
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export const PROJECT = fileURLToPath(new URL("../", import.meta.url));

/**
 * @param {string} entry below the project's folder
 * @param {import("esbuild").BuildOptions} options of esbuild; packages are left to Node
 */
export async function loadFuzz(entry, options = { packages: "external" }) {
  const outfile = join(PROJECT, `.cache/fuzz/${basename(entry, ".ts")}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(PROJECT, entry)],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "warning",
    ...options,
  });
  return import(pathToFileURL(outfile).href);
}
