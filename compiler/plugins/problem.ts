/**
 * A diagnostic in the shapes that bundlers know: Rollup's and Vite's `loc` and `frame`, esbuild's `location`, and text
 * for those that only print a message.
 *
 *     throw new LoweringError([new Problem(diagnostic, "/app/a.ts", source)]);
 *     → OA1004: `with` around 'await': …          Vite's overlay: file, line, column, code frame
 */
import { codeFrameColumns } from "@babel/code-frame";
import { relative } from "node:path";
import type { Diagnostic, DiagnosticCode, Position } from "../index.ts";

export class Problem {
  readonly code: DiagnosticCode;
  /** `OA1004: …` */
  readonly message: string;
  readonly start: Position;
  /** The line it begins in. */
  readonly lineText: string;
  /** In UTF-16 code units, as far as that line goes. */
  readonly length: number;
  readonly frame: string;

  constructor(
    diagnostic: Diagnostic,
    readonly file: string,
    source: string,
  ) {
    const { code, message, start, end } = diagnostic;
    this.code = code;
    this.message = `${code}: ${message}`;
    this.start = start;
    this.lineText = source.split(/\r\n|[\n\r\u2028\u2029]/)[start.line - 1] ?? "";
    const lineEnd = this.lineText.length + 1;
    const last = end.line === start.line ? Math.min(end.column, lineEnd) : lineEnd;
    this.length = Math.max(last - start.column, 0);
    const marked = { start, end: { line: start.line, column: start.column + this.length } };
    this.frame = codeFrameColumns(source, marked, { linesAbove: 2, linesBelow: 1 });
  }

  /** Rollup's: line from 1, column from 0. */
  get loc(): { readonly file: string; readonly line: number; readonly column: number } {
    return { file: this.file, line: this.start.line, column: this.start.column - 1 };
  }

  /** Rollup's `RollupLog`. */
  get log() {
    const { message, loc, frame, file, code } = this;
    return { message, loc, frame, id: file, pluginCode: code };
  }

  /** For hosts that print the message only: `src/a.ts:3:9 - OA1004: …` and the code frame. */
  toString(): string {
    return `${relative("", this.file)}:${this.start.line}:${this.start.column} - ${this.message}\n\n${this.frame}`;
  }
}

/** What can't be lowered in one module; the properties are those that Rollup, Rolldown and Vite look for. */
export class LoweringError extends Error {
  override readonly name = "LoweringError";
  readonly loc: Problem["loc"];
  readonly frame: string;
  readonly id: string;
  readonly pluginCode: DiagnosticCode;

  constructor(readonly problems: readonly Problem[]) {
    const [first, ...others] = problems as readonly [Problem, ...Problem[]];
    super([first.message, ...others.map(String)].join("\n\n"));
    this.loc = first.loc;
    this.frame = first.frame;
    this.id = first.file;
    this.pluginCode = first.code;
    // Where in the compiler it was made says nothing about the source.
    this.stack = `${this.name}: ${this.message}\n    at ${first.file}:${first.start.line}:${first.start.column}`;
  }
}
