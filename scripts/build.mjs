// Builds dist/: the modules and their declarations with tsc, then the runtime twice more as one file each
// (CommonJS, plain and for development, and a script that sets globalThis.OpenAwait and runs in any realm).
//   node scripts/build.mjs → dist/compiler/…, dist/runtime/…, dist/runtime.cjs, dist/runtime.d.cts, dist/runtime.global.js
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const require = createRequire(import.meta.url);

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  stdio: "inherit",
});
const runtime = { bundle: true, target: "es2022", logLevel: "warning", platform: "neutral", sourcemap: "linked" };
for (const [name, outfile] of [
  ["node", "dist/runtime.cjs"],
  ["development", "dist/runtime.development.cjs"],
]) {
  await build({ ...runtime, entryPoints: [`runtime/${name}.ts`], format: "cjs", outfile });
}
await build({
  ...runtime,
  entryPoints: ["runtime/global.ts"],
  format: "iife",
  globalName: "globalThis.OpenAwait",
  outfile: "dist/runtime.global.js",
});
writeFileSync("dist/runtime.d.cts", 'export * from "./runtime/index.js" with { "resolution-mode": "import" };\n');
ignoreRuntime();
if (existsSync("dist/compiler/cli/main.js")) chmodSync("dist/compiler/cli/main.js", 0o755);

/** Debuggers step over the runtime, and leave it out of stacks: its sources are on the ignore list of its maps. */
function ignoreRuntime() {
  const maps = ["dist", "dist/runtime"].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".map"))
      .map((name) => `${folder}/${name}`),
  );
  for (const file of maps) {
    const map = JSON.parse(readFileSync(file, "utf8"));
    const ignoreList = map.sources.map((_, index) => index);
    // The name from before the standard, which some browsers still have.
    writeFileSync(file, JSON.stringify({ ...map, ignoreList, x_google_ignoreList: ignoreList }));
  }
}
