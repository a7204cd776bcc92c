/**
 * The plugin for Farm.
 *
 *     export default defineConfig({ plugins: [openawait()] });
 */
import { entry, type PluginFactory } from "./entry.ts";
import { unplugin } from "./unplugin.ts";

export type { FilterPattern, PluginFactory, PluginOptions } from "./entry.ts";

/** As much of Farm's `JsPlugin` as its users need. */
export type FarmPlugin = { name: string; priority?: number };

const openawait: PluginFactory<FarmPlugin> = entry("farm", unplugin.farm);

export { openawait as default, openawait as "module.exports" };
