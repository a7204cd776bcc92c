/**
 * What was probably meant: for values of options, as commander does for commands and options.
 *
 *     --mode corutine   →   Allowed choices are coroutine, promise. (Did you mean coroutine?)
 */
import { type Argument, type Command, InvalidArgumentError, type Option } from "commander";
import { closestMatch } from "leven";

/** The closest of `known`, if it is close enough to be a slip. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const maxDistance = Math.max(1, Math.min(3, Math.floor(word.length / 2)));
  return closestMatch(word, known, { maxDistance });
}

/** Every option and argument of the program that has choices says which one was probably meant. */
export function suggestValues(program: Command): Command {
  for (const command of program.commands) suggestValues(command);
  for (const each of [...program.options, ...program.registeredArguments]) suggestFor(each);
  return program;
}

function suggestFor(taking: Option | Argument): void {
  const { argChoices, parseArg } = taking;
  if (!argChoices) return;
  taking.argParser((value: string, previous: unknown): unknown => {
    try {
      return parseArg ? parseArg(value, previous as never) : value;
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      const meant = closest(value.toLowerCase(), argChoices);
      throw new InvalidArgumentError(meant === undefined ? error.message : `${error.message} (Did you mean ${meant}?)`);
    }
  });
}
