// Builds dist/: the modules and their declarations with tsc, then the runtime twice more as one file each
// (CommonJS, plain and for development, and a script that sets globalThis.OpenAwait and runs in any realm), the language
// service plugin as CommonJS, since TypeScript's server requires it, and the fingerprint that caches of compiled files go
// by.
//   node scripts/build.mjs → dist/compiler/…, dist/runtime/…, dist/runtime.cjs, dist/runtime.d.cts, dist/runtime.global.js
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const require = createRequire(import.meta.url);

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  stdio: "inherit",
});
const runtime = { bundle: true, target: "es2022", logLevel: "warning", platform: "neutral" };
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
await build({
  bundle: true,
  target: "node20",
  platform: "node",
  logLevel: "warning",
  entryPoints: ["compiler/plugins/language-service.ts"],
  format: "cjs",
  footer: { js: "module.exports = module.exports.default;" },
  outfile: "dist/language-service.cjs",
});
writeFileSync(
  "dist/language-service.d.cts",
  `type Plugin = typeof import("./compiler/plugins/language-service.js", { with: { "resolution-mode": "import" } });
declare const init: Plugin["default"];
export = init;
`,
);
writeFileSync("dist/runtime.d.cts", 'export * from "./runtime/index.js" with { "resolution-mode": "import" };\n');
if (existsSync("dist/compiler/cli/main.js")) chmodSync("dist/compiler/cli/main.js", 0o755);
const { fingerprint } = await import("../dist/compiler/cache.js");
writeFileSync("dist/compiler/fingerprint", fingerprint());
