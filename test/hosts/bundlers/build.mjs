// Builds apps with one host, each from the configuration in its folder; a process of its own, so that no host leaves
// anything in the tests' process. It is copied to where the host is the one that a bare import finds.
//   node build.mjs vite FOLDER…
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const load = (folder, file) => import(pathToFileURL(join(folder, file)).href);

/** The bundle is for Node, in one file that can be read. */
const HOSTS = {
  async vite(folder) {
    const { build } = await import("vite");
    const entry = ["src/main.ts", "src/main.js"].find((file) => existsSync(join(folder, file)));
    const lib = { entry, formats: ["es"], fileName: "main" };
    await build({ root: folder, logLevel: "warn", build: { lib, sourcemap: true, minify: false, target: "es2022" } });
  },
  async rollup(folder) {
    const { rollup } = await import("rollup");
    const { default: config } = await load(folder, "rollup.config.js");
    const bundle = await rollup(config);
    await bundle.write(config.output);
  },
  async rolldown(folder) {
    const { rolldown } = await import("rolldown");
    const { default: config } = await load(folder, "rolldown.config.js");
    const bundle = await rolldown(config);
    await bundle.write(config.output);
  },
  async webpack(folder) {
    await run((await import("webpack")).default, folder, require(join(folder, "webpack.config.cjs")));
  },
  async rspack(folder) {
    const { rspack } = await import("@rspack/core");
    await run(rspack, folder, (await load(folder, "rspack.config.js")).default);
  },
  async esbuild(folder) {
    // The configuration is a program; esbuild keeps the folder that it was started in.
    const { status } = spawnSync(process.execPath, ["build.mjs"], { cwd: folder, stdio: "inherit" });
    if (status !== 0) throw new Error(`build.mjs gave ${status}`);
  },
  async farm(folder) {
    const { build } = await import("@farmfe/core");
    await build({ root: folder, configPath: join(folder, "farm.config.js"), mode: "production" });
  },
};

function run(bundler, folder, config) {
  return new Promise((resolve, reject) => {
    const compiler = bundler({ context: folder, ...config });
    compiler.run((error, stats) => {
      const failed = error ?? (stats.hasErrors() ? new Error(stats.toString({ all: false, errors: true })) : undefined);
      compiler.close(() => (failed ? reject(failed) : resolve()));
    });
  });
}

const [host, ...folders] = process.argv.slice(2);
for (const folder of folders) {
  process.chdir(folder);
  await HOSTS[host](folder);
}
