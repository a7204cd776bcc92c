// What can be done to a random program before it is tried, by the name that `scripts/fuzz.mjs --vary` takes. A new one is a
// file that rewrites source, and a line here; the tests run each.
//
//     variations.parentheses(programs(bench, "promise"))   →   the same programs with more parentheses
import { annotate } from "./annotate.ts";
import type { Trial } from "./campaign.ts";
import type { Language } from "./compare.ts";
import { direct } from "./direct.ts";
import { jsxify } from "./jsx.ts";
import { mutate } from "./mutate.ts";
import { parenthesize } from "./parenthesize.ts";
import { Random } from "./random.ts";
import { scatter } from "./trivia.ts";

export type Variation = (trial: Trial) => Trial;

export const variations = {
  nothing: (trial) => trial,
  /** Comments and line breaks between the tokens. */
  trivia: rewritten(scatter),
  /** More parentheses. */
  parentheses: rewritten(parenthesize),
  /** Functions in modes of their own. */
  directives: (trial) => {
    const mode = trial.name === "coroutine" ? "coroutine" : "promise";
    return rewritten((source, random) => direct(source, mode, random))(trial);
  },
  /** TypeScript. */
  types: rewritten(annotate, "ts"),
  /** JSX in place of calls. */
  jsx: rewritten(jsxify, "tsx"),
  /** Some other tokens: as far as they are programs then. */
  tokens: rewritten(mutate),
} satisfies Record<string, Variation>;

/** The programs of a trial, rewritten with the randomness of their seed. */
function rewritten(rewrite: (source: string, random: Random) => string, language?: Language): Variation {
  return (trial) => ({
    ...trial,
    generate: (seed) => rewrite(trial.generate(seed), new Random(seed)),
    compare: (source) => trial.compare(source, language),
  });
}
