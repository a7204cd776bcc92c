// Builds dist/: the modules and their declarations with tsc, the loop with openawait, then the runtime twice more as one
// file each (CommonJS, plain and for development, and a script that sets globalThis.OpenAwait and runs in any realm), the language
// service plugin as CommonJS, since TypeScript's server requires it, and the fingerprint that caches of compiled files go
// by.
//   node scripts/build.mjs → dist/compiler/…, dist/runtime/…, dist/runtime.cjs, dist/runtime.d.cts, dist/runtime.global.js
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";
import { buildLoop } from "./build-loop.mjs";

const require = createRequire(import.meta.url);

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  stdio: "inherit",
});
await buildLoop();
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
  globalName: "OpenAwait",
  // (Where it is loaded as a module, a variable is not global.)
  footer: { js: "globalThis.OpenAwait = OpenAwait;" },
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
// CommonJS can't re-export an ES module's declarations, but the reverse holds. So there is one set of them, of CommonJS,
// and a program that loads the runtime both ways has one `onAwait` and one `Coroutine` in its types.
for (const file of readdirSync("dist/runtime").filter((name) => name.endsWith(".d.ts"))) {
  const name = file.slice(0, -".d.ts".length);
  const text = readFileSync(`dist/runtime/${file}`, "utf8");
  writeFileSync(`dist/runtime/${name}.d.cts`, text.replaceAll(/((?:from |import\()"\.\/[^"]*)\.[jt]s"/g, '$1.cjs"'));
  writeFileSync(`dist/runtime/${file}`, `export * from "./${name}.cjs";\n`);
}
writeFileSync(
  "dist/runtime.global.d.ts",
  'declare global {\n  var OpenAwait: typeof import("./runtime/index.js");\n}\nexport {};\n',
);
writeFileSync("dist/runtime.d.cts", 'export * from "./runtime/index.cjs";\n');
ignoreRuntime();
if (existsSync("dist/compiler/cli/main.js")) chmodSync("dist/compiler/cli/main.js", 0o755);
const { fingerprint } = await import("../dist/compiler/cache.js");
writeFileSync("dist/compiler/fingerprint", fingerprint());

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
