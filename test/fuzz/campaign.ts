// Many random programs, several at once; what fails is made small.
//
//     await campaign(programs(bench, "promise"), { seed: 1, count: 2000 })   →   { programs: 2000, invalid: 3, failed: [] }
import { compare, type Bench, type CompareOptions, type Failure, type Language, type LoweredMode } from "./compare.ts";
import { generate } from "./program.ts";
import { shrink } from "./shrink.ts";

/** A kind of programs, and how one of them is tried. */
export interface Trial {
  readonly name: string;
  readonly generate: (seed: number) => string;
  readonly compare: (source: string, language?: Language) => Promise<Failure | undefined>;
}

export interface CampaignOptions {
  /** The first seed. */
  readonly seed: number;
  readonly count: number;
  /** Ends after this many failures. */
  readonly failures?: number;
  /** Attempts at making a failing program smaller. */
  readonly trials?: number;
}

export interface Failed {
  readonly seed: number;
  readonly name: string;
  readonly failure: Failure;
  readonly source: string;
}

export interface Total {
  readonly name: string;
  programs: number;
  invalid: number;
  readonly failed: Failed[];
}

/** Programs under way at once: the compiler works on one while the engines run others. */
const AT_ONCE = 12;

/** Programs with one function in which everything is. */
export function programs(bench: Bench, mode: LoweredMode, options?: CompareOptions): Trial {
  return {
    name: mode,
    generate: (seed) => generate(seed, { mode }),
    compare: (source, language) => compare(bench, source, mode, { ...options, language }),
  };
}

export async function campaign(
  trial: Trial,
  { seed, count, failures = 1, trials }: CampaignOptions,
  found: (failed: Failed) => void = () => {},
): Promise<Total> {
  const { name } = trial;
  const total: Total = { name, programs: 0, invalid: 0, failed: [] };
  let next = seed;
  const lane = async (): Promise<void> => {
    while (next < seed + count && total.failed.length < failures) {
      const own = next++;
      const source = trial.generate(own);
      const failure = await trial.compare(source);
      total.programs++;
      if (failure?.kind === "invalid") total.invalid++;
      if (!failure || failure.kind === "invalid" || total.failed.length >= failures) continue;
      const index = total.failed.push({ seed: own, name, failure, source }) - 1;
      total.failed[index] = await smaller(trial, total.failed[index]!, trials);
      found(total.failed[index]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return total;
}

async function smaller(trial: Trial, failed: Failed, trials?: number): Promise<Failed> {
  const { source, failure } = failed;
  const fails = async (candidate: string): Promise<boolean> => sameFailure(failure, await trial.compare(candidate));
  const small = await shrink(source, fails, trials);
  return { ...failed, source: small, failure: (await trial.compare(small)) ?? failure };
}

/** True where the program fails as it did before: shrinking must not slip into another bug. */
function sameFailure(before: Failure, after: Failure | undefined): boolean {
  if (!after || after.kind !== before.kind) return false;
  if (after.kind === "threw" || after.kind === "diagnostic" || after.kind === "syntax") {
    return after.what.split("\n")[0]!.slice(0, 30) === before.what.split("\n")[0]!.slice(0, 30);
  }
  return true;
}

export function describeFailure({ seed, name, failure, source }: Failed): string {
  const { expected, actual } = failure;
  const logs = expected ? `\n--- expected\n${expected.join("\n")}\n--- actual\n${actual!.join("\n")}` : "";
  return `=== seed ${seed} ${name}: ${failure.kind}: ${failure.what}\n${source.trim()}${logs}`;
}
