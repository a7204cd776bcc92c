/**
 * What a build has to do: which files the given paths stand for, where each one's output goes, and how it is compiled.
 * Nothing is written before the whole plan holds. (`project.ts` makes the plan of a tsconfig.json.)
 *
 *     await planPaths(["src"], { outDir: "dist", emit: "js", sourceMap: true })
 *     → { jobs: [{ input: "/p/src/a/b.ts", output: "/p/dist/a/b.js", unit: {…} }, …], … }
 */
import { existsSync, readFileSync, readlinkSync, realpath, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type FileSystemAdapter, glob, isDynamicPattern } from "tinyglobby";
import type { LowerOptions } from "../options.ts";
import type { TypeNames } from "../type-names.ts";
import type { BuildOptions } from "./build-command.ts";
import type { Unit } from "./compile.ts";
import { reason, UsageError } from "./errors.ts";

/** One file to build; both paths are absolute. */
export interface Job {
  readonly input: string;
  readonly output: string;
  readonly unit: Unit;
  /** The map goes into the output instead of a file beside it. */
  readonly inlineMap?: boolean;
}

export interface Plan {
  /** Sorted by input, so that nothing depends on the order in which files were given or found. */
  readonly jobs: readonly Job[];
  readonly outDirs: readonly string[];
  /** What is not as the user may believe, though it can be built. */
  readonly warnings: readonly string[];
  /** What this plan depends on, for `--watch`: folders with all that is below, and single files. */
  readonly watched: { readonly folders: readonly string[]; readonly files: readonly string[] };
  /** Whether it still is the plan where these of its files have other text: their imports and exports count. */
  readonly holdsFor: (changed: readonly string[]) => Promise<boolean>;
  /** What the declarations are made with, for each project that wants them. */
  readonly declarations: readonly DeclarationPlan[];
}

/** What the declarations of a project are made of. */
export interface DeclarationPlan {
  /** The tsconfig.json whose options hold. */
  readonly config: string | undefined;
  /** Those to be built, and declarations that tsconfig.json selects beside them. */
  readonly files: readonly string[];
  readonly rootDir: string;
  readonly outDir: string;
  readonly lowering: LoweringOptions;
}

/** Every ending that is a source, and what it becomes when types are stripped. */
const JS_ENDING: Record<string, string> = {
  ".ts": ".js",
  ".tsx": ".js",
  ".mts": ".mjs",
  ".cts": ".cjs",
  ".js": ".js",
  ".jsx": ".jsx",
  ".mjs": ".mjs",
  ".cjs": ".cjs",
};
/** For messages. */
const ENDINGS = Object.keys(JS_ENDING).join(" ");
const SOURCES = `**/*.{${Object.keys(JS_ENDING)
  .map((ending) => ending.slice(1))
  .join(",")}}`;

export const isSource = (path: string): boolean => extname(path) in JS_ENDING;
export const isTypeScript = (path: string): boolean => /\.[cm]?tsx?$/.test(path);
/** `a.d.ts`, `a.d.mts`, and `a.d.json.ts` (declarations of a file with another ending). */
export const isDeclaration = (path: string): boolean => /\.d\.([^.]+\.)?[cm]?ts$/.test(basename(path));

/**
 * Whether a file may import or export types without saying so: it exports by name, or metadata of decorators may name
 * what it imports. Without a parse, for TypeScript takes a while to load.
 */
export function mayNameTypes(path: string, metadata: boolean): boolean {
  if (!isTypeScript(path) || isDeclaration(path)) return false;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return false; // Whoever builds it says so.
  }
  return /\bexport\s*(?:\{|default\s+[\w$]+\s*(?:;|$))/m.test(text) || (metadata && text.includes("@"));
}

/** A path for messages: as short as it can be from here. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" ? "." : short.startsWith(`..${sep}..`) ? path : short;
}

export async function planPaths(paths: readonly string[], options: BuildOptions): Promise<Plan> {
  const outDir = resolve(options.outDir ?? "dist");
  const given = await Promise.all(paths.map((path) => expand(path, outDir)));
  const inputs = [...new Set(given.flatMap(({ files }) => files))].toSorted();
  if (inputs.length === 0) {
    throw new UsageError(
      `no source files in ${paths.join(", ")} (looked for ${ENDINGS}, without .d.ts and node_modules)`,
    );
  }
  const root = commonRoot(given.map(({ base }) => base));
  const types = await typeNames(inputs, options);
  const jobs = inputs.map((input) => {
    const name = relative(root, input);
    const names = types.get(input);
    const unit = { ...unitOf(name, options), ...(names && { types: names }) };
    return { input, output: join(outDir, outputName(name, options)), unit };
  });
  refuseCollisions(jobs);
  const watched = {
    folders: given.filter(({ single }) => !single).map(({ base }) => base),
    files: given.filter(({ single }) => single).flatMap(({ files }) => files),
  };
  return {
    jobs,
    outDirs: [outDir],
    warnings: [],
    holdsFor: async () => isDeepStrictEqual(await typeNames(inputs, options), types),
    watched,
    declarations: options.declaration
      ? [{ config: configAbove(root), files: inputs, rootDir: root, outDir, lowering: loweringOptions(options) }]
      : [],
  };
}

/** The nearest tsconfig.json: types depend on its options, though it does not say what is built. */
function configAbove(folder: string): string | undefined {
  const config = join(folder, "tsconfig.json");
  if (existsSync(config)) return config;
  return folder === dirname(folder) ? undefined : configAbove(dirname(folder));
}

/** The options of the compiler that were given on the command line. */
export function loweringOptions(options: BuildOptions): LoweringOptions {
  const { mode, importSource, runtime, plainAwait } = options;
  const given = Object.entries({ mode, importSource, runtime, plainAwait });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

export type LoweringOptions = Pick<LowerOptions, "mode" | "importSource" | "runtime" | "plainAwait">;

function unitOf(name: string, options: BuildOptions): Unit {
  const { emit, target, sourceMap } = options;
  const shared = { fileName: name.split(sep).join("/"), sourceMap, ...loweringOptions(options) };
  if (emit === "js" && target !== undefined) return { way: "transpile", options: { ...shared, target } };
  return { way: emit === "js" && isTypeScript(name) ? "transpile" : "lower", options: shared };
}

async function typeNames(inputs: readonly string[], { emit }: BuildOptions): Promise<Map<string, TypeNames>> {
  if (emit === "ts" || !inputs.some((input) => mayNameTypes(input, false))) return new Map();
  const [{ typeNamesOf }, { default: ts }] = await Promise.all([import("./type-names.ts"), import("typescript")]);
  return typeNamesOf(inputs, {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowJs: true,
  });
}

/** What one argument stands for: its sources, and the folder below which their folders are kept. */
interface Given {
  readonly base: string;
  readonly files: readonly string[];
  /** It names a file. */
  readonly single?: boolean;
}

async function expand(path: string, outDir: string): Promise<Given> {
  const full = resolve(path);
  // A name with brackets that exists is that file (routes are called "[id].ts"), not a pattern.
  const stats = statOf(path, full);
  if (stats?.isDirectory()) return { base: full, files: await sourcesIn(full, SOURCES, outDir) };
  if (stats) {
    if (!isSource(full)) {
      throw new UsageError(`${path} is not a source file (the endings are ${ENDINGS})`);
    }
    return { base: dirname(full), files: isDeclaration(full) ? [] : [full], single: true };
  }
  const link = linkOf(full);
  if (link !== undefined) throw new UsageError(`${path} is a link to ${link}, which does not exist`);
  if (!isDynamicPattern(path)) throw new UsageError(`no such file or folder: ${path}`);
  const segments = path.split("/");
  const fixed = segments.slice(
    0,
    segments.findIndex((segment) => isDynamicPattern(segment)),
  );
  const base = resolve(fixed.join("/") || (isAbsolute(path) ? "/" : "."));
  const files = await sourcesIn(base, segments.slice(fixed.length).join("/"), outDir);
  if (files.length === 0) throw new UsageError(`no source file matches '${path}'`);
  return { base, files };
}

function statOf(path: string, full: string): ReturnType<typeof statSync> {
  try {
    return statSync(full, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`can't read ${path}: ${reason(error)}`);
  }
}

/** Where a symbolic link leads. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

async function sourcesIn(folder: string, pattern: string, outDir: string): Promise<string[]> {
  const broken: string[] = [];
  const found = await glob(pattern, {
    cwd: folder,
    absolute: true,
    ignore: ["**/node_modules/**"],
    fs: {
      realpath: (path: string, done: (error: NodeJS.ErrnoException | null, real: string) => void) =>
        realpath(path, (error, real) => {
          if (error) broken.push(path);
          done(error, real);
        }),
    } as unknown as FileSystemAdapter,
  });
  // Links that lead nowhere are sources that can't be read: somebody should know of it.
  if (pattern === SOURCES) found.push(...broken);
  // What an earlier build left below the folder is not source: `openawait build .` can run twice.
  const output = outDir !== folder && outDir.startsWith(join(folder, sep)) ? join(outDir, sep) : undefined;
  const sources = found
    .map((file) => resolve(file))
    .filter((file) => isSource(file) && !isDeclaration(file) && !(output && file.startsWith(output)))
    .toSorted((a, b) => a.split(sep).length - b.split(sep).length || (a < b ? -1 : 1));
  // Where folders link to each other, a file is found again below the link; the shortest way to it counts.
  const byPlace = new Map(sources.toReversed().map((file) => [realPath(file), file]));
  return [...byPlace.values()].toSorted();
}

function commonRoot(folders: readonly string[]): string {
  let root = folders[0] ?? process.cwd();
  for (const folder of folders) {
    while (folder !== root && !folder.startsWith(join(root, sep))) {
      if (root === dirname(root))
        throw new UsageError("the given paths have no folder in common; build them one by one");
      root = dirname(root);
    }
  }
  return root;
}

function outputName(name: string, options: { emit: "js" | "ts"; target?: string }): string {
  if (options.emit === "ts") return name;
  const ending = extname(name);
  // Lowering alone leaves JSX as it is; going down to a target does not.
  const output = ending === ".jsx" && options.target !== undefined ? ".js" : (JS_ENDING[ending] ?? ending);
  return name.slice(0, -ending.length) + output;
}

export function refuseCollisions(jobs: readonly Pick<Job, "input" | "output">[]): void {
  const inputs = new Set(jobs.map(({ input }) => realPath(input)));
  const taken = new Map<string, string>();
  for (const { input, output } of jobs) {
    if (inputs.has(realPath(output))) {
      throw new UsageError(`${shown(output)} would overwrite an input; choose another --out-dir`);
    }
    const other = taken.get(output);
    if (other !== undefined) {
      throw new UsageError(
        `${shown(other)} and ${shown(input)} would both become ${shown(output)}; build them into different folders`,
      );
    }
    taken.set(output, input);
  }
}

/** The path with links resolved, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
