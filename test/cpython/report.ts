// A campaign: many programs, one python3 for each batch; what fails is made small and told.
//
//     campaign({ seed: 1, count: 1000, failures: 5 }, console.log)     { programs: 1000, lines: 31415, failed: 0, crashes: 0 }
import { compare, firstDifference, traceOfDialect, tracesOfPython, type Difference, type Runtime } from "./compare.ts";
import { dialect, python } from "./languages.ts";
import type { Program } from "./model.ts";
import { render } from "./printer.ts";
import { generate } from "./program.ts";
import { shrink } from "./shrink.ts";

export interface Campaign {
  readonly seed: number;
  readonly count: number;
  /** After so many it gives up. */
  readonly failures: number;
  /** The time (`performance.now()`) at which it ends with the batch that it is at. */
  readonly until?: number;
  /** How many steps a failing program is made smaller by; as many as there are, unless given. */
  readonly rounds?: number;
  readonly module?: Runtime;
}

export interface Total {
  programs: number;
  lines: number;
  failed: number;
  /** Programs that CPython itself crashes on. */
  crashes: number;
}

const BATCH = 100;

export function campaign(options: Campaign, tell: (text: string) => void): Total {
  const total: Total = { programs: 0, lines: 0, failed: 0, crashes: 0 };
  const end = options.seed + options.count;
  for (let seed = options.seed; seed < end; seed += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, end - seed) }, (_, index) => seed + index);
    const programs = seeds.map((each) => generate(each));
    const traces = tracesOfPython(programs.map((program) => render(program, python)));
    for (const [index, program] of programs.entries()) {
      const expected = traces[index];
      const actual = traceOfDialect(render(program, dialect), options.module);
      total.programs++;
      if (!expected) total.crashes++;
      total.lines += actual.length;
      const difference = expected && firstDifference(expected, actual);
      if (!difference) continue;
      total.failed++;
      tell(`=== seed ${seeds[index]}\n${explain(program, difference, options)}`);
      if (total.failed >= options.failures) return total;
    }
    if (options.until !== undefined && performance.now() > options.until) return total;
  }
  return total;
}

/** The failing program made small, in both languages, with the place where the traces part. */
function explain(program: Program, difference: Difference, { module, rounds }: Campaign): string {
  const same = (other: Difference | undefined): boolean =>
    other?.python === difference.python && other.dialect === difference.dialect;
  const small = shrink(program, (candidates) => compare(candidates, module).map(same), rounds);
  const found = compare([small], module)[0] ?? difference;
  const parts = [
    render(small, python),
    render(small, dialect),
    ...found.before.map((line) => `  ${line}\n`),
    `python:  ${found.python}\ndialect: ${found.dialect}\n`,
  ];
  return parts.join("");
}
