// Many random programs, several at once; what fails is made small.
//
//     await campaign(bench, { mode: "promise", seed: 1, count: 2000 })   →   { programs: 2000, invalid: 3, failed: [] }
import { compare, type Bench, type CompareOptions, type Failure, type LoweredMode } from "./compare.ts";
import { generate } from "./program.ts";
import { shrink } from "./shrink.ts";

export interface CampaignOptions extends CompareOptions {
  readonly mode: LoweredMode;
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
  readonly mode: LoweredMode;
  readonly failure: Failure;
  readonly source: string;
}

export interface Total {
  readonly mode: LoweredMode;
  programs: number;
  invalid: number;
  readonly failed: Failed[];
}

/** Programs under way at once: the compiler works on one while the engines run others. */
const AT_ONCE = 12;

export async function campaign(
  bench: Bench,
  { mode, seed, count, failures = 1, trials, ...options }: CampaignOptions,
  found: (failed: Failed) => void = () => {},
): Promise<Total> {
  const total: Total = { mode, programs: 0, invalid: 0, failed: [] };
  let next = seed;
  const lane = async (): Promise<void> => {
    while (next < seed + count && total.failed.length < failures) {
      const own = next++;
      const source = generate(own, { mode });
      const failure = await compare(bench, source, mode, options);
      total.programs++;
      if (!failure) continue;
      if (failure.kind === "invalid") {
        total.invalid++;
        continue;
      }
      if (total.failed.length >= failures) return;
      const index = total.failed.push({ seed: own, mode, failure, source }) - 1;
      total.failed[index] = await smaller(bench, total.failed[index]!, options, trials);
      found(total.failed[index]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return total;
}

async function smaller(bench: Bench, failed: Failed, options: CompareOptions, trials?: number): Promise<Failed> {
  const { source, mode, failure } = failed;
  const fails = async (candidate: string): Promise<boolean> =>
    sameFailure(failure, await compare(bench, candidate, mode, options));
  const small = await shrink(source, fails, trials);
  return { ...failed, source: small, failure: (await compare(bench, small, mode, options)) ?? failure };
}

/** True where the program fails as it did before: shrinking must not slip into another bug. */
function sameFailure(before: Failure, after: Failure | undefined): boolean {
  if (!after || after.kind !== before.kind) return false;
  if (after.kind === "threw" || after.kind === "diagnostic" || after.kind === "syntax") {
    return after.what.split("\n")[0]!.slice(0, 30) === before.what.split("\n")[0]!.slice(0, 30);
  }
  return true;
}

export function describeFailure({ seed, mode, failure, source }: Failed): string {
  const { expected, actual } = failure;
  const logs = expected ? `\n--- expected\n${expected.join("\n")}\n--- actual\n${actual!.join("\n")}` : "";
  return `=== seed ${seed} ${mode}: ${failure.kind}: ${failure.what}\n${source.trim()}${logs}`;
}
