/**
 * CommonJS that is imported: the import gets a module that requires the file. So each file is one instance however it
 * is asked for, and it has all of `require`, which what Node compiles from the text of a hook has not.
 *
 *     import { a } from "./c.cts"   →   import { requireFile } from "…/facade.js";
 *                                       const exports = requireFile("/app/c.cts");
 *                                       export default exports;
 *                                       const $0 = exports["a"];
 *                                       export { $0 as "a" };
 */
import { readFileSync, realpathSync } from "node:fs";
import Module, { createRequire, isBuiltin } from "node:module";
import type { Exports } from "cjs-module-lexer";
import { load, type Loaded } from "./load.ts";

export function facade(file: string, loaded: Loaded): string {
  const names = exportNames(file, loaded, new Set([file]));
  names.delete("default");
  names.delete("module.exports");
  return [
    `import { requireFile } from ${JSON.stringify(import.meta.url)};`,
    `const exports = requireFile(${JSON.stringify(file)});`,
    `export { exports as default, exports as "module.exports" };`,
    ...Array.from(names, (name, index) => {
      const key = JSON.stringify(name);
      return `const $${index} = exports?.[${key}]; export { $${index} as ${key} };`;
    }),
  ].join("\n");
}

/** What a facade calls, in the program's own thread. */
export function requireFile(file: string): unknown {
  const internals = Module as unknown as { _load(file: string, parent: undefined, isMain: boolean): unknown };
  // oxlint-disable-next-line no-underscore-dangle -- Node's name
  return internals._load(file, undefined, isMain(file));
}

/** The file that node was started with is `require.main`. */
function isMain(file: string): boolean {
  const [, main] = process.argv;
  if (process.mainModule || main === undefined) return false;
  try {
    return realpathSync(main) === file;
  } catch {
    return false;
  }
}

// ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Those that can be told from the text, as Node has them. `seen` are the files that were looked at already. */
function exportNames(file: string, { exports }: Loaded, seen: Set<string>): Set<string> {
  const names = new Set(exports?.exports);
  for (const specifier of exports?.reexports ?? []) {
    for (const name of namesBehind(specifier, file, seen)) names.add(name);
  }
  return names;
}

function namesBehind(specifier: string, importer: string, seen: Set<string>): Iterable<string> {
  const require = createRequire(importer);
  if (isBuiltin(specifier)) return Object.keys(require(specifier) as object);
  let file: string;
  try {
    file = require.resolve(specifier);
  } catch {
    return []; // It may never be required.
  }
  if (seen.has(file) || !/\.(?:[cm]?[jt]s|[jt]sx)$/.test(file)) return [];
  seen.add(file);
  const loaded = load(file) ?? { format: "commonjs", code: "", exports: lex(readFileSync(file, "utf8")) };
  return exportNames(file, loaded, seen);
}

/** What a text of CommonJS exports. The lexer is the one that is in Node. */
export function lex(code: string): Exports {
  const lexer = createRequire(import.meta.url)("cjs-module-lexer") as { parse(source: string): Exports };
  try {
    return lexer.parse(code);
  } catch {
    return { exports: [], reexports: [] }; // As in Node: there is only the default export.
  }
}
