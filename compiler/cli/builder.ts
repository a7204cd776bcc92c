/**
 * The building of planned files: each is read, compiled (here or in another thread, or not at all, where the cache has
 * it) and written. What goes wrong with one does not stop the others.
 *
 *     const builder = new Builder({ cache, threads: 2 });
 *     await builder.build(jobs)   → [{ input: "src/a.ts", output: "dist/a.js", ok: true, … }, …], in the order of jobs
 *     await builder.close()
 */
import { existsSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { type Cache, compilerVersion, keyOf } from "../cache.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { Compiled, Task, Unit } from "./compile.ts";
import { FileError } from "./errors.ts";
import { readMapOf, readSource, writeWhole } from "./files.ts";
import { type Job, shown } from "./plan.ts";
import { Pool, ThreadDied } from "./pool.ts";

/** What became of one file; this is what `--json` prints. */
export interface Outcome {
  input: string;
  output: string;
  map?: string;
  declaration?: string;
  ok: boolean;
  /** How many functions were lowered. */
  functions: number;
  /** How many of them suspend, and so became machines. */
  machines: number;
  diagnostics: readonly Diagnostic[];
  /** Why it could not be read, compiled or written. */
  problem?: Problem;
}

export interface Problem {
  message: string;
  line?: number;
  column?: number;
}

/** An outcome, and the text that its diagnostics are about. */
export interface Built {
  readonly input: string;
  readonly outcome: Outcome;
  readonly source: string;
}

/** How many files are read or written at once: enough to keep every thread busy, few enough to hold in memory. */
const AT_ONCE = 16;

/** For so many ms. */
const WARM_UP = 300;

/** Not there where the sources themselves run, as in tests: Node 20 has no threads of TypeScript. */
const WORKER = new URL("./worker.js", import.meta.url);

export class Builder {
  private readonly pool: Pool<Task, Compiled> | undefined;
  private readonly version: string;

  /** `threads`: 1 compiles in this one. */
  constructor(private readonly options: { readonly cache: Cache | undefined; readonly threads: number }) {
    const { cache, threads } = options;
    this.pool = threads > 1 && existsSync(WORKER) ? new Pool(WORKER, threads) : undefined;
    this.version = cache ? compilerVersion() : "";
  }

  /** Builds each job; `onDone` is called after each. */
  build(jobs: readonly Job[], onDone: (built: Built) => void = () => {}): Promise<Built[]> {
    return inLanes(jobs, AT_ONCE, async (job) => {
      const built = await this.one(job);
      onDone(built);
      return built;
    });
  }

  async close(): Promise<void> {
    await this.pool?.close();
  }

  /** Has the compiler loaded, and run for a while, before there is something to wait for. */
  async warmUp(jobs: readonly Job[]): Promise<void> {
    const { compileUnit } = await import("./compile.ts");
    const end = performance.now() + WARM_UP;
    for (const { input, unit } of jobs) {
      if (performance.now() > end) return;
      // oxlint-disable-next-line no-await-in-loop
      compileUnit({ source: await readSource(input).catch(() => ""), unit });
    }
  }

  private async one(job: Job): Promise<Built> {
    const outcome: Outcome = {
      input: shown(job.input),
      output: shown(job.output),
      ok: false,
      functions: 0,
      machines: 0,
      diagnostics: [],
    };
    let source = "";
    try {
      source = await readSource(job.input);
      const { code, map, diagnostics, functions, machines } = await this.compiled({
        source,
        unit: await withMap(job, source),
      });
      outcome.diagnostics = diagnostics;
      if (diagnostics.some(({ severity }) => severity === "error")) return { input: job.input, outcome, source };
      if (map && !job.inlineMap) outcome.map = shown(`${job.output}.map`);
      await write(job, code, map);
      Object.assign(outcome, { functions, machines, ok: true });
    } catch (error) {
      outcome.problem = problemOf(error);
    }
    return { input: job.input, outcome, source };
  }

  /** From the cache if it is there. What has an error is compiled again each time: nobody should wait for less. */
  private async compiled(task: Task): Promise<Compiled> {
    const { cache } = this.options;
    if (!cache) return this.compile(task);
    const key = keyOf("build", this.version, JSON.stringify(task.unit), task.source);
    const entry = cache.get(key);
    if (entry !== undefined) return JSON.parse(entry) as Compiled;
    const compiled = await this.compile(task);
    if (compiled.diagnostics.length === 0) cache.put(key, JSON.stringify(compiled));
    return compiled;
  }

  private async compile(task: Task): Promise<Compiled> {
    if (this.pool) return this.pool.run(task);
    // Loaded only now: TypeScript takes a while to load, and what is cached does not need it.
    const { compileUnit } = await import("./compile.ts");
    return compileUnit(task);
  }
}

/** What is compiled may have been made from something else: then the map beside it is a part of what goes in. */
async function withMap({ input, unit }: Job, source: string): Promise<Unit> {
  const inputSourceMap = unit.options.sourceMap === false ? undefined : await readMapOf(source, input);
  return inputSourceMap === undefined ? unit : { ...unit, options: { ...unit.options, inputSourceMap } };
}

function problemOf(error: unknown): Problem {
  if (error instanceof FileError) return { message: error.message, ...error.position };
  if (error instanceof ThreadDied) {
    return { message: `the thread that compiled it died (${error.message}); try --jobs 1, or give Node more memory` };
  }
  // The compiler gives diagnostics for whatever is in a file; an exception is a fault of its own.
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `openawait failed on this file, which is a fault of openawait; please report it\n${detail}` };
}

/** The map first, so that the code never names a map that is not there. */
async function write(job: Job, code: string, map: Compiled["map"]): Promise<void> {
  if (!map) return writeWhole(job.output, code);
  const file = basename(job.output);
  const sources = map.sources.map((name) => sourceFrom(job, map.sourceRoot ?? "", name));
  const text = JSON.stringify({ ...map, file, sourceRoot: undefined, sources });
  const end = code === "" || code.endsWith("\n") ? "" : "\n";
  if (!job.inlineMap) await writeWhole(`${job.output}.map`, `${text}\n`);
  const url = job.inlineMap
    ? `data:application/json;base64,${Buffer.from(text).toString("base64")}`
    : `${encodeURIComponent(file)}.map`;
  await writeWhole(job.output, `${code}${end}//# sourceMappingURL=${url}\n`);
}

/** Maps name files from where they stand, so they are the same wherever the project is. */
function sourceFrom({ input, output, unit }: Job, root: string, name: string): string {
  // Of a map that came in, sources are relative to the file; those with a scheme are no files.
  if (/^[a-z][\w+.-]+:/i.test(name)) return name;
  const path = name === unit.options.fileName ? input : resolve(dirname(input), root, name);
  return relative(dirname(output), path).split(sep).join("/");
}

/** `Promise.all` of `work` over the items, of which at most `lanes` are at work. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      // oxlint-disable-next-line no-await-in-loop
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}
