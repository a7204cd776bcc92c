// Changes a few tokens of a program: most of what comes out is no program, the rest is what no generator writes.
//
//     const x = await f(1);   →   const x = await delete(1);
import type { Random } from "./random.ts";
import { tokensOf } from "./trivia.ts";

const WORDS = (
  "await yield async let using static of in super this arguments new.target = ?. ... => ( ) { } [ ] ; : ? * ++ -- " +
  "delete typeof void return break continue var const class function 0 / ` #p get set enum null case default x_1 a , . ! - " +
  "&& || ?? += ??= = instanceof new throw do try extends import.meta"
).split(" ");

export function mutate(source: string, random: Random): string {
  let text = source;
  for (let turn = random.pick([1, 1, 2, 3]); turn > 0; turn--) text = mutateOnce(text, random);
  return text;
}

function mutateOnce(source: string, random: Random): string {
  const tokens = tokensOf(source);
  if (tokens.length === 0) return source;
  const one = random.pick(tokens);
  const other = random.pick(tokens);
  const by = random.weighted([
    [1, ""],
    [3, random.pick(WORDS)],
    [3, source.slice(other.start, other.end)],
  ]);
  const kept = random.chance(0.5) ? source.slice(one.start, one.end) : "";
  return `${source.slice(0, one.start)}${kept} ${by} ${source.slice(one.end)}`;
}
