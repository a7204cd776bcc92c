/**
 * The command line of `openawait build`: its options, its help, and which of them contradict each other.
 *
 *     openawait build src --mode promise    → build(["src"], { mode: "promise", emit: "js", sourceMap: true })
 */
import { Command, InvalidArgumentError, Option } from "commander";
import type { LowerOptions } from "../options.ts";
import { UsageError } from "./errors.ts";

type Runtime = NonNullable<LowerOptions["runtime"]>;
export type Mode = NonNullable<LowerOptions["mode"]>;

/** The options of `openawait build`, as commander gives them. */
export interface BuildOptions {
  project?: string;
  outDir?: string;
  emit: "js" | "ts";
  mode?: Mode;
  importSource?: string;
  target?: string;
  runtime?: Runtime;
  plainAwait?: "error" | "allow";
  declaration?: true;
  sourceMap: boolean;
  watch?: true;
  jobs?: number;
  cache?: boolean;
  json?: true;
}

/** The targets that TypeScript has; written down here so that `--help` need not load it. A test compares. */
export const TARGETS =
  "es5 es2015 es6 es2016 es2017 es2018 es2019 es2020 es2021 es2022 es2023 es2024 es2025 esnext".split(" ");

export const modeOption = (): Option =>
  new Option("--mode <mode>", 'what a lowered function returns; "coroutine" if not given').choices([
    "coroutine",
    "promise",
  ]);

export function buildCommand(done: (exitCode: number) => void): Command {
  return addOptions(new Command("build"))
    .addHelpText("after", HELP)
    .action(async (paths: string[], options: BuildOptions) => {
      refuseConflicts(paths, options);
      const { build } = await import("./build.ts");
      done(await build(paths, options));
    });
}

function addOptions(command: Command): Command {
  return command
    .description("lower files, folders and globs, or the project of a tsconfig.json")
    .argument("[paths...]", "files, folders (all their sources but node_modules and .d.ts) and quoted globs")
    .option("-p, --project <tsconfig>", "build what this tsconfig.json selects (or the one in this folder)")
    .option("-d, --out-dir <dir>", 'where the output goes; "dist" if neither this nor the tsconfig.json says')
    .addOption(
      new Option("--emit <language>", "js strips the types, ts keeps them").choices(["js", "ts"]).default("js"),
    )
    .addOption(modeOption())
    .option("--import-source <module>", 'the runtime that the output imports; "openawait/runtime" if not given')
    .addOption(
      new Option("--target <target>", `JavaScript version of the output: ${TARGETS.join(", ")}`).argParser(parseTarget),
    )
    .addOption(
      new Option("--runtime <how>", "how the runtime is loaded: auto, import, require or global:NAME").argParser(
        parseRuntime,
      ),
    )
    .addOption(
      new Option("--plain-await <rule>", "await of a plain value in coroutine mode").choices(["error", "allow"]),
    )
    .option("--declaration", "write .d.ts files too")
    .option("--no-source-map", "write no source maps")
    .option("-w, --watch", "build again what changes, until ctrl-C")
    .addOption(
      new Option("-j, --jobs <n>", "how many threads compile; by default as many as are worth it").argParser(parseJobs),
    )
    .option("--no-cache", "compile everything, and remember nothing")
    .option("--json", "print what was done as JSON on stdout");
}

const HELP = `
Outputs keep the folders below the given folder, or below the common root of what was given.
TypeScript becomes JavaScript (.ts .tsx → .js, .mts → .mjs, .cts → .cjs); JavaScript only has its async
code lowered, unless --target or -p is given. With -p the tsconfig.json decides what the command line leaves open.

Examples:
  openawait build src                              src/a/b.ts → dist/a/b.js and dist/a/b.js.map
  openawait build src --emit ts --out-dir lowered  TypeScript stays TypeScript
  openawait build src/a.ts lib/b.ts                → dist/src/a.js, dist/lib/b.js
  openawait build 'src/**/*.ts' --mode promise --target es2015
  openawait build page.js --runtime global:OpenAwait
  openawait build -p .                             what ./tsconfig.json selects, as it says
  openawait build -p tsconfig.json --declaration --watch`;

/** Options of which one would silently have no effect. */
function refuseConflicts(paths: readonly string[], options: BuildOptions): void {
  const { project, emit, target, declaration, runtime, importSource } = options;
  if (paths.length > 0 && project !== undefined) {
    throw new UsageError(
      `-p can't be mixed with paths (${paths.join(", ")}): the tsconfig.json says which files there are`,
    );
  }
  if (paths.length === 0 && project === undefined) {
    throw new UsageError("missing required argument 'paths': give files, folders or globs, or -p tsconfig.json");
  }
  if (emit === "ts" && target !== undefined) {
    throw new UsageError("--target needs --emit js: TypeScript output keeps the syntax of its source");
  }
  if (emit === "ts" && declaration) {
    throw new UsageError("--declaration needs --emit js: what needs the declarations has the types of the output");
  }
  if (typeof runtime === "object" && importSource !== undefined) {
    throw new UsageError(`--import-source has no effect with --runtime global:${runtime.global}; give one of them`);
  }
}

function parseTarget(value: string): string {
  const target = value.toLowerCase();
  if (!TARGETS.includes(target)) throw new InvalidArgumentError(`Allowed choices are ${TARGETS.join(", ")}.`);
  return target;
}

function parseJobs(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError("It is a whole number from 1.");
  return Number(value);
}

const IDENTIFIER_PATH = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;

function parseRuntime(value: string): Runtime {
  if (value === "auto" || value === "import" || value === "require") return value;
  if (!value.startsWith("global:")) {
    throw new InvalidArgumentError("Allowed choices are auto, import, require, global:NAME.");
  }
  const global = value.slice("global:".length);
  if (!IDENTIFIER_PATH.test(global)) throw new InvalidArgumentError(`'${global}' is not a name of a global.`);
  return { global };
}
