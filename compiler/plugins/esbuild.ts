/**
 * The plugin for esbuild.
 *
 *     await build({ entryPoints: ["src/main.ts"], bundle: true, plugins: [openawait()] });
 */
import { entry, type PluginFactory } from "./entry.ts";
import { unplugin } from "./unplugin.ts";

export type { FilterPattern, PluginFactory, PluginOptions } from "./entry.ts";

/** As much of esbuild's `Plugin` as its users need. */
export type EsbuildPlugin = { name: string; setup(build: object): void | Promise<void> };

const openawait: PluginFactory<EsbuildPlugin> = entry("esbuild", unplugin.esbuild);

export { openawait as default, openawait as "module.exports" };
