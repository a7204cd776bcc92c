/**
 * The commands that look after a project: `init` and `doctor`, and `completion`.
 *
 *     openawait init --dry-run
 *     openawait doctor --json
 */
import { Argument, Command, Option } from "commander";
import { SHELLS, type Shell } from "./completion.ts";

/** The options of `openawait init`. */
export interface InitOptions {
  mode?: "coroutine" | "promise";
  tool?: string;
  yes?: true;
  dryRun?: true;
  install: boolean;
}

/** The options of `openawait doctor`. */
export interface DoctorOptions {
  tool?: string;
  json?: true;
}

type Done = (exitCode: number) => void;

/** As `TOOLS` of project.ts, which loads TypeScript; a test compares. */
export const TOOL_NAMES = "vite webpack rspack rollup rolldown farm esbuild build tsc node".split(" ");

const toolOption = (): Option =>
  new Option("--tool <name>", "what compiles the code, where several things could").choices(TOOL_NAMES);

export function initCommand(done: Done): Command {
  return new Command("init")
    .description("add openawait to a project")
    .argument("[folder]", "the project's folder", ".")
    .addOption(
      new Option("--mode <mode>", 'what a lowered function returns; "coroutine" if not given').choices([
        "coroutine",
        "promise",
      ]),
    )
    .addOption(toolOption())
    .option("-y, --yes", "make the changes without asking")
    .option("--dry-run", "show what would change, and change nothing")
    .option("--no-install", "do not run the package manager")
    .addHelpText("after", INIT_HELP)
    .action(async (folder: string, options: InitOptions) => {
      const { init } = await import("./init.ts");
      done(await init(folder, options));
    });
}

const INIT_HELP = `
It recognises Vite, webpack, Rspack, Rollup, Rolldown, Farm, esbuild, tsc (through ts-patch) and plain Node, shows
what it would change, asks, writes, installs, and has a probe compiled to prove that it works.

Examples:
  openawait init                  in the current folder
  openawait init packages/web --yes
  openawait init --dry-run        only show the changes
  openawait init --mode promise   for existing code: calls start at once and give promises`;

export function doctorCommand(done: Done): Command {
  return new Command("doctor")
    .description("say whether code is really lowered in a project, and what is in the way")
    .argument("[folder]", "the project's folder", ".")
    .addOption(toolOption())
    .option("--json", "print the findings as JSON on stdout")
    .addHelpText("after", DOCTOR_HELP)
    .action(async (folder: string, options: DoctorOptions) => {
      const { doctor } = await import("./doctor.ts");
      done(await doctor(folder, options));
    });
}

const DOCTOR_HELP = `
It looks at versions, configurations and packages, then has a probe compiled by the project's own tool and runs it.
Exit code 0: code is lowered. 1: it is not. 2: wrong use.

Examples:
  openawait doctor
  openawait doctor packages/web --tool tsc
  openawait doctor --json`;

export function completionCommand(done: Done, program: () => Command): Command {
  return new Command("completion")
    .description("print a script that makes a shell complete commands, options and values")
    .addArgument(new Argument("<shell>", "the shell").choices([...SHELLS]))
    .addHelpText("after", COMPLETION_HELP)
    .action(async (shell: Shell) => {
      const { completionScript } = await import("./completion.ts");
      process.stdout.write(completionScript(program(), shell));
      done(0);
    });
}

const COMPLETION_HELP = `
Examples:
  source <(openawait completion bash)                     in ~/.bashrc
  source <(openawait completion zsh)                      in ~/.zshrc, after compinit
  openawait completion fish > ~/.config/fish/completions/openawait.fish
  openawait completion powershell | Out-String | Invoke-Expression   in $PROFILE`;
