/**
 * The plugin for bundlers, made by unplugin for each of them; the entries beside this file only say for which.
 *
 *     unplugin.vite({ mode: "promise" })   → a Vite plugin
 *
 * Rollup, Rolldown, Vite and Farm share one `transform`. webpack and Rspack get a rule with our loader, so that their
 * caches see the options in the module's name. esbuild has a file of its own.
 */
import { fileURLToPath } from "node:url";
import { createUnplugin, type UnpluginContext, type UnpluginContextMeta, type UnpluginOptions } from "unplugin";
import { DEFAULT_IMPORT_SOURCE } from "../options.ts";
import { MAYBE_WORK } from "../skim.ts";
import { setUpEsbuild } from "./esbuild-setup.ts";
import { createLowering } from "./lowering.ts";
import { createMatcher, MAYBE_SOURCE, sourceFile } from "./module-id.ts";
import type { PluginOptions } from "./plugin-options.ts";

const NAME = "openawait";

/** Takes options that were checked: see `entry`. */
export const unplugin = createUnplugin<PluginOptions, false>((options, meta) => pluginFor(meta.framework, options));

function pluginFor(framework: UnpluginContextMeta["framework"], options: PluginOptions): UnpluginOptions {
  switch (framework) {
    case "webpack":
    case "rspack":
      return { name: NAME, [framework]: (compiler: Compiler) => addRule(compiler, options) };
    case "esbuild":
      return { name: NAME, esbuild: { setup: (build) => setUpEsbuild(build, createLowering(options)) } };
    default:
      return { name: NAME, enforce: "pre", transform: transformHook(options), vite: { config: viteConfig(options) } };
  }
}

// ── Rollup, Rolldown, Vite, Farm ─────────────────────────────────────────────────────────────────────────────────────

function transformHook(options: PluginOptions): NonNullable<UnpluginOptions["transform"]> {
  const lowering = createLowering(options);
  const hook = {
    // Rollup's and Rolldown's way to say what `enforce` says to Vite.
    order: "pre",
    filter: { id: MAYBE_SOURCE, code: MAYBE_WORK },
    handler(this: Pick<UnpluginContext, "warn">, source: string, id: string) {
      const lowered = lowering(source, id);
      for (const problem of lowered?.warnings ?? []) this.warn(problem.log);
      return lowered && { code: lowered.code, map: lowered.map ?? null };
    },
  };
  return hook;
}

interface ViteConfig {
  optimizeDeps?: { include: string[] };
  ssr?: { noExternal: string[] };
}

/** A package or a part of one: no path, no address, nothing that a plugin would make up. */
const BARE = /^(?:@[\w.-]+\/)?[\w.-]+(?:\/[\w./-]+)?$/;

/**
 * What the development server must know: lowered code imports the runtime, and Vite's scanner, which reads the sources
 * before they are lowered, does not see that. Found late it would reload the page.
 *
 * On the server Vite leaves packages to Node, which knows no condition `development`; so it runs the runtime itself.
 */
function viteConfig({ importSource = DEFAULT_IMPORT_SOURCE, runtime }: PluginOptions) {
  return (_config: object, { command }: { command: string }): ViteConfig => {
    if (command !== "serve" || typeof runtime === "object" || !BARE.test(importSource)) return {};
    const config: ViteConfig = { optimizeDeps: { include: [importSource] } };
    if (importSource === DEFAULT_IMPORT_SOURCE) config.ssr = { noExternal: [NAME] };
    return config;
  };
}

// ── webpack and Rspack ───────────────────────────────────────────────────────────────────────────────────────────────

const LOADER = fileURLToPath(new URL("webpack-loader.js", import.meta.url));

interface Compiler {
  readonly options: { readonly module: { readonly rules: object[] } };
}

/** First in the list, so the last to run of those with `enforce: "pre"`: what source-map-loader found is joined. */
function addRule(compiler: Compiler, { include, exclude, ...options }: PluginOptions): void {
  const matches = createMatcher({ include, exclude });
  // Patterns were looked at here; the loader's own defaults must not say otherwise.
  const use = [{ loader: LOADER, options: { ...options, exclude: [] } }];
  compiler.options.module.rules.unshift({
    enforce: "pre",
    use({ resource, resourceQuery = "" }: { resource?: string; resourceQuery?: string }) {
      const id = `${resource ?? ""}${resourceQuery}`;
      return sourceFile(id) !== undefined && matches(id) ? use : [];
    },
  });
}
