/**
 * The plugin for webpack.
 *
 *     module.exports = { entry: "./src/main.js", plugins: [openawait()] };
 */
import { entry, type PluginFactory } from "./entry.ts";
import { unplugin } from "./unplugin.ts";

export type { FilterPattern, PluginFactory, PluginOptions } from "./entry.ts";

/** As much of webpack's `WebpackPluginInstance` as its users need. */
export type WebpackPlugin = { apply(compiler: object): void };

const openawait: PluginFactory<WebpackPlugin> = entry("webpack", unplugin.webpack);

export { openawait as default, openawait as "module.exports" };
