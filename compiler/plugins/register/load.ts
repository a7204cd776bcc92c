/**
 * From a file to what Node runs, by the cache where it can be. TypeScript is loaded only for what is not in it.
 *
 *     load("/app/a.ts")            → { format: "module", code: "…", with its map as a comment }
 *     load("/app/no-async.js")     → undefined: Node's own business
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname } from "node:path";
import { Cache, cacheFolder, compilerVersion, keyOf } from "../../cache.ts";
import { mayHaveWork } from "../../skim.ts";
import type { compile } from "./compile.ts";
import { isProjectFile } from "./resolve.ts";
import { packageType, settingsOf } from "./settings.ts";

export type Format = "module" | "commonjs";

export interface Loaded {
  readonly format: Format;
  readonly code: string;
  /** What can be told of the exports of CommonJS: their names, and the modules whose exports are among them. */
  readonly exports?: { readonly exports: readonly string[]; readonly reexports: readonly string[] };
}

/** What Node can't run as it is, be there async code in it or not. */
const FOREIGN = /\.(?:[cm]?tsx?|jsx)$/;
const ENDINGS = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** Throws a SyntaxError with a code frame where the file can't be compiled, and what reading it throws. */
export function load(file: string): Loaded | undefined {
  if (!ENDINGS.test(file) || !isProjectFile(file)) return undefined;
  const source = readFileSync(file, "utf8");
  if (!FOREIGN.test(file) && !mayHaveWork(file, source)) return undefined;
  const format = declaredFormat(file);
  const settings = settingsOf(file);
  // Without the folder: a project that moves (as in CI) keeps its cache.
  const key = keyOf(
    version(),
    basename(file),
    format ?? "",
    JSON.stringify([settings.lowering, settings.compilerOptions]),
    source,
  );
  const cache = cacheOf(file);
  const entry = cache?.get(key);
  if (entry !== undefined) return JSON.parse(entry) as Loaded;
  const loaded = compiler().compile(file, source, format, settings);
  cache?.put(key, JSON.stringify(loaded));
  return loaded;
}

/** What the ending or package.json says; without either Node goes by the syntax. */
function declaredFormat(file: string): Format | undefined {
  const ending = extname(file);
  if (ending.startsWith(".m")) return "module";
  if (ending.startsWith(".c")) return "commonjs";
  const type = packageType(dirname(file));
  return type === "module" || type === "commonjs" ? type : undefined;
}

const caches = new Map<string, Cache | undefined>();

function cacheOf(file: string): Cache | undefined {
  const folder = dirname(file);
  if (!caches.has(folder)) {
    const place = cacheFolder(file);
    caches.set(folder, place === undefined ? undefined : new Cache(place));
  }
  return caches.get(folder);
}

let known: string | undefined;

function version(): string {
  return (known ??= compilerVersion());
}

/** `require` of a module, since Node asks for what is required without waiting. */
function compiler(): { compile: typeof compile } {
  return createRequire(import.meta.url)("./compile.js") as { compile: typeof compile };
}
