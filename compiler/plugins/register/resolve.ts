/**
 * Where a specifier leads that TypeScript understands and Node does not.
 *
 *     import "./a.js"       → ./a.ts or ./a.tsx: before a.js where the importer is TypeScript (as TypeScript itself has
 *                             it), after it where the importer is JavaScript
 *     require("./folder")   → ./folder.ts, ./folder.tsx, ./folder/index.ts: extensions are optional in require
 */
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Ending of the output → those of its source. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

const IN_PACKAGES = /[\\/]node_modules[\\/]/;
const OURSELVES = fileURLToPath(new URL("../../../", import.meta.url));

/** Source of the project, and not of a package or of the compiler itself. */
export function isProjectFile(file: string): boolean {
  return !IN_PACKAGES.test(file) && !file.startsWith(OURSELVES);
}

/** For an import in the file at `parent` (both are URLs): the specifier to go on with. */
export function redirectImport(specifier: string, parent: string | undefined): string {
  if (!parent?.startsWith("file:") || !/^(?:\.{0,2}\/|file:)/.test(specifier)) return specifier;
  const url = new URL(specifier, parent);
  const [file, importer] = [fileURLToPath(url), fileURLToPath(parent)];
  if (!isProjectFile(importer)) return specifier;
  const source = sourceOf(file, importer);
  return source === undefined ? specifier : pathToFileURL(source).href + url.search + url.hash;
}

/** For a `require` in `importer` (a file): the path to go on with. */
export function redirectRequire(specifier: string, importer: string | undefined): string {
  if (importer === undefined || !/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[a-z]:[\\/])/i.test(specifier)) return specifier;
  if (!isProjectFile(importer)) return specifier;
  return sourceOf(resolve(dirname(importer), specifier), importer) ?? specifier;
}

function sourceOf(file: string, importer: string): string | undefined {
  const ending = /\.[cm]?jsx?$/.exec(file)?.[0];
  if (ending === undefined) return undefined;
  if (!/\.[cm]?tsx?$/.test(importer) && isFile(file)) return undefined;
  const stem = file.slice(0, -ending.length);
  return SOURCES[ending]?.map((each) => stem + each).find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
