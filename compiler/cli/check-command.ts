/**
 * `openawait check` on the command line: its options and its help.
 *
 *     openawait check -p tsconfig.app.json --watch
 */
import { Command, InvalidArgumentError, Option } from "commander";
import type { CheckOptions } from "./check.ts";

export function checkCommand(done: (exitCode: number) => void): Command {
  return new Command("check")
    .description("type-check a project as tsc does, with Coroutine<T> as the return type of async functions")
    .option("-p, --project <path>", "a tsconfig.json, or its folder; the next one above if not given", parseProject)
    .addOption(
      new Option(
        "--mode <mode>",
        "which functions give coroutines; that of the plugin in tsconfig.json if not given",
      ).choices(["coroutine", "promise"]),
    )
    .option("-w, --watch", "check again what changes")
    .option("--pretty [boolean]", "colours and code frames; as on terminals if not given", parsePretty)
    .addHelpText("after", CHECK_HELP)
    .action(async (options: CheckOptions) => {
      const { check } = await import("./check.ts");
      done(await check(options));
    });
}

const CHECK_HELP = `
Nothing is written. Referenced projects are checked too, from their sources. The project's own TypeScript is used
where it has an API in JavaScript (5.0 to 6.0), else TypeScript 6.0. Exit codes are those of tsc: 0 no errors,
1 the project can't be read, 2 errors.

Examples:
  openawait check                                  the tsconfig.json of this folder, or the next one above
  openawait check -p packages/server
  openawait check -p tsconfig.app.json --watch
  openawait check --mode promise                   Coroutine<T> only where a directive says "use coroutine"`;

function parseProject(value: string, previous: string | undefined): string {
  if (previous !== undefined)
    throw new InvalidArgumentError("There can be only one project; they can reference others.");
  return value;
}

function parsePretty(value: string): boolean {
  if (value !== "true" && value !== "false") throw new InvalidArgumentError("Allowed choices are true, false.");
  return value === "true";
}
