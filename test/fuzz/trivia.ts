// Puts comments and line breaks between the tokens of a program: what the compiler takes apart, copies and puts together
// again by positions has to come through all of them. What a line break makes invalid is left out by whoever runs it.
//
//     async (a) => await f(a)   →   async /*1*/(a) =>/*2*/ await // 3
//                                   f (a)
import ts from "typescript";
import type { Random } from "./random.ts";

const INLINE = [" ", "\t", "\u00a0", "\ufeff", "/**/", "/* async */", "/* await */ ", "/*{*/", "/*)*/", "/*;*/"];
/** What ends a line, where a statement may end too (ECMA-262 12.10). */
const BREAKS = ["\n", "\u2028", "// await (\n", "/*\n*/", "\r\n", "//}\n  "];

export function scatter(source: string, random: Random): string {
  const inline = random.pick([0.05, 0.3, 0.7]);
  const breaks = random.pick([0, 0.01, 0.05]);
  let text = "";
  let copied = 0;
  for (const at of boundaries(source)) {
    text += source.slice(copied, at);
    copied = at;
    if (random.chance(inline)) text += random.pick(INLINE);
    if (random.chance(breaks)) text += random.pick(BREAKS);
  }
  return text + source.slice(copied);
}

/** Where one token ends, or the next one begins: positions that go up. */
function boundaries(source: string): number[] {
  const found = new Set(tokensOf(source).flatMap(({ start, end }) => [start, end]));
  return [...found].toSorted((a, b) => a - b);
}

/** The tokens in their order. The parts of a template are text up to their ends. */
export function tokensOf(source: string): { start: number; end: number }[] {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest, true);
  const tokens: { start: number; end: number }[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    if (children.length > 0) return children.forEach(visit);
    const start = node.getStart(file);
    if (node.end > start) tokens.push({ start, end: node.end });
  };
  visit(file);
  return tokens;
}
