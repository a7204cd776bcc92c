// Builds an app several times over one cache on the disk, in the modes that are given; prints for each build in which
// mode src/lines.ts was lowered, and whether it came from the cache.
//   node webpack-cache.mjs FOLDER coroutine promise …
import { createRequire } from "node:module";
import { join } from "node:path";
import webpack from "webpack";

const [folder, ...modes] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const openawait = require("openawait/webpack");
process.chdir(folder);
const { plugins: _, ...config } = require(join(folder, "webpack.config.cjs"));

const build = (mode) =>
  new Promise((resolve, reject) => {
    const cache = { type: "filesystem", cacheDirectory: join(folder, "cache") };
    const compiler = webpack({
      ...config,
      mode: "development",
      context: folder,
      cache,
      plugins: [openawait({ mode })],
    });
    compiler.run((error, stats) => {
      if (error || stats.hasErrors()) return reject(error ?? new Error(stats.toString()));
      const { builtModules, modules } = stats.compilation;
      const module = [...modules].find(({ resource }) => resource?.endsWith("lines.ts"));
      const lowered = module.originalSource().source().includes("createCoroutine") ? "coroutine" : "promise";
      const from = builtModules.has(module) ? "built" : "cached";
      compiler.close(() => resolve(`${lowered} ${from}`));
    });
  });

const printed = [];
for (const mode of modes) printed.push(await build(mode));
console.log(JSON.stringify(printed));
