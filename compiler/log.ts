/**
 * `OPENAWAIT_LOG=scope,ir,emit` prints what a stage made of each file, to standard error.
 *
 *     OPENAWAIT_LOG=ir npx openawait build a.ts   → the machines of a.ts
 */

export type Stage = "scope" | "ir" | "emit";

/** Prints `text()` if the stage is asked for. Nothing is computed otherwise; browsers have no environment. */
export function log(stage: Stage, fileName: string, text: () => string): void {
  const wanted = globalThis.process?.env["OPENAWAIT_LOG"];
  if (!wanted?.split(",").includes(stage)) return;
  process.stderr.write(`── ${stage} ${fileName}\n${text()}\n`);
}
