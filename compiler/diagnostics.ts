/**
 * Every diagnostic of the compiler: its code, when it comes, what it says.
 *
 *     async function f() { with (o) { await x; } }   → OA1004 at the `with`
 */
import type TS from "typescript";

export interface Position {
  /** UTF-16 code units from the start of the text. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
}

export interface Diagnostic {
  /** `OA1001`, …: see `DIAGNOSTICS`. */
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly start: Position;
  readonly end: Position;
}

/** Code → what it says; `{0}` is filled in. All are errors: the code is returned unchanged. */
export const DIAGNOSTICS = {
  OA1001: "syntax error: {0}",
  OA1002:
    "this is a plain script (no import, no export), which has no module to import the runtime from: " +
    'set `runtime: { global: "OpenAwait" }` and load openawait/runtime.global.js, or make it a module',
  OA1003:
    "direct eval in an async function that suspends: the code it runs could name variables that lowering moves; " +
    'use indirect eval, `(0, eval)(…)`, or leave the function alone with "use native"',
  OA1004:
    "`with` around {0}: what a name means there is only known at run time, so it can't be lowered; " +
    'rewrite the statement or leave the function alone with "use native"',
  OA1005: "{0} can't be lowered: {1}",
  OA1006: "unknown option {0}: {1}",
  OA1007: "the file is not JavaScript or TypeScript by its ending ({0}): use .ts .tsx .mts .cts .js .jsx .mjs or .cjs",
  OA1008: "internal error: {0}; please report it with this file. Nothing was changed",
  OA1009:
    "`yield` inside of the block of {0}: whatever is done with the value would run in it; " +
    "leave the block first, or hand the values over by a Channel",
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

export class Diagnostics {
  readonly list: Diagnostic[] = [];

  constructor(private readonly file: TS.SourceFile) {}

  /** Reports `code` from `start` to `end` (offsets), with the placeholders filled in. */
  report(code: DiagnosticCode, start: number, end: number, ...details: readonly string[]): void {
    const message = DIAGNOSTICS[code].replace(/\{(\d)\}/g, (_, index: string) => details[Number(index)] ?? "");
    this.list.push({ code, severity: "error", message, start: this.position(start), end: this.position(end) });
  }

  reportAt(code: DiagnosticCode, node: TS.Node, ...details: readonly string[]): void {
    this.report(code, node.getStart(this.file), node.end, ...details);
  }

  private position(offset: number): Position {
    const { line, character } = this.file.getLineAndCharacterOfPosition(offset);
    return { offset, line: line + 1, column: character + 1 };
  }
}
