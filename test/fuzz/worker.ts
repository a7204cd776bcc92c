// The worker of the long run: takes seeds, generates, compares, shrinks what fails.
//
//     new Worker("worker.mjs", { workerData: { mode: "promise", order: false } }).postMessage(7)   →   { seed: 7, failure? }
// oxlint-disable unicorn/require-post-message-target-origin -- workers have no origin
import { parentPort, workerData } from "node:worker_threads";
import { compare, type CompareOptions, type Failure, type LoweredMode } from "./execute.ts";
import { generate } from "./program.ts";
import { shrink } from "./shrink.ts";

export interface Answer {
  readonly seed: number;
  readonly mode: LoweredMode;
  readonly valid: boolean;
  readonly lines: number;
  readonly failure?: Failure;
  readonly source?: string;
}

process.on("unhandledRejection", () => {});

/** True where the program fails as it did before: shrinking must not slip into another bug. */
export function sameFailure(before: Failure, after: Failure | undefined): boolean {
  if (!after || after.kind !== before.kind) return false;
  if (after.kind === "threw" || after.kind === "diagnostic" || after.kind === "syntax") {
    return after.what.split("\n")[0]!.slice(0, 30) === before.what.split("\n")[0]!.slice(0, 30);
  }
  return true;
}

export async function tryProgram(
  seed: number,
  mode: LoweredMode,
  options: CompareOptions,
  trials?: number,
): Promise<Answer> {
  const source = generate(seed);
  const failure = await compare(source, mode, options);
  const lines = source.split("\n").length;
  if (!failure) return { seed, mode, valid: true, lines };
  if (failure.kind === "invalid") return { seed, mode, valid: false, lines };
  parentPort?.postMessage({ shrinking: seed });
  const small = await shrink(
    source,
    async (candidate) => sameFailure(failure, await compare(candidate, mode, options)),
    trials,
  );
  return { seed, mode, valid: true, lines, failure: (await compare(small, mode, options)) ?? failure, source: small };
}

parentPort?.on("message", (seed: number) => {
  const { mode, order, trials } = workerData as { mode: LoweredMode; order: boolean; trials: number };
  void tryProgram(seed, mode, { order }, trials).then((answer) => parentPort!.postMessage(answer));
});
