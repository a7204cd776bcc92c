// The TypeScript versions that host the transformer, each in a folder of its own with the tools that run it, and the
// app that they compile.
//
//     const host = hosts[0]; writeApp(host, "es5", "legacy") → test/hosts/typescript-5.9/.cache/es5/{main.tsx,…}
import { execFile } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type typescript from "typescript";
import { expect } from "vitest";
import { PROJECT } from "../../harness/fixtures.ts";

export { PROJECT };

const HOSTS = fileURLToPath(new URL("../", import.meta.url));
const APP = fileURLToPath(new URL("app/", import.meta.url));

export interface Host {
  readonly version: string;
  readonly folder: string;
}

/** The hosts, with openawait installed in them as it is built now. */
export const hosts: readonly Host[] = ["5.9", "6.0"].map(hostOf);
export const host7: Host = hostOf("7");

function hostOf(version: string): Host {
  const folder = join(HOSTS, `typescript-${version}`);
  const installed = join(folder, "node_modules/openawait");
  if (!existsSync(dirname(installed))) throw new Error(`${folder} is not installed: node scripts/peers.mjs`);
  mkdirSync(installed, { recursive: true });
  // Not the whole project: some tools do without `exports`, and would find the sources.
  copyFileSync(join(PROJECT, "package.json"), join(installed, "package.json"));
  try {
    symlinkSync(join(PROJECT, "dist"), join(installed, "dist"), "junction");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return { version, folder };
}

export function typescriptOf({ folder }: Host): typeof typescript {
  return createRequire(join(folder, "package.json"))("typescript") as typeof typescript;
}

/** What `ignoreDeprecations` has to be for ES5 and the like. */
export function silenced({ version }: Host): { ignoreDeprecations?: string } {
  return version === "5.9" ? {} : { ignoreDeprecations: "6.0" };
}

/** Decorators of `experimentalDecorators`, or those of ECMAScript. */
export type Decorators = "legacy" | "standard";

export interface AppOptions {
  readonly decorators?: Decorators;
  /** Imports of types say so (`verbatimModuleSyntax`). */
  readonly verbatim?: boolean;
  readonly module?: "commonjs" | "esm";
  /** Further files, tsconfig.json among them. */
  readonly files?: Readonly<Record<string, string | object>>;
}

/** Writes the app into an empty folder of the host, and gives the folder. */
export function writeApp(host: Host, name: string, options: AppOptions = {}): string {
  const folder = join(host.folder, ".cache", name);
  rmSync(folder, { recursive: true, force: true });
  const { decorators = "standard", verbatim = false, module = "esm", files = {} } = options;
  const write = (file: string, content: string | object): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(folder, file), text.replaceAll("/*type*/ ", verbatim ? "type " : ""));
  };
  const other = decorators === "legacy" ? "standard.ts" : "legacy.ts";
  for (const file of readdirSync(APP).filter((each) => each !== other)) {
    write(file.replace(`${decorators}.ts`, "decorated.ts"), readFileSync(join(APP, file), "utf8"));
  }
  write("package.json", { type: module === "esm" ? "module" : "commonjs" });
  for (const [file, content] of Object.entries(files)) write(file, content);
  return folder;
}

/** The blocks of docs/transformer.md in a language: those that name a file, and the first other one as "". */
export function documented(language: string): Record<string, string> {
  const document = readFileSync(join(PROJECT, "docs/transformer.md"), "utf8");
  const blocks = document.matchAll(/^```(\w+)(?: file=(\S+))?\n([^]*?)^```$/gm);
  const found = [...blocks].filter((block) => block[1] === language).map(([, , name = "", text = ""]) => [name, text]);
  return Object.fromEntries(found.toReversed()) as Record<string, string>;
}

/** What `main` of the app gives. */
export function expectedOf(decorators: Decorators): unknown {
  const legacy = ["field", ["run", "Promise"], "run", ["annotated", "Promise"], "annotated"];
  const seen =
    decorators === "legacy"
      ? [...legacy, ["plain", undefined], "plain", "undefined"]
      : [
          ["method", "run"],
          ["field", "field"],
          ["class", "Service"],
        ];
  return {
    found: [1, 2],
    log: ["use r", "close r"],
    shape: 2,
    closures: [0, 1],
    enums: [4, "Red", 8],
    count: 1,
    twice: [true, 8],
    half: 3,
    element: ["Box", { a: "hook", b: 2 }, ["i", null]],
    exact: "1 hook",
    rest: [7, { other: 1 }],
    service: ["sf", 2],
    seen,
    native: 1,
  };
}

export interface App {
  main(): PromiseLike<unknown>;
  failing(message: string): PromiseLike<never>;
  pick(xs: unknown[], at: Promise<number>): object;
}

const native = createRequire(import.meta.url)("../../harness/native.cjs") as {
  importModule(url: string): Promise<unknown>;
};

/** Runs what was emitted to a file. */
export async function load(file: string): Promise<App> {
  const module = (await native.importModule(pathToFileURL(file).href)) as Partial<App> & { default?: App };
  return module.main ? (module as App) : module.default!;
}

/** Throws in the app, and looks up where. */
export async function expectMapped(output: string, file: string, failing: App["failing"]): Promise<void> {
  const { stack = "" } = (await failing("thrown").then(undefined, (error: unknown) => error)) as Error;
  expect(stack).toMatch(/^RangeError: thrown\n/);
  const [, line, column] = /main\.js:(\d+):(\d+)/.exec(stack)!;
  const source = readFileSync(file, "utf8");
  const before = source.slice(0, source.indexOf("new RangeError")).split("\n");
  const map = new TraceMap(readFileSync(`${output}.map`, "utf8"));
  const found = originalPositionFor(map, { line: Number(line), column: Number(column) - 1 });
  expect([found.line, found.column]).toEqual([before.length, before.at(-1)!.length]);
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of Node's in a folder. */
export function node(args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env: { ...process.env, NO_COLOR: "1" } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
