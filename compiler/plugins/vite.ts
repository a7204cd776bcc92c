/**
 * The plugin for Vite 7 and 8.
 *
 *     export default defineConfig({ plugins: [openawait()] });
 */
import { entry, type PluginFactory } from "./entry.ts";
import { unplugin } from "./unplugin.ts";

export type { FilterPattern, PluginFactory, PluginOptions } from "./entry.ts";

/** As much of Vite's `Plugin` as its users need. */
export type VitePlugin = { readonly name: string; readonly enforce: "pre" };

const openawait: PluginFactory<VitePlugin> = entry("vite", unplugin.vite);

export { openawait as default, openawait as "module.exports" };
