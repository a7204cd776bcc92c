/**
 * What `openawait/vite` and its like export: a function from options to a plugin, also for `require`.
 *
 *     import openawait from "openawait/vite";            export default { plugins: [openawait({ mode: "promise" })] };
 *     const openawait = require("openawait/webpack");    module.exports = { plugins: [openawait()] };
 */
import { checkedOptions, type PluginOptions } from "./plugin-options.ts";

export type { FilterPattern, PluginOptions } from "./plugin-options.ts";

/** @throws TypeError about an option that does not exist, or a value that it can't have */
export interface PluginFactory<Plugin> {
  (options?: PluginOptions): Plugin;
  /** Itself, for CommonJS that was compiled from `import`. */
  readonly default: (options?: PluginOptions) => Plugin;
}

/**
 * The types of plugins are told by their shape: with those of the hosts, our declarations would need every host
 * installed.
 */
export function entry<Plugin>(host: string, make: (options: PluginOptions) => unknown): PluginFactory<Plugin> {
  const openawait = (options?: PluginOptions): Plugin => make(checkedOptions(`openawait/${host}`, options)) as Plugin;
  return Object.assign(openawait, { default: openawait });
}
