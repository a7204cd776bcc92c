// What scripts/fuzz-cpython.mjs bundles.
//
//     show(7)     the program of seed 7, in both languages
import { dialect, python } from "./languages.ts";
import { render } from "./printer.ts";
import { generate } from "./program.ts";

export { hasPython } from "./compare.ts";
export { campaign } from "./report.ts";

export function show(seed: number): string {
  const program = generate(seed);
  return `${render(program, python)}\n${render(program, dialect)}`;
}
