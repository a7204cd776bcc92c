/**
 * The plugin for Rollup.
 *
 *     export default { input: "src/main.js", plugins: [openawait()] };
 */
import { entry, type PluginFactory } from "./entry.ts";
import { unplugin } from "./unplugin.ts";

export type { FilterPattern, PluginFactory, PluginOptions } from "./entry.ts";

/** As much of Rollup's `Plugin` as its users need. */
export type RollupPlugin = { readonly name: string };

const openawait: PluginFactory<RollupPlugin> = entry("rollup", unplugin.rollup);

export { openawait as default, openawait as "module.exports" };
