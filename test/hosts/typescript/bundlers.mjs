// Builds the app by ts-loader and by Rollup's TypeScript plugins, as docs/transformer.md configures them.
//   node bundlers.mjs FOLDER   (a folder of a host, with the app and tsconfig.json)   →   FOLDER/<name>/main.js
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const [, , folder] = process.argv;
process.chdir(folder);
const require = createRequire(join(folder, "package.json"));
const { createDeclarationTransformer, createTransformer } = require("openawait/transformer");
const ts = require("typescript");
const openawait = { mode: "coroutine", ts };

const webpack = require("webpack");
/** @param {string} name @param {object} options */
async function buildByWebpack(name, options) {
  const compiler = webpack({
    mode: "development",
    devtool: "source-map",
    target: "node",
    context: folder,
    entry: "./main.tsx",
    output: { path: join(folder, name), filename: "main.js", library: { type: "commonjs2" } },
    resolve: { extensions: [".tsx", ".ts", ".js"], extensionAlias: { ".js": [".ts", ".tsx", ".js"] } },
    resolveLoader: { modules: [join(folder, "../../node_modules")] },
    externals: { "openawait/runtime": "commonjs openawait/runtime" },
    module: { rules: [{ test: /\.tsx?$/, loader: "ts-loader", options }] },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  if (stats.hasErrors()) throw new Error(stats.toString());
  await promisify(compiler.close.bind(compiler))();
}
const getCustomTransformers = () => ({
  before: [createTransformer(openawait)],
  afterDeclarations: [createDeclarationTransformer(openawait)],
});
await buildByWebpack("ts-loader", { getCustomTransformers });
await buildByWebpack("ts-loader-transpile-only", { transpileOnly: true, getCustomTransformers });

const { rollup } = require("rollup");
/** @param {string} name @param {object} plugin */
async function buildByRollup(name, plugin) {
  const external = ["openawait/runtime", "tslib"];
  const onwarn = (warning) => {
    throw new Error(warning.message);
  };
  const bundle = await rollup({ input: "./main.tsx", external, plugins: [plugin], onwarn });
  await bundle.write({ dir: name, format: "cjs", sourcemap: true });
  await bundle.close();
}
const typescript = require("@rollup/plugin-typescript");
await buildByRollup(
  "rollup",
  typescript({
    compilerOptions: { outDir: "rollup" },
    transformers: {
      before: [createTransformer(openawait)],
      afterDeclarations: [createDeclarationTransformer(openawait)],
    },
  }),
);
const typescript2 = require("rollup-plugin-typescript2");
await buildByRollup(
  "rollup2",
  typescript2({
    typescript: ts,
    clean: true,
    check: true,
    transformers: [
      () => ({
        before: [createTransformer(openawait)],
        afterDeclarations: [createDeclarationTransformer(openawait)],
      }),
    ],
  }),
);
