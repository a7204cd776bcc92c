/**
 * The command line: its options, its help, and which exit code comes of what.
 *
 *     await run(["node", "openawait", "build", "src", "--mode", "promise"]) → 0, and the files are in dist/
 */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { LowerOptions } from "../index.ts";
import { completionCommand, doctorCommand, initCommand } from "./commands.ts";
import { EXIT, UsageError } from "./errors.ts";
import { suggestValues } from "./suggest.ts";
import { ownVersion } from "./version.ts";

type Runtime = NonNullable<LowerOptions["runtime"]>;
type Mode = NonNullable<LowerOptions["mode"]>;

/** The options of `openawait build`, as commander gives them. */
export interface BuildOptions {
  outDir: string;
  emit: "js" | "ts";
  mode?: Mode;
  importSource?: string;
  target?: string;
  runtime?: Runtime;
  plainAwait?: "error" | "allow";
  sourceMap: boolean;
  json?: true;
}

/** The options of `openawait inspect`. */
export interface InspectOptions {
  function?: string;
  as: "code" | "ir" | "mermaid" | "dot" | "json" | "html";
  mode?: Mode;
}

/** The targets that TypeScript has; written down here so that `--help` need not load it. A test compares. */
export const TARGETS =
  "es5 es2015 es6 es2016 es2017 es2018 es2019 es2020 es2021 es2022 es2023 es2024 es2025 esnext".split(" ");

/** Runs one command line and gives its exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = createProgram((exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return EXIT.usage;
  }
  return code;
}

function createProgram(done: (exitCode: number) => void): Command {
  const program = new Command("openawait")
    .description("Compiles async functions, for await and await using into state machines with an open await.")
    .version(ownVersion(), "-v, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .showHelpAfterError("(openawait --help shows what there is)")
    .exitOverride();
  program.addCommand(buildCommand(done).copyInheritedSettings(program));
  program.addCommand(inspectCommand(done).copyInheritedSettings(program));
  program.addCommand(initCommand(done).copyInheritedSettings(program));
  program.addCommand(doctorCommand(done).copyInheritedSettings(program));
  program.addCommand(completionCommand(done, () => program).copyInheritedSettings(program));
  program.addHelpText("after", "\nExit codes: 0 done, 1 something was wrong in the source, 2 wrong use.");
  return suggestValues(program);
}

const modeOption = (): Option =>
  new Option("--mode <mode>", 'what a lowered function returns; "coroutine" if not given').choices([
    "coroutine",
    "promise",
  ]);

function buildCommand(done: (exitCode: number) => void): Command {
  return new Command("build")
    .description("lower files, folders and globs")
    .argument("<paths...>", "files, folders (all their sources but node_modules and .d.ts) and quoted globs")
    .option("-d, --out-dir <dir>", "where the output goes", "dist")
    .addOption(
      new Option("--emit <language>", "js strips the types, ts keeps them").choices(["js", "ts"]).default("js"),
    )
    .addOption(modeOption())
    .option("--import-source <module>", 'the runtime that the output imports; "openawait/runtime" if not given')
    .addOption(
      new Option("--target <target>", "JavaScript version of the output").choices(TARGETS).argParser(parseTarget),
    )
    .addOption(
      new Option("--runtime <how>", "how the runtime is loaded: auto, import, require or global:NAME").argParser(
        parseRuntime,
      ),
    )
    .addOption(
      new Option("--plain-await <rule>", "await of a plain value in coroutine mode").choices(["error", "allow"]),
    )
    .option("--no-source-map", "write no source maps")
    .option("--json", "print what was done as JSON on stdout")
    .addHelpText("after", BUILD_HELP)
    .action(async (paths: string[], options: BuildOptions) => {
      const { build } = await import("./build.ts");
      done(await build(paths, options));
    });
}

const BUILD_HELP = `
Outputs keep the folders below the given folder, or below the common root of what was given.
TypeScript becomes JavaScript (.ts .tsx → .js, .mts → .mjs, .cts → .cjs); JavaScript only has its async
code lowered, unless --target is given.

Examples:
  openawait build src                              src/a/b.ts → dist/a/b.js and dist/a/b.js.map
  openawait build src --emit ts --out-dir lowered  TypeScript stays TypeScript
  openawait build src/a.ts lib/b.ts                → dist/src/a.js, dist/lib/b.js
  openawait build 'src/**/*.ts' --mode promise --target es2015
  openawait build page.js --runtime global:OpenAwait`;

function inspectCommand(done: (exitCode: number) => void): Command {
  return new Command("inspect")
    .description("show the generated code beside its source, or the state machines")
    .addArgument(new Argument("<file>", "a source file"))
    .option("--function <name>", "only this function")
    .addOption(
      new Option("--as <form>", "what to show")
        .choices(["code", "ir", "mermaid", "dot", "json", "html"])
        .default("code"),
    )
    .addOption(modeOption())
    .addHelpText("after", INSPECT_HELP)
    .action(async (file: string, options: InspectOptions) => {
      const { inspectFile } = await import("./inspect.ts");
      done(await inspectFile(file, options));
    });
}

const INSPECT_HELP = `
Examples:
  openawait inspect src/a.ts                       source and generated code, side by side
  openawait inspect src/a.ts --function total --as ir
  openawait inspect src/a.ts --as dot | dot -Tsvg > a.svg`;

function parseTarget(value: string): string {
  const target = value.toLowerCase();
  if (!TARGETS.includes(target)) throw new InvalidArgumentError(`Allowed choices are ${TARGETS.join(", ")}.`);
  return target;
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
