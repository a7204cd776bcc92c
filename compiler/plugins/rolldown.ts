/**
 * The plugin for Rolldown.
 *
 *     export default defineConfig({ input: "src/main.ts", plugins: [openawait()] });
 */
import { entry, type PluginFactory } from "./entry.ts";
import { unplugin } from "./unplugin.ts";

export type { FilterPattern, PluginFactory, PluginOptions } from "./entry.ts";

/** As much of Rolldown's `Plugin` as its users need. */
export type RolldownPlugin = { readonly name: string };

const openawait: PluginFactory<RolldownPlugin> = entry("rolldown", unplugin.rolldown);

export { openawait as default, openawait as "module.exports" };
