/**
 * What is shown to people: diagnostics with a code frame, the progress bar, the summary line.
 *
 *     src/a.ts:3:9 - error OA1001: 'await' stands in a parameter
 *
 *       2 |
 *     > 3 | f(a = await b)
 *         |       ^^^^^^^
 */
import { codeFrameColumns } from "@babel/code-frame";
import type { WriteStream } from "node:tty";
import { SingleBar } from "cli-progress";
import picocolors from "picocolors";
import type { Diagnostic } from "../diagnostics.ts";
import type { Built } from "./builder.ts";

export type Colors = ReturnType<typeof picocolors.createColors>;

/** The colours for one stream: picocolors by itself looks at stdout only, and takes CI for a terminal. */
export function colorsFor(stream: Partial<WriteStream>, env: NodeJS.ProcessEnv = process.env): Colors {
  if (env["NO_COLOR"]) return picocolors.createColors(false);
  const forced = Boolean(env["FORCE_COLOR"]) && env["FORCE_COLOR"] !== "0";
  return picocolors.createColors(forced || (stream.isTTY === true && stream.hasColors?.(env) === true));
}

/** One diagnostic as text. `source` is the file's text, for the code frame. */
export function formatDiagnostic(file: string, diagnostic: Diagnostic, source: string, colors: Colors): string {
  const { start, end, severity, code, message } = diagnostic;
  const paint = severity === "error" ? colors.red : colors.yellow;
  const place = `${colors.cyan(file)}:${colors.yellow(String(start.line))}:${colors.yellow(String(start.column))}`;
  const frame = codeFrame(source, start, end, colors);
  return `${place} - ${paint(severity)} ${colors.gray(code)}: ${message}\n\n${frame}\n`;
}

/** An error that has no place in the file's text: it can't be read, or written. */
export function formatProblem(file: string, message: string, colors: Colors, line?: number, column?: number): string {
  const place = line === undefined ? colors.cyan(file) : `${colors.cyan(file)}:${line}:${column ?? 1}`;
  return `${place} - ${colors.red("error")}: ${message}\n`;
}

interface Place {
  line: number;
  column: number;
}

/** Lines longer than this (minified code) are cut around the place. */
const WIDEST = 160;

function codeFrame(source: string, start: Place, end: Place, colors: Colors): string {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/);
  // Every line is cut at the same column, so that what is above stays above.
  const cut = start.column > WIDEST ? start.column - WIDEST / 2 : 0;
  const text = lines.map((line) => line.slice(cut, cut + WIDEST)).join("\n");
  // What goes over several lines is marked in the first.
  const lastColumn = end.line === start.line ? end.column : (lines[start.line - 1] ?? "").length + 1;
  const location = {
    start: { line: start.line, column: start.column - cut },
    end: { line: start.line, column: Math.min(lastColumn - cut, WIDEST + 1) },
  };
  const colored = colors.isColorSupported;
  return codeFrameColumns(text, location, {
    linesAbove: 2,
    linesBelow: 1,
    highlightCode: colored,
    forceColor: colored,
  });
}

/** `built 132 files (65 lowered) in 1.2 s` */
export function summary(
  counts: { built: number; lowered: number; failed: number; ms: number },
  colors: Colors,
): string {
  const { built, lowered, failed, ms } = counts;
  const files = `${built} ${built === 1 ? "file" : "files"} (${lowered} lowered)`;
  const bad = failed > 0 ? `, ${colors.red(`${failed} failed`)},` : "";
  return `built ${files}${bad} in ${(ms / 1000).toFixed(1)} s\n`;
}

/** How many files were built, lowered, and had errors. */
export function count(builts: readonly Built[]): { built: number; lowered: number; failed: number } {
  const good = builts.filter(({ outcome }) => outcome.ok);
  return {
    built: good.length,
    lowered: good.filter(({ outcome }) => outcome.functions > 0).length,
    failed: builts.length - good.length,
  };
}

/** For machines, the same each time: no times, and nothing about where it came from. */
export function formatJson(builts: readonly Built[], indented: boolean): string {
  const files = builts.map(({ outcome }) => outcome);
  return `${JSON.stringify({ ...count(builts), files }, null, indented ? 2 : 0)}\n`;
}

/** What is to be said about one file: nothing where all is well. */
export function formatBuilt({ outcome, source }: Built, colors: Colors): string {
  const { input, diagnostics, problem } = outcome;
  const reports = diagnostics.map((diagnostic) => formatDiagnostic(input, diagnostic, source, colors));
  if (problem) reports.push(formatProblem(input, problem.message, colors, problem.line, problem.column));
  return reports.join("\n");
}

/** `[██████░░░░░░] 12/24` on a terminal; nothing elsewhere. `end` removes it. */
export function progressOn(stream: NodeJS.WriteStream, total: number): { step(): void; end(): void } {
  if (!stream.isTTY) return { step: () => {}, end: () => {} };
  const bar = new SingleBar({
    stream,
    format: "[{bar}] {value}/{total}",
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    // The command has its own way to end on ctrl-C.
    gracefulExit: false,
  });
  bar.start(total, 0);
  return { step: () => bar.increment(), end: () => bar.stop() };
}
