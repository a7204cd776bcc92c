/**
 * What bundlers call a module: a path, with a query where a plugin or the development server added one.
 *
 *     sourceFile("/app/a.ts?v=1a2b")                              → /app/a.ts
 *     sourceFile("/app/a.vue?vue&type=script&setup=true&lang.ts") → /app/a.vue.ts
 *     sourceFile("/app/a.ts?raw"), sourceFile("\0commonjs")       → undefined: no source text of its own
 */
import { createFilter } from "@rollup/pluginutils";
import { fileURLToPath } from "node:url";
import type { PluginOptions } from "./plugin-options.ts";

/**
 * The modules that may be sources, for hosts that match regular expressions faster than they call plugins (esbuild's are
 * Go's, Rolldown's are Rust's: no lookahead).
 */
export const MAYBE_SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)(?:\?|$)|[?&]lang[.=](?:[cm]?[jt]s|[jt]sx)(?:&|$)/;

const ENDING = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const LANGUAGE = /(?:^|&)lang[.=]([cm]?[jt]s|[jt]sx)(?:&|$)/;
const SCRIPT = /(?:^|&)type=script(?:&|$)/;
/** Vite's queries for the text or the address of a file: what is loaded for them is code about the file. */
const ABOUT = /(?:^|&)(?:raw|url)(?:[=&]|$)/;

/** `a.ts?v=1` → `a.ts` and `v=1`. */
export function splitId(id: string): { readonly path: string; readonly query: string } {
  const at = id.indexOf("?");
  return at < 0 ? { path: id, query: "" } : { path: id.slice(0, at), query: id.slice(at + 1) };
}

/** A file name whose ending says in which language the module's text is written; undefined if it is no source. */
export function sourceFile(id: string): string | undefined {
  // Rollup's convention for what a plugin made up.
  if (id.includes("\0")) return undefined;
  const { path, query } = splitId(id);
  if (ABOUT.test(query)) return undefined;
  if (ENDING.test(path)) return path;
  // A part of a component: its script (the others may say `lang.js` too, and hold a template).
  const language = SCRIPT.test(query) ? LANGUAGE.exec(query)?.[1] : undefined;
  return language === undefined ? undefined : `${path}.${language}`;
}

/** The compiler and the runtime themselves, where the package is linked and lies in no `node_modules`. */
const OWN_FOLDER = fileURLToPath(new URL("../../", import.meta.url)).replaceAll("\\", "/");
const DEFAULT_EXCLUDE = /[\\/]node_modules[\\/]/;

/** True for the modules that the options include and do not exclude; patterns may mean the path, or path and query. */
export function createMatcher({ include, exclude }: PluginOptions): (id: string) => boolean {
  const included = createFilter(include);
  const kept = createFilter(null, exclude ?? DEFAULT_EXCLUDE);
  return (id) => {
    const { path } = splitId(id);
    if (path.replaceAll("\\", "/").startsWith(OWN_FOLDER)) return false;
    return (included(path) || included(id)) && kept(path) && kept(id);
  };
}
