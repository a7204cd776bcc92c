// Builds the app by ts-loader and by Rollup's TypeScript plugins, with the configurations of docs/transformer.md.
//   node bundlers.mjs FOLDER   (a folder of a host, with the app, tsconfig.json and the configurations)
//     →   FOLDER/{ts-loader,transpile-only,rollup,rollup2}/main.js
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const folder = process.argv[2] ?? ".";
process.chdir(folder);
const require = createRequire(join(folder, "package.json"));
const webpack = require("webpack");
const { rollup } = require("rollup");

/** @param {string} name */
async function configuration(name) {
  const { default: given } = await import(pathToFileURL(join(folder, name)).href);
  return given;
}

/** @param {string} name @param {boolean} transpileOnly */
async function buildByWebpack(name, transpileOnly) {
  const { module, ...given } = await configuration("webpack.config.mjs");
  const [rule] = module.rules;
  const compiler = webpack({
    ...given,
    module: { rules: [{ ...rule, options: { ...rule.options, transpileOnly } }] },
    mode: "development",
    devtool: "source-map",
    target: "node",
    context: folder,
    output: { path: join(folder, name), filename: "main.js", library: { type: "commonjs2" } },
    externals: { "openawait/runtime": "commonjs openawait/runtime" },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  if (stats.hasErrors()) throw new Error(stats.toString());
  await promisify(compiler.close.bind(compiler))();
}

/** @param {string} name @param {string} config */
async function buildByRollup(name, config) {
  const onwarn = (/** @type {Error} */ { message }) => {
    throw new Error(message);
  };
  const bundle = await rollup({ ...(await configuration(config)), onwarn });
  await bundle.write({ dir: "out", format: "cjs", sourcemap: true });
  await bundle.close();
  cpSync("out", name, { recursive: true });
  rmSync("out", { recursive: true });
}

await buildByWebpack("ts-loader", false);
// Declarations go where tsconfig.json says.
cpSync("out", "ts-loader", { recursive: true });
rmSync("out", { recursive: true });
await buildByWebpack("transpile-only", true);
await buildByRollup("rollup", "rollup.config.mjs");
await buildByRollup("rollup2", "rollup2.config.mjs");
