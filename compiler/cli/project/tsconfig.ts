/**
 * The tsconfig.json of a project: its options with those that it extends, and where its plugins are written.
 *
 *     tsconfigsOf("my-app") → [{ name: "tsconfig.app.json", options: { strict: true, … }, pluginsIn: "tsconfig.base.json" }]
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { isJsonObject, type JsonObject } from "./edit-json.ts";

export interface TsConfig {
  /** Relative to the project's folder. */
  readonly name: string;
  readonly text: string;
  readonly options: ts.CompilerOptions;
  /** The files that belong to it, absolute. */
  readonly files: readonly string[];
  /** What is wrong with it, as tsc says it. */
  readonly errors: readonly string[];
  /** The entries of `plugins`, wherever they come from. */
  readonly plugins: readonly JsonObject[];
  /** The configuration that they are written in, absolute: this one, or one that it extends. Undefined: none has any. */
  readonly pluginsIn: string | undefined;
  /** The configurations that it extends, absolute. */
  readonly extended: readonly string[];
}

/**
 * What tsc is called with, by `called` (see `calledConfigs`), and tsconfig.json, which editors read. The first is the
 * one that the code is compiled by.
 */
export function tsconfigsOf(folder: string, called: readonly string[]): TsConfig[] {
  const named = called.map((name) => resolve(folder, name)).filter((path) => existsSync(path));
  const emitting = [...new Set(named)].map((path) => readTsConfig(folder, path)).filter((each) => !each.options.noEmit);
  const usual = rootConfigs(folder);
  const all = called.includes("tsconfig.json") ? [...usual, ...emitting] : [...emitting, ...usual];
  return all.filter(({ name }, index) => all.findIndex((each) => each.name === name) === index);
}

/**
 * tsconfig.json, or what it refers to where it has no files itself (`files: []` and `references`), those for the
 * tools' own configurations aside (tsconfig.node.json).
 */
function rootConfigs(folder: string): TsConfig[] {
  const root = join(folder, "tsconfig.json");
  if (!existsSync(root)) return [];
  const config = readTsConfig(folder, root);
  const parsed = ts.readConfigFile(root, (file) => ts.sys.readFile(file)).config as JsonObject | undefined;
  const references = parsed?.["references"];
  const isEmpty = Array.isArray(parsed?.["files"]) && (parsed["files"] as unknown[]).length === 0;
  if (!isEmpty || !Array.isArray(references)) return [config];
  const paths = references.flatMap((each) =>
    isJsonObject(each) && typeof each["path"] === "string" ? each["path"] : [],
  );
  return paths
    .map((path) => resolve(folder, path))
    .map((path) => (path.endsWith(".json") ? path : join(path, "tsconfig.json")))
    .filter((path) => existsSync(path) && basename(path) !== "tsconfig.node.json")
    .map((path) => readTsConfig(folder, path));
}

function readTsConfig(folder: string, path: string): TsConfig {
  const read: ts.ParseConfigFileHost = {
    ...ts.sys,
    readFile: (file) => ts.sys.readFile(file),
    onUnRecoverableConfigFileDiagnostic: () => undefined,
  };
  const source = ts.readJsonConfigFile(path, (file) => ts.sys.readFile(file));
  const parsed = ts.parseJsonSourceFileConfigFileContent(source, read, dirname(path), undefined, path);
  const plugins: unknown = parsed.options["plugins"];
  return {
    name: relative(folder, path),
    text: readFileSync(path, "utf8"),
    options: parsed.options,
    files: parsed.fileNames,
    errors: parsed.errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " ")),
    plugins: Array.isArray(plugins) ? plugins.filter(isJsonObject) : [],
    pluginsIn: Array.isArray(plugins) ? pluginsIn(path, source.extendedSourceFiles ?? []) : undefined,
    extended: source.extendedSourceFiles ?? [],
  };
}

/** The nearest configuration that has `plugins`: lists are not joined, the nearest one wins. */
function pluginsIn(path: string, extended: readonly string[]): string | undefined {
  return [path, ...extended].find(hasPlugins);
}

function hasPlugins(file: string): boolean {
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config?: JsonObject };
  const options = config?.["compilerOptions"];
  return isJsonObject(options) && Array.isArray(options["plugins"]);
}
