/**
 * The sources that the files of a project import, and so belong to it even where tsconfig.json does not name them.
 *
 *     withImported({ fileNames: ["/p/src/index.ts"], options })   → ["/p/src/index.ts", "/p/shared/names.ts"]
 *
 * Most imports lead to files that are known already; only the others are resolved, which takes time.
 */
import { dirname, join } from "node:path";
import ts from "typescript";
import { isDeclaration, isSource } from "./plan.ts";

/** What is `foreign` is left out, with what only that imports. */
export function withImported(
  { fileNames, options }: Pick<ts.ParsedCommandLine, "fileNames" | "options">,
  foreign: readonly string[] = [],
): string[] {
  const others = new Set(foreign.filter((file) => !fileNames.includes(file)));
  const known = new Set([...fileNames, ...others]);
  addImported(known, fileNames, options);
  return [...known].filter((file) => !others.has(file));
}

/** Adds what `from` import, and what that imports, to the `known` files. */
export function addImported(known: Set<string>, from: readonly string[], options: ts.CompilerOptions): void {
  const resolve = resolver(options);
  const waiting = options.noResolve ? [] : [...from];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (!isSource(file) || isDeclaration(file)) continue;
    for (const { fileName } of ts.preProcessFile(ts.sys.readFile(file) ?? "", true, true).importedFiles) {
      if (!namesFile(fileName, options) || isKnown(known, join(dirname(file), fileName))) continue;
      const found = resolve(fileName, file);
      if (found === undefined || known.has(found)) continue;
      known.add(found);
      waiting.push(found);
    }
  }
}

/** Packages have been built by others. */
function namesFile(specifier: string, { paths }: ts.CompilerOptions): boolean {
  if (/^\.{0,2}\//.test(specifier) || specifier === "." || specifier === "..") return true;
  return Object.keys(paths ?? {}).some((pattern) => {
    const [start = "", end] = pattern.split("*");
    return end === undefined ? specifier === start : specifier.startsWith(start) && specifier.endsWith(end);
  });
}

/** `./a`, `./a.js` and `./a.ts` mostly are `./a.ts`. */
function isKnown(known: ReadonlySet<string>, path: string): boolean {
  const full = path.replaceAll("\\", "/");
  const bare = full.replace(/\.js$/, "");
  return known.has(full) || known.has(`${bare}.ts`) || known.has(`${bare}.tsx`);
}

function resolver(options: ts.CompilerOptions): (specifier: string, from: string) => string | undefined {
  const cache = ts.createModuleResolutionCache(ts.sys.getCurrentDirectory(), (name) => name, options);
  return (specifier, from) => {
    const { resolvedModule } = ts.resolveModuleName(specifier, from, options, ts.sys, cache);
    if (!resolvedModule || resolvedModule.isExternalLibraryImport) return undefined;
    const { resolvedFileName } = resolvedModule;
    const wanted = /\.[cm]?tsx?$/.test(resolvedFileName) || options.allowJs === true;
    return wanted && isSource(resolvedFileName) && !isDeclaration(resolvedFileName) ? resolvedFileName : undefined;
  };
}
