// Bundles a module of test/fuzz together with the compiler as it is now, and gives its exports.
//     const { checkSource } = await loadFuzz("files");
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export const PROJECT = fileURLToPath(new URL("../", import.meta.url));

/** @param {string} name */
export async function bundleFuzz(name) {
  const outfile = join(PROJECT, `.cache/fuzz/${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(PROJECT, `test/fuzz/${name}.ts`)],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile,
    logLevel: "warning",
  });
  return outfile;
}

/** @param {string} name */
export async function loadFuzz(name) {
  return import(pathToFileURL(await bundleFuzz(name)).href);
}
