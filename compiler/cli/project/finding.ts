/**
 * One thing that `openawait doctor` found.
 *
 *     { id: "ts-patch", level: "problem", message: "tsc ignores the transformer: …", advice: "call tspc …" }
 */
export interface Finding {
  /** For programs: every kind of finding has its own, and docs/cli.md lists them. */
  readonly id: FindingId;
  /** `problem`: it keeps code from being lowered or from running. `hint`: it might. */
  readonly level: "ok" | "problem" | "hint";
  readonly message: string;
  /** What to do. */
  readonly advice?: string;
}

export const FINDINGS = [
  "node",
  "runtime",
  "dependency",
  "interface",
  "copies",
  "tsconfig",
  "typescript",
  "ts-patch",
  "entry",
  "option",
  "plugin",
  "register",
  "vitest",
  "lib",
  "target",
  "language-service",
  "files",
  "native",
  "probe",
] as const;
export type FindingId = (typeof FINDINGS)[number];
