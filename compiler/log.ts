/**
 * `OPENAWAIT_LOG=scope,ir,emit` prints what a stage made of each file, to standard error.
 *
 *     OPENAWAIT_LOG=ir npx openawait build a.ts   → the machines of a.ts
 */

export type Stage = "scope" | "ir" | "emit";

/** Prints each stage that is asked for. Nothing is computed otherwise; browsers have no environment. */
export function log(fileName: string, stages: Record<Stage, () => string>): void {
  const wanted = globalThis.process?.env["OPENAWAIT_LOG"];
  if (!wanted) return;
  for (const [stage, text] of Object.entries(stages)) {
    if (wanted.split(",").includes(stage)) process.stderr.write(`── ${stage} ${fileName}\n${text()}\n`);
  }
}
