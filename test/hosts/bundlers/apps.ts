// Makes the apps that the bundlers build: the sources of apps/, the configurations of docs/bundlers.md.
//
//     .cache/hosts/bundlers/vite8/node_modules/vite        → the host, where a bare import finds it
//     .cache/hosts/bundlers/vite8/ts-promise/src/main.ts   the app
//     .cache/hosts/bundlers/vite8/ts-promise/vite.config.js
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT } from "../../harness/fixtures.ts";

const HERE = join(PROJECT, "test/hosts/bundlers");
const CACHE = join(PROJECT, ".cache/hosts/bundlers");

export interface Host {
  readonly name: string;
  /** Which of build.mjs builds it. */
  readonly builder: string;
  /** The configuration's file in docs/bundlers.md, and what it is called in the app. */
  readonly config: string;
  readonly configAs?: string;
  /** Packages that go by another name in package.json: name → folder. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Its maps know lines only, whatever maps the plugins give. */
  readonly linesOnly?: boolean;
}

export const HOSTS: readonly Host[] = [
  { name: "vite7", builder: "vite", config: "vite.config.js", packages: { vite: "vite7" } },
  { name: "vite8", builder: "vite", config: "vite.config.js", packages: { vite: "vite8" } },
  { name: "rollup", builder: "rollup", config: "rollup.config.js" },
  { name: "rolldown", builder: "rolldown", config: "rolldown.config.js" },
  { name: "webpack", builder: "webpack", config: "webpack.config.cjs" },
  { name: "webpack-loader", builder: "webpack", config: "webpack-loader.config.cjs", configAs: "webpack.config.cjs" },
  { name: "rspack1", builder: "rspack", config: "rspack.config.js", packages: { "@rspack/core": "rspack1" } },
  { name: "rspack2", builder: "rspack", config: "rspack.config.js" },
  { name: "esbuild", builder: "esbuild", config: "build.mjs" },
  { name: "farm", builder: "farm", config: "farm.config.js", linesOnly: true },
];

export const hostNamed = (name: string): Host => HOSTS.find((host) => host.name === name)!;

const PACKAGES = ["@farmfe/core", "@rollup/plugin-node-resolve", "@rspack/core", "@swc/core", "esbuild", "rolldown"]
  .concat("rollup", "rollup-plugin-esbuild", "swc-loader", "webpack")
  .map((name) => [name, name] as const);

/** The folder of a host, empty but for `node_modules`, where openawait is installed: a copy, whose packages are found further up. */
export function hostFolder({ name, packages = {} }: Host, as = name): string {
  const folder = join(CACHE, as);
  rmSync(folder, { recursive: true, force: true });
  const links = { ...Object.fromEntries(PACKAGES), ...packages };
  for (const [link, target] of Object.entries(links)) {
    const path = join(folder, "node_modules", link);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(HERE, "node_modules", target), path, "junction");
  }
  for (const part of ["package.json", "dist"]) {
    cpSync(join(PROJECT, part), join(folder, "node_modules/openawait", part), { recursive: true });
  }
  cpSync(join(HERE, "build.mjs"), join(folder, "build-apps.mjs"));
  return folder;
}

/** The text of a configuration in docs/bundlers.md. */
export function documented(file: string): string {
  const text = readFileSync(join(PROJECT, "docs/bundlers.md"), "utf8");
  const found = text.split("```js file=" + file + "\n")[1]?.split("```\n")[0];
  if (found === undefined) throw new Error(`docs/bundlers.md has no ${file}`);
  return found;
}

export type Language = "ts" | "js";
export type Mode = "coroutine" | "promise";

/** An app with the documented configuration; the options are put in for those that it has. Gives its folder. */
export function makeApp(host: Host, parent: string, language: Language, mode: Mode): string {
  const folder = join(parent, `${language}-${mode}`);
  cpSync(join(HERE, "apps", language), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  let config = documented(host.config);
  if (language === "js") config = config.replaceAll("main.ts", "main.js");
  if (mode === "promise") {
    const options = '{ mode: "promise" }';
    config = config.replace("openawait()", `openawait(${options})`).replace("options: {} }", `options: ${options} }`);
  }
  writeFileSync(join(folder, host.configAs ?? host.config), config);
  return folder;
}

export interface Output {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function node(args: readonly string[], cwd: string): Promise<Output> {
  return new Promise((resolve, reject) => {
    // What vitest sets for its tests is not for the hosts.
    const { NODE_ENV: _env, VITEST: _vitest, ...env } = process.env;
    const child = spawn(process.execPath, args, { cwd, env: { ...env, NO_COLOR: "1" } });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** Builds all apps of a host in one process. */
export async function buildApps(host: Host, parent: string, folders: readonly string[]): Promise<void> {
  const output = await node([join(parent, "build-apps.mjs"), host.builder, ...folders], parent);
  if (output.status !== 0) throw new Error(`${host.name}: ${output.stdout}${output.stderr}`);
}

/** The JavaScript file that was built; Farm puts its own runtime and packages beside it. */
export function bundleOf(folder: string): string {
  const all = readdirSync(join(folder, "dist")).filter((file) => /\.[cm]?js$/.test(file));
  const files = all.filter((file) => all.length === 1 || file === "index.js");
  if (files.length !== 1) throw new Error(`one bundle, not ${files.join(", ")}`);
  return join(folder, "dist", files[0]!);
}
