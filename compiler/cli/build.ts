/**
 * `openawait build`: each planned file is read, compiled and written; what goes wrong with one does not stop the
 * others.
 *
 *     await build(["src"], { outDir: "dist", emit: "js", sourceMap: true }) → 0, and dist/ is there
 */
import { mkdir } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import type { Diagnostic, LowerOptions, LowerResult } from "../index.ts";
import { EXIT, FileError, reason, UsageError } from "./errors.ts";
import { readMapOf, readSource, writeWhole } from "./files.ts";
import { isTypeScript, type Job, plan, shown } from "./plan.ts";
import type { BuildOptions } from "./program.ts";
import { colorsFor, formatDiagnostic, formatProblem, progressOn, summary } from "./report.ts";

type Compiler = typeof import("../index.ts");

/** What became of one file; this is what `--json` prints. */
interface Outcome {
  input: string;
  output: string;
  map?: string;
  ok: boolean;
  /** How many functions were lowered. */
  functions: number;
  /** How many of them suspend, and so became machines. */
  machines: number;
  diagnostics: readonly Diagnostic[];
  /** Why it could not be read, compiled or written. */
  problem?: Problem;
}

interface Problem {
  message: string;
  line?: number;
  column?: number;
}

/** Builds what `paths` stand for, and gives the exit code. */
export async function build(paths: readonly string[], options: BuildOptions): Promise<number> {
  const started = performance.now();
  if (options.emit === "ts" && options.target !== undefined) {
    throw new UsageError("--target needs --emit js: TypeScript output keeps the syntax of its source");
  }
  const jobs = await plan(paths, options);
  await makeOutDir(options.outDir);
  // Loaded only now: TypeScript takes a while to load, and wrong use is answered without it.
  const compiler = await import("../index.ts");
  const colors = colorsFor(process.stderr);
  const progress = progressOn(process.stderr);
  const outcomes: Outcome[] = [];
  for (const job of jobs) {
    progress.step(outcomes.length, jobs.length);
    // One after the other: compiling is what takes the time, and it is synchronous.
    // oxlint-disable-next-line no-await-in-loop
    const { outcome, report } = await buildOne(job, options, compiler, colors);
    outcomes.push(outcome);
    progress.clear();
    if (report && !options.json) process.stderr.write(report);
  }
  const counts = {
    built: outcomes.filter(({ ok }) => ok).length,
    lowered: outcomes.filter(({ ok, functions }) => ok && functions > 0).length,
    failed: outcomes.filter(({ ok }) => !ok).length,
    ms: Math.round(performance.now() - started),
  };
  if (options.json) process.stdout.write(`${JSON.stringify({ ...counts, files: outcomes }, null, 2)}\n`);
  const out = options.json ? process.stderr : process.stdout;
  out.write(summary(counts, colorsFor(out)));
  return counts.failed > 0 ? EXIT.source : EXIT.done;
}

async function makeOutDir(outDir: string): Promise<void> {
  try {
    await mkdir(outDir, { recursive: true });
  } catch (error) {
    throw new UsageError(`the output folder ${outDir} can't be made: ${reason(error)}; choose another --out-dir`);
  }
}

async function buildOne(
  job: Job,
  options: BuildOptions,
  compiler: Compiler,
  colors: ReturnType<typeof colorsFor>,
): Promise<{ outcome: Outcome; report: string }> {
  const outcome: Outcome = {
    input: shown(job.input),
    output: shown(job.output),
    ok: false,
    functions: 0,
    machines: 0,
    diagnostics: [],
  };
  try {
    const source = await readSource(job.input);
    const inputSourceMap = options.sourceMap ? await readMapOf(source, job.input) : undefined;
    const { code, map, diagnostics, machines, functions } = compile(
      source,
      { ...options, input: job.input, inputSourceMap },
      compiler,
    );
    outcome.diagnostics = diagnostics;
    outcome.ok = diagnostics.every(({ severity }) => severity !== "error");
    if (outcome.ok) {
      outcome.functions = functions;
      outcome.machines = machines.length;
      if (map) outcome.map = shown(`${job.output}.map`);
      await write(job, code, map);
    }
    const report = diagnostics.map((diagnostic) => formatDiagnostic(outcome.input, diagnostic, source, colors));
    return { outcome, report: report.join("\n") };
  } catch (error) {
    const problem = problemOf(error);
    outcome.ok = false;
    outcome.problem = problem;
    return { outcome, report: formatProblem(outcome.input, problem.message, colors, problem.line, problem.column) };
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof FileError) return { message: error.message, ...error.position };
  // The compiler gives diagnostics for whatever is in a file; an exception is a fault of its own.
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `openawait failed on this file, which is a fault of openawait; please report it\n${detail}` };
}

type CompileOptions = BuildOptions & { readonly input: string; readonly inputSourceMap: string | undefined };

function compile(source: string, options: CompileOptions, compiler: Compiler): LowerResult {
  const { input } = options;
  const shared: LowerOptions = {
    fileName: input,
    sourceMap: options.sourceMap,
    inputSourceMap: options.inputSourceMap,
    ...(options.mode !== undefined && { mode: options.mode }),
    ...(options.importSource !== undefined && { importSource: options.importSource }),
    ...(options.runtime !== undefined && { runtime: options.runtime }),
    ...(options.plainAwait !== undefined && { plainAwait: options.plainAwait }),
  };
  if (options.emit === "ts") return compiler.lower(source, shared);
  if (options.target !== undefined) return compiler.transpile(source, { ...shared, target: options.target });
  return isTypeScript(input) ? compiler.transpile(source, shared) : compiler.lower(source, shared);
}

/** The map first, so that the code never names a map that is not there. */
async function write(job: Job, code: string, map: LowerResult["map"]): Promise<void> {
  if (!map) return writeWhole(job.output, code);
  const file = basename(job.output);
  const sources = map.sources.map((source) => {
    // Of a map that came in, sources are relative to the file; those with a scheme are no files.
    if (/^[a-z][\w+.-]+:/i.test(source)) return source;
    const path = resolve(dirname(job.input), map.sourceRoot ?? "", source);
    return relative(dirname(resolve(job.output)), path)
      .split(sep)
      .join("/");
  });
  await writeWhole(`${job.output}.map`, `${JSON.stringify({ ...map, file, sourceRoot: undefined, sources })}\n`);
  const end = code === "" || code.endsWith("\n") ? "" : "\n";
  await writeWhole(job.output, `${code}${end}//# sourceMappingURL=${encodeURIComponent(file)}.map\n`);
}
