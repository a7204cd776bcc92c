/**
 * The plan of a project: tsconfig.json says which files there are, where their output goes and how they are compiled;
 * the command line wins, and the entry of openawait in `plugins` says what it leaves open.
 *
 *     await planProject("tsconfig.json", { emit: "js", sourceMap: true })
 *     → { jobs: [{ input: "/p/src/a.ts", output: "/p/dist/a.js", unit: {…} }], outDirs: ["/p/dist"], … }
 *
 * Files are compiled one by one; of the others each is told only which of its imported and exported names are types.
 */
import { statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import ts from "typescript";
import type { BuildOptions } from "./build-command.ts";
import type { TypeNames } from "../type-names.ts";
import type { Unit } from "./compile.ts";
import { reason, UsageError } from "./errors.ts";
import { addImported, withImported } from "./imported.ts";
import { isDeclaration, isSource, type Job, loweringOptions, type Plan, refuseCollisions, shown } from "./plan.ts";
import { readPlugins } from "./plugin-entry.ts";
import { typeNamesOf } from "./type-names.ts";

export function planProject(path: string, options: BuildOptions): Plan {
  const config = configFile(path);
  const read = readConfig(config, options);
  const hasOnlyReferences = read.parsed.fileNames.length === 0 && referencesOf(read.parsed).length > 0;
  return hasOnlyReferences ? planReferences(config, read, options) : planOne(config, read, options);
}

function planOne(config: string, { parsed, extended }: Read, options: BuildOptions): Plan {
  const plugins = readPlugins(parsed.options["plugins"], config);
  // Files of a project that is referenced are compiled by that one.
  const foreign = referencesOf(parsed).flatMap((path) => readConfig(path, {}).parsed.fileNames);
  const fileNames = withImported(parsed, foreign).filter((file) => isSource(file) && !isDeclaration(file));
  if (fileNames.length === 0) throw new UsageError(`${shown(config)} selects no source files, only declarations`);
  const root = rootOf(config, parsed.options, fileNames);
  const project = { ...parsed, fileNames, options: { ...parsed.options, rootDir: root } };
  const lowering = { ...plugins.options, ...loweringOptions(options) };
  const unitOf = unitsOf(parsed.options, root, lowering, options);
  const inputs = fileNames.map((file) => resolve(file)).toSorted();
  const inlineMap = parsed.options.inlineSourceMap === true;
  const typeNames = (): Map<string, TypeNames> =>
    options.emit === "js" ? typeNamesOf(inputs, parsed.options) : new Map<string, TypeNames>();
  const types = typeNames();
  const jobs = inputs.map((input): Job => {
    const names = types.get(input);
    const unit = { ...unitOf(input), ...(names && { types: names }) };
    return { input, output: outputOf(project, input, options.emit), unit, inlineMap };
  });
  refuseCollisions(jobs);
  const { outDir, declaration } = parsed.options;
  const files = [...new Set([...parsed.fileNames, ...fileNames])];
  return {
    jobs,
    outDirs: [outDir],
    warnings: plugins.warnings,
    holdsFor: (changed) => {
      const known = new Set([...inputs.map(slashed), ...foreign]);
      const before = known.size;
      const own = changed.map(slashed).filter((file) => inputs.includes(resolve(file)));
      addImported(known, own, parsed.options);
      return Promise.resolve(known.size === before && isDeepStrictEqual(typeNames(), types));
    },
    watched: {
      folders: Object.keys(parsed.wildcardDirectories ?? {}).map((folder) => resolve(folder)),
      files: [config, ...extended, join(dirname(config), "package.json"), ...inputs],
    },
    declarations: options.emit === "js" && declaration ? [{ config, files, rootDir: root, outDir, lowering }] : [],
  };
}

// ── references ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** A tsconfig.json that only refers to others stands for these, and for what they refer to. */
function planReferences(config: string, { parsed, extended }: Read, options: BuildOptions): Plan {
  if (options.outDir !== undefined) {
    throw new UsageError(`${shown(config)} has only references, which have output folders of their own: no --out-dir`);
  }
  const plans = withReferences(referencesOf(parsed)).flatMap((path) => {
    const read = readConfig(path, options);
    return read.noEmit || read.parsed.fileNames.length === 0 ? [] : planOne(path, read, options);
  });
  if (plans.length === 0) {
    const reason = "what it refers to selects no files, or has noEmit";
    throw new UsageError(`${shown(config)} has no files, and ${reason}; give -p one of those`);
  }
  const jobs = plans.flatMap((plan) => plan.jobs).toSorted((a, b) => (a.input < b.input ? -1 : 1));
  refuseCollisions(jobs);
  return {
    jobs,
    outDirs: plans.flatMap((plan) => plan.outDirs),
    warnings: plans.flatMap((plan) => plan.warnings),
    holdsFor: async (changed) => (await Promise.all(plans.map((plan) => plan.holdsFor(changed)))).every(Boolean),
    watched: {
      folders: plans.flatMap((plan) => plan.watched.folders),
      files: [config, ...extended, ...plans.flatMap((plan) => plan.watched.files)],
    },
    declarations: plans.flatMap((plan) => plan.declarations),
  };
}

/** Each once, after those that it refers to itself. */
function withReferences(configs: readonly string[], known: Set<string> = new Set()): string[] {
  return configs.flatMap((config) => {
    if (known.has(config)) return [];
    known.add(config);
    return [...withReferences(referencesOf(readConfig(config, {}).parsed), known), config];
  });
}

const referencesOf = ({ projectReferences = [] }: Pick<Parsed, "projectReferences">): string[] =>
  projectReferences.map((reference) => configFile(ts.resolveProjectReferencePath(reference)));

/** With an output folder. */
interface Parsed extends ts.ParsedCommandLine {
  options: ts.CompilerOptions & { outDir: string };
}

/** A folder stands for the tsconfig.json in it, as for tsc. */
function configFile(project: string): string {
  const full = resolve(project);
  let stats;
  try {
    stats = statSync(full, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`can't read ${project}: ${reason(error)}`);
  }
  if (!stats) throw new UsageError(`no such file or folder: ${project} (-p takes a tsconfig.json or its folder)`);
  if (!stats.isDirectory()) return full;
  const config = join(full, "tsconfig.json");
  if (ts.sys.fileExists(config)) return config;
  throw new UsageError(`there is no tsconfig.json in ${project}`);
}

/** What tsconfig.json says, and which others it extends. */
interface Read {
  readonly parsed: Parsed;
  /** Only types are checked by it. */
  readonly noEmit: boolean;
  readonly extended: readonly string[];
}

// ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function readConfig(config: string, options: Partial<BuildOptions>): Read {
  const extended = new Map<string, ts.ExtendedConfigCacheEntry>();
  const fatal: ts.Diagnostic[] = [];
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => fatal.push(diagnostic),
  };
  const given: ts.CompilerOptions = {};
  if (options.outDir !== undefined) given.outDir = resolve(options.outDir);
  if (options.declaration) given.declaration = true;
  const parsed = ts.getParsedCommandLineOfConfigFile(config, given, host, extended);
  // Those of the JSON itself are kept apart.
  const file = parsed?.options["configFile"] as ts.TsConfigSourceFile & { parseDiagnostics: ts.Diagnostic[] };
  const errors = [...fatal, ...(file?.parseDiagnostics ?? []), ...(parsed?.errors ?? [])];
  if (errors.length > 0 || !parsed) throw configErrors(config, errors);
  if (parsed.options.outFile !== undefined) {
    throw new UsageError(`${shown(config)}: outFile is not supported; remove it, and bundle with a bundler`);
  }
  const { outDir = join(dirname(config), "dist"), composite, declaration = composite } = parsed.options;
  const emit = { noEmit: false, emitDeclarationOnly: false };
  const completed = { ...parsed.options, ...emit, outDir: resolve(outDir), ...(declaration && { declaration }) };
  const noEmit = parsed.options.noEmit === true;
  return { parsed: { ...parsed, options: completed }, noEmit, extended: [...extended.keys()] };
}

/** As tsc prints them; nothing is built by half-understood options. */
function configErrors(config: string, errors: readonly ts.Diagnostic[]): UsageError {
  const text = ts.formatDiagnostics(errors, {
    getCurrentDirectory: () => process.cwd(),
    getCanonicalFileName: (name) => name,
    getNewLine: () => "\n",
  });
  return new UsageError(`${shown(config)} can't be used, nothing was built\n${text.trimEnd()}`);
}

// ── outputs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where tsc puts it: that is what `rootDir`, `outDir` and `jsx` are about. */
function outputOf(parsed: Parsed, input: string, emit: "js" | "ts"): string {
  const names = ts.getOutputFileNames(parsed, slashed(input), !ts.sys.useCaseSensitiveFileNames);
  const output = resolve(names.find((name) => /\.[cm]?jsx?$/.test(name))!);
  const { outDir } = parsed.options;
  if (relative(outDir, output).startsWith("..")) {
    throw new UsageError(
      `${shown(input)} is not below rootDir (${shown(parsed.options.rootDir!)}), so its output would not be below ${shown(outDir)}`,
    );
  }
  return emit === "ts" ? output.replace(/\.[cm]?jsx?$/, "") + /\.[^.]+$/.exec(input)![0] : output;
}

/**
 * The folder below which outputs keep their folders: as tsc up to 5.9 has it, and as paths have it. (tsc 6 takes the
 * folder of tsconfig.json, but refuses to build where that would make a difference.)
 */
function rootOf(config: string, options: ts.CompilerOptions, fileNames: readonly string[]): string {
  if (options.rootDir !== undefined) return resolve(options.rootDir);
  if (options.composite) return dirname(config);
  let root = dirname(resolve(fileNames[0]!));
  for (const file of fileNames) {
    while (!resolve(file).startsWith(root.endsWith(sep) ? root : root + sep)) root = dirname(root);
  }
  return root;
}

const slashed = (path: string): string => path.split(sep).join("/");

// ── how each is compiled ─────────────────────────────────────────────────────────────────────────────────────────────

/** What changes the JavaScript that comes of one file. All else of a tsconfig.json is not for the compiler of a file. */
const OF_OUTPUT = [
  "allowSyntheticDefaultImports",
  "alwaysStrict",
  "downlevelIteration",
  "emitDecoratorMetadata",
  "esModuleInterop",
  "experimentalDecorators",
  "importHelpers",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "module",
  "moduleDetection",
  "newLine",
  "noEmitHelpers",
  "preserveConstEnums",
  "reactNamespace",
  "removeComments",
  "rewriteRelativeImportExtensions",
  "target",
  "useDefineForClassFields",
  "verbatimModuleSyntax",
] as const satisfies readonly (keyof ts.CompilerOptions)[];

function unitsOf(
  config: ts.CompilerOptions,
  root: string,
  lowering: ReturnType<typeof loweringOptions>,
  { emit, target, sourceMap }: BuildOptions,
): (input: string) => Unit {
  const sourceMaps = sourceMap && (config.sourceMap !== false || config.inlineSourceMap === true);
  const given = OF_OUTPUT.map((name) => [name, config[name]]).filter(([, value]) => value !== undefined);
  const compilerOptions: ts.CompilerOptions = {
    moduleDetection: ts.ModuleDetectionKind.Auto,
    alwaysStrict: config.strict ?? true,
    ...Object.fromEntries(given),
  };
  // `transpile` takes it by its name, which decides how code is lowered.
  delete compilerOptions.target;
  const version = target ?? targetName(config.target);
  const forced = config.moduleDetection === ts.ModuleDetectionKind.Force && { runtime: "import" as const };
  const isModule = packageTypes(config, root);
  return (input) => {
    const fileName = slashed(relative(root, input));
    const shared = { fileName, sourceMap: sourceMaps, ...forced, ...lowering };
    if (emit === "ts") return { way: "lower", options: shared };
    const module = isModule(input) ? asModule(fileName, compilerOptions) : { compilerOptions };
    return { way: "transpile", options: { ...shared, ...(version !== undefined && { target: version }), ...module } };
  };
}

/** Under `module: "nodenext"` and its like: whether Node takes a file for a module, by its ending and package.json. */
function packageTypes(config: ts.CompilerOptions, root: string): (file: string) => boolean {
  const host = ts.createCompilerHost(config);
  const packages = ts.createModuleResolutionCache(root, (name) => name, config).getPackageJsonInfoCache();
  return (file) => ts.getImpliedNodeFormatForFile(slashed(file), packages, host, config) === ts.ModuleKind.ESNext;
}

/**
 * TypeScript compiles a single file without a look at package.json, so such a file says it by its ending; where JSX
 * allows no other one, by the option.
 */
function asModule(fileName: string, compilerOptions: ts.CompilerOptions): Partial<Unit["options"]> {
  if (fileName.endsWith("x")) return { compilerOptions: { ...compilerOptions, module: ts.ModuleKind.ESNext } };
  return { fileName: fileName.replace(/\.([jt]s)$/, ".m$1"), compilerOptions };
}

function targetName(target: ts.ScriptTarget | undefined): string | undefined {
  if (target === undefined) return undefined;
  return Object.entries(ts.ScriptTarget)
    .find(([name, value]) => value === target && name !== "Latest")?.[0]
    .toLowerCase();
}
