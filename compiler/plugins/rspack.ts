/**
 * The plugin for Rspack.
 *
 *     export default defineConfig({ entry: "./src/main.js", plugins: [openawait()] });
 */
import { entry, type PluginFactory } from "./entry.ts";
import { unplugin } from "./unplugin.ts";

export type { FilterPattern, PluginFactory, PluginOptions } from "./entry.ts";

/** As much of Rspack's `RspackPluginInstance` as its users need. */
export type RspackPlugin = { apply(compiler: object): void };

const openawait: PluginFactory<RspackPlugin> = entry("rspack", unplugin.rspack);

export { openawait as default, openawait as "module.exports" };
