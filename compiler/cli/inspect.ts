/**
 * `openawait inspect`: what the compiler makes of one file, for people.
 *
 *     await inspectFile("a.ts", { as: "code" }) → 0, and source and generated code have been printed side by side
 */
import { statSync } from "node:fs";
import type { Machine } from "../index.ts";
import type { inspect } from "../inspect.ts";
import { type Lines, sideBySide } from "./columns.ts";
import { EXIT, FileError, reason, UsageError } from "./errors.ts";
import { readSource } from "./files.ts";
import { isSource, shown } from "./plan.ts";
import type { InspectOptions } from "./program.ts";
import { colorsFor, formatDiagnostic, formatProblem } from "./report.ts";

/** The width of output that goes to a file or a pipe. */
const PIPED_WIDTH = 160;

/** Prints one file's code or machines, and gives the exit code. */
export async function inspectFile(file: string, options: InspectOptions): Promise<number> {
  const colors = colorsFor(process.stderr);
  checkFile(file);
  let source: string;
  try {
    source = await readSource(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    process.stderr.write(
      formatProblem(shown(file), error.message, colors, error.position?.line, error.position?.column),
    );
    return EXIT.source;
  }
  const { text, diagnostics } = await show(source, file, options);
  for (const diagnostic of diagnostics) {
    process.stderr.write(formatDiagnostic(shown(file), diagnostic, source, colors));
  }
  if (diagnostics.some(({ severity }) => severity === "error")) return EXIT.source;
  process.stdout.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
  return EXIT.done;
}

function checkFile(file: string): void {
  let stats;
  try {
    stats = statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`can't read ${file}: ${reason(error)}`);
  }
  if (!stats) throw new UsageError(`no such file: ${file}`);
  if (stats.isDirectory()) throw new UsageError(`${file} is a folder; inspect takes one source file`);
  if (!isSource(file)) throw new UsageError(`${file} is not a source file`);
}

async function show(source: string, fileName: string, options: InspectOptions): Promise<ReturnType<typeof inspect>> {
  // TypeScript takes a while to load; wrong use is answered without it.
  const { lowerToLookAt } = await import("../inspect.ts");
  const shared = { fileName, mode: options.mode };
  const { code, map, diagnostics, machines } = lowerToLookAt(source, shared);
  if (diagnostics.length > 0) return { text: "", diagnostics };
  const chosen = machines.filter(({ name }) => options.function === undefined || name === options.function);
  if (options.function !== undefined && chosen.length === 0) {
    const names = [...new Set(machines.map(({ name }) => name).filter(Boolean))].join(", ");
    throw new UsageError(
      `no function '${options.function}' that suspends in ${fileName} (there are: ${names || "none"})`,
    );
  }
  if (options.as !== "code") {
    const compiler = await import("../inspect.ts");
    return compiler.inspect(source, { ...shared, as: options.as, function: options.function });
  }
  const width = process.stdout.columns ?? PIPED_WIDTH;
  const parts = options.function === undefined ? [undefined] : chosen.map(linesOf);
  const text = parts.map((part) => sideBySide(source, code, map?.mappings ?? "", width, part)).join("\n");
  return { text, diagnostics };
}

function linesOf({ node }: Machine): Lines {
  const file = node.getSourceFile();
  const line = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  return [line(node.getStart()), line(node.end)];
}
