/**
 * The command line: its options, its help, and which exit code comes of what.
 *
 *     await run(["node", "openawait", "build", "src", "--mode", "promise"]) → 0, and the files are in dist/
 */
import { Argument, Command, CommanderError, Option } from "commander";
import { buildCommand, modeOption, type Mode } from "./build-command.ts";
import { checkCommand } from "./check-command.ts";
import { completionCommand, doctorCommand, initCommand } from "./commands.ts";
import { EXIT, UsageError } from "./errors.ts";
import { suggestValues } from "./suggest.ts";
import { ownVersion } from "./version.ts";

/** The options of `openawait inspect`. */
export interface InspectOptions {
  function?: string;
  as: "code" | "ir" | "mermaid" | "dot" | "json" | "html";
  mode?: Mode;
}

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
  program.addCommand(checkCommand(done).copyInheritedSettings(program));
  program.addCommand(initCommand(done).copyInheritedSettings(program));
  program.addCommand(doctorCommand(done).copyInheritedSettings(program));
  program.addCommand(completionCommand(done, () => program).copyInheritedSettings(program));
  program.addHelpText("after", "\nExit codes: 0 done, 1 something was wrong in the source, 2 wrong use.");
  return suggestValues(program);
}

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
