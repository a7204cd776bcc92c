/**
 * `openawait build`: the plan, the building of it, what is said about it, and the exit code.
 *
 *     await build(["src"], { outDir: "dist", emit: "js", sourceMap: true }) → 0, and dist/ is there
 */
import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Cache, cacheFolder } from "../cache.ts";
import type { BuildOptions } from "./build-command.ts";
import { Builder, type Built } from "./builder.ts";
import type { Declarations } from "./declarations.ts";
import { EXIT, reason, UsageError } from "./errors.ts";
import { type Plan, planPaths, shown } from "./plan.ts";
import { colorsFor, count, formatBuilt, formatJson, progressOn, summary } from "./report.ts";

/** Builds what `paths` or the project stand for, and gives the exit code. */
export async function build(paths: readonly string[], options: BuildOptions): Promise<number> {
  const started = performance.now();
  const makePlan = (): Promise<Plan> => planOf(paths, options);
  const plan = await makePlan();
  warn(plan);
  await Promise.all(plan.outDirs.map(makeOutDir));
  const cache = cacheOf(plan, options);
  const builder = new Builder({ cache, threads: options.jobs ?? worthwhile(plan) });
  const atEnd = onInterrupt(options.watch ? "" : "interrupted; what was built so far is whole, the rest as it was\n");
  try {
    const builts = await buildAll(builder, plan);
    const declarations = await declarationsOf(plan);
    for (const each of declarations) await each.write(builts); // oxlint-disable-line no-await-in-loop
    say(builts, started, options);
    if (!options.watch) return builts.every(({ outcome }) => outcome.ok) ? EXIT.done : EXIT.source;
    await builder.close();
    const { watch } = await import("./watch.ts");
    // What changes are few files: a thread would take longer to get at them.
    return await watch({ plan, builts, declarations, builder: new Builder({ cache, threads: 1 }), makePlan, options });
  } finally {
    atEnd();
    await builder.close();
  }
}

async function planOf(paths: readonly string[], options: BuildOptions): Promise<Plan> {
  if (options.project === undefined) return planPaths(paths, options);
  const { planProject } = await import("./project.ts");
  return planProject(options.project, options);
}

/** With TypeScript's checker, which takes a while to load. */
export async function declarationsOf({ declarations }: Plan): Promise<Declarations[]> {
  if (declarations.length === 0) return [];
  const { Declarations } = await import("./declarations.ts");
  return declarations.map((plan) => new Declarations(plan));
}

export function warn({ warnings }: Plan): void {
  const colors = colorsFor(process.stderr);
  for (const warning of warnings) process.stderr.write(`${colors.yellow("warning")}: ${warning}\n`);
}

async function makeOutDir(outDir: string): Promise<void> {
  try {
    await mkdir(outDir, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `the output folder ${shown(outDir)} can't be made: ${reason(error)}; choose another --out-dir`,
    );
  }
}

function cacheOf({ jobs }: Plan, { cache }: BuildOptions): Cache | undefined {
  const folder = cache === false || !jobs[0] ? undefined : cacheFolder(jobs[0].input);
  return folder === undefined ? undefined : new Cache(folder);
}

/** So many bytes of source take as long as it takes a thread to load the compiler. */
const BYTES_PER_THREAD = 500_000;

function worthwhile({ jobs }: Plan): number {
  let bytes = 0;
  for (const { input } of jobs) bytes += statSync(input, { throwIfNoEntry: false })?.size ?? 0;
  return Math.max(1, Math.min(availableParallelism(), jobs.length, Math.floor(bytes / BYTES_PER_THREAD)));
}

/** The signals that ask a process to end, and what shells call their exit codes. */
const SIGNALS = [["SIGINT", 130] as const, ["SIGTERM", 143] as const, ["SIGHUP", 129] as const];

/** ctrl-C ends the process when the present step is done, without what is half written. Gives what ends that. */
function onInterrupt(message: string): () => void {
  const handlers = SIGNALS.map(([signal, code]) => {
    const end = (): never => {
      process.stderr.write(`${process.stderr.isTTY ? "\n" : ""}${message}`);
      process.exit(code);
    };
    return [signal, end] as const;
  });
  for (const [signal, end] of handlers) process.once(signal, end);
  return () => {
    for (const [signal, end] of handlers) process.off(signal, end);
  };
}

async function buildAll(builder: Builder, { jobs }: Plan): Promise<Built[]> {
  const progress = progressOn(process.stderr, jobs.length);
  try {
    return await builder.build(jobs, () => progress.step());
  } finally {
    progress.end();
  }
}

/** Errors on stderr in the order of the files; the summary; the outcomes for machines, with `--watch` one a line. */
function say(builts: readonly Built[], started: number, { json, watch }: BuildOptions): void {
  if (json) process.stdout.write(formatJson(builts, !watch));
  else process.stderr.write(builts.map((built) => formatBuilt(built, colorsFor(process.stderr))).join(""));
  const out = json ? process.stderr : process.stdout;
  out.write(summary({ ...count(builts), ms: performance.now() - started }, colorsFor(out)));
}
