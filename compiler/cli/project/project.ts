/**
 * What a folder is: its package.json, its tsconfig.json, its package manager, and the tools that compile its code.
 *
 *     lookAt("my-app") → { manifest, manager: "pnpm", tools: [{ name: "vite", config: "vite.config.ts" }], … }
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { type AgentName, detect } from "package-manager-detector";
import { reason, UsageError } from "../errors.ts";
import { CantEdit } from "./edit-config.ts";
import { isJsonObject, type JsonObject, parseJson } from "./edit-json.ts";
import { type TsConfig, tsconfigsOf } from "./tsconfig.ts";

export const BUNDLERS = ["vite", "webpack", "rspack", "rollup", "rolldown", "farm", "esbuild"] as const;
export type Bundler = (typeof BUNDLERS)[number];
/** `build`: the scripts call `openawait build`. `tsc`: TypeScript's own emit. `node`: nothing is built. */
export type ToolName = Bundler | "build" | "tsc" | "node";
export const TOOLS = [...BUNDLERS, "build", "tsc", "node"] as const satisfies readonly ToolName[];

/** What compiles the project's code. */
export interface Tool {
  readonly name: ToolName;
  /** Its configuration, relative to the folder. */
  readonly config?: string;
  /** A script of package.json calls it. */
  readonly called?: boolean;
}

export interface Project {
  /** Absolute. */
  readonly folder: string;
  /** Text and data of package.json. */
  readonly manifest: { readonly text: string; readonly data: JsonObject };
  readonly manager: AgentName;
  /** The configurations that sources are compiled or checked by; none in a project without TypeScript. */
  readonly tsconfigs: readonly TsConfig[];
  /** What was recognised, the likeliest first; never empty, since there is always Node. */
  readonly tools: readonly Tool[];
  /** The configuration of vitest: one of its own, or Vite's where Vite builds nothing. */
  readonly vitest: string | undefined;
}

/** Reads what is there. UsageError: no such folder, no package.json, or one that can't be read. */
export async function lookAt(path: string): Promise<Project> {
  const folder = resolve(path);
  if (!existsSync(folder)) throw new UsageError(`no such folder: ${path}`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`${path} is not a folder`);
  const manifest = readManifest(folder, path);
  const tsconfigs = tsconfigsOf(folder, calledConfigs(scriptsOf(manifest.data)));
  const files = readdirSync(folder);
  const manager = (await detect({ cwd: folder }))?.name ?? "npm";
  const tools = toolsOf(folder, files, manifest.data, tsconfigs);
  const viteConfig = tools[0]?.name === "vite" ? undefined : tools.find(({ name }) => name === "vite")?.config;
  return { folder, manifest, manager, tsconfigs, tools, vitest: configNamed(files, "vitest") ?? viteConfig };
}

function readManifest(folder: string, path: string): Project["manifest"] {
  const file = join(folder, "package.json");
  if (!existsSync(file)) throw new UsageError(`no package.json in ${path}; run "npm init" there first`);
  try {
    const text = readFileSync(file, "utf8");
    return { text, data: parseJson(text) };
  } catch (error) {
    throw new UsageError(`${join(path, "package.json")}: ${error instanceof CantEdit ? error.message : reason(error)}`);
  }
}

const CONFIG_ENDINGS = ["ts", "mts", "cts", "js", "mjs", "cjs"];

const configNamed = (files: readonly string[], name: string): string | undefined =>
  CONFIG_ENDINGS.map((ending) => `${name}.config.${ending}`).find((file) => files.includes(file));

function toolsOf(
  folder: string,
  files: readonly string[],
  manifest: JsonObject,
  tsconfigs: readonly TsConfig[],
): Tool[] {
  const scripts = Object.values(scriptsOf(manifest));
  const calls = (command: string): boolean => scripts.some((script) => isCommand(script, command));
  const tools: Tool[] = [];
  for (const name of BUNDLERS) {
    const config = name === "esbuild" ? esbuildScript(folder, scripts) : configNamed(files, name);
    const called = calls(name) || (name === "esbuild" && config !== undefined);
    // Vite and esbuild's command are used without a configuration too.
    if (config !== undefined) tools.push({ name, config, called });
    else if (name === "vite" && "vite" in dependenciesOf(manifest)) tools.push(viteAlone(files, called));
    else if (name === "esbuild" && called) tools.push({ name, called });
  }
  if (calls("openawait build")) tools.push({ name: "build", called: true });
  const [tsconfig] = tsconfigs;
  const compiles = calledConfigs(scriptsOf(manifest)).length > 0;
  if (tsconfig && tsconfig.options.noEmit !== true && (compiles || "ts-patch" in dependenciesOf(manifest))) {
    tools.push({ name: "tsc", config: tsconfig.name, called: compiles });
  }
  tools.push({ name: "node", called: calls("node") });
  // A vite.config.ts may be there for the tests only.
  return tools.some(isCalled) ? [...tools.filter(isCalled), ...tools.filter((tool) => !isCalled(tool))] : tools;
}

/** Vitest needs Vite, and has a configuration of its own: then it is there for the tests. */
function viteAlone(files: readonly string[], called: boolean): Tool {
  const config = called ? undefined : configNamed(files, "vitest");
  return { name: "vite", called, ...(config !== undefined && { config }) };
}

/** The configuration of the tests, where that is another one than what compiles the code, and does not take it over. */
export function testsConfig({ folder, vitest }: Project, { config }: Tool): string | undefined {
  if (vitest === undefined || vitest === config) return undefined;
  return /["']\.\/vite\.config/.test(readFileSync(join(folder, vitest), "utf8")) ? undefined : vitest;
}

/** `node` stands in many scripts, of tools too: it is what is left where nothing else compiles. */
const isCalled = ({ name, called }: Tool): boolean => called === true && name !== "node";

/** The file that a script runs and that imports esbuild. */
function esbuildScript(folder: string, scripts: readonly string[]): string | undefined {
  for (const script of scripts) {
    const [, file] = /\bnode\s+(?:-\S+\s+)*(\S+\.[cm]?[jt]s)\b/.exec(script) ?? [];
    if (file === undefined || !existsSync(join(folder, file))) continue;
    if (/(from|require\(|import)\s*["']esbuild["']/.test(readFileSync(join(folder, file), "utf8"))) return file;
  }
  return undefined;
}

/** True where a shell's line calls this command. */
export const isCommand = (script: string, command: string): boolean =>
  new RegExp(`(^|[;&|]|\\bnpx|\\bexec)\\s*${command}\\b`).test(script);

/** A call of tsc that compiles: what stands before it, the command, and what follows. Not vue-tsc, nor a file. */
export const TSC = /(^|[;&|("']\s*|\b(?:npx|bunx|exec|\w+=\S*)\s+)(tsc|tspc)(?![\w./-])([^;&|]*)/g;

/** The configurations that scripts compile by, as they name them; a folder stands for the tsconfig.json in it. */
function calledConfigs(scripts: Readonly<Record<string, string>>): string[] {
  const calls = Object.values(scripts).flatMap((script) => [...script.matchAll(TSC)].map(([, , , args = ""]) => args));
  return calls
    .filter((args) => !/--noEmit\b/.test(args))
    .map((args) => /(?:^|\s)(?:-p|--project|-b|--build)[\s=]+(?!-)["']?([^\s"']+)/.exec(args)?.[1] ?? "tsconfig.json")
    .map((path) => (path.endsWith(".json") ? path : `${path}/tsconfig.json`).replace(/^(\.\/)+/, ""));
}

/** Of the TypeScript that is installed, or will be. */
export function typeScriptMajor({ folder, manifest }: Pick<Project, "folder" | "manifest">): number | undefined {
  const version = installedVersion(folder, "typescript") ?? dependenciesOf(manifest.data)["typescript"];
  const major = /\d+/.exec(version ?? "")?.[0];
  return major === undefined ? undefined : Number(major);
}

/** What the scripts call: `tspc`, which is ts-patch's, or `tsc`. */
export function compilerCommand(manifest: JsonObject): { name: "tspc" | "tsc" } {
  const scripts = Object.values(scriptsOf(manifest));
  return { name: scripts.some((script) => isCommand(script, "tspc")) ? "tspc" : "tsc" };
}

export function scriptsOf(manifest: JsonObject): Record<string, string> {
  return stringsOf(manifest["scripts"]);
}

/** All dependencies, with their ranges. */
export function dependenciesOf(manifest: JsonObject): Record<string, string> {
  const groups = ["peerDependencies", "optionalDependencies", "devDependencies", "dependencies"];
  return Object.assign({}, ...groups.map((group) => stringsOf(manifest[group]))) as Record<string, string>;
}

function stringsOf(value: unknown): Record<string, string> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** What `name` is in this project: the folder of the package, and its package.json; undefined if not installed. */
export function installed(folder: string, name: string): { folder: string; manifest: JsonObject } | undefined {
  for (const candidate of createRequire(join(folder, "package.json")).resolve.paths(name) ?? []) {
    const file = join(candidate, name, "package.json");
    if (!existsSync(file)) continue;
    return { folder: realpathSync(dirname(file)), manifest: parseJson(readFileSync(file, "utf8")) };
  }
  return undefined;
}

export function installedVersion(folder: string, name: string): string | undefined {
  const version = installed(folder, name)?.manifest["version"];
  return typeof version === "string" ? version : undefined;
}
