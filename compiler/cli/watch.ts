/**
 * `openawait build --watch`: what changes is built again, until ctrl-C. A changed source is compiled by itself; where
 * files come or go, or a tsconfig.json changes, the plan is made anew and what is different in it is built.
 *
 *     rebuilt src/a.ts in 34 ms
 *     rebuilt src/a.ts, src/b.ts in 51 ms; 1 file has errors
 */
import { statSync } from "node:fs";
import { basename, dirname, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { watch as watchFiles } from "chokidar";
import type { BuildOptions } from "./build-command.ts";
import type { Builder, Built } from "./builder.ts";
import { declarationsOf } from "./build.ts";
import type { Declarations } from "./declarations.ts";
import { reason, UsageError } from "./errors.ts";
import { isSource, type Job, type Plan, shown } from "./plan.ts";
import { colorsFor, formatBuilt, formatJson } from "./report.ts";

export interface Watched {
  readonly plan: Plan;
  /** What became of the first build. */
  readonly builts: readonly Built[];
  readonly declarations: readonly Declarations[];
  readonly builder: Builder;
  readonly makePlan: () => Promise<Plan>;
  readonly options: BuildOptions;
}

/** Changes that follow each other within this time, in ms, are one: editors write in several steps. */
const QUIET = 15;
/** So long is waited for quiet at most. */
const LONGEST = 150;
/** chokidar drops changes of a file for 50 ms after it has told of one. */
const SILENT = 60;

/** So many ms are waited at most until a folder that came later is watched. */
const LONGEST_ADDING = 2_000;

/** Ends with the process only. */
export async function watch(watched: Watched): Promise<never> {
  const session = new Session(watched);
  const changes = new Changes();
  const watcher = watchFiles(session.roots(), {
    ignoreInitial: true,
    ignored: (path, stats) => session.ignores(path, stats?.isDirectory()),
  });
  watcher.on("all", (event, path) => changes.add(path, event));
  const ready = new Promise<void>((done) => watcher.on("ready", done));
  const failed = new Promise<never>((_, fail) => {
    watcher.on("error", (error) => fail(new UsageError(`can't watch the files: ${reason(error)}`)));
  });
  await Promise.race([Promise.all([ready, watched.builder.warmUp(watched.plan.jobs)]), failed]);
  session.say(`watching ${watched.plan.jobs.length} files; ctrl-C ends it`);
  for (;;) {
    /* oxlint-disable no-await-in-loop -- one build after the other */
    const batch = await Promise.race([changes.next(), failed]);
    await session.rebuild(batch);
    // Not those that are watched: chokidar looks through them anew, and loses what changes meanwhile.
    const known = watcher.getWatched();
    const added = session.roots().filter((folder) => !(folder in known));
    watcher.add(added);
    const isWatched = (): boolean => added.every((folder) => folder in watcher.getWatched());
    for (let waited = 0; waited < LONGEST_ADDING && !isWatched(); waited += QUIET) await delay(QUIET);
    // What was saved between its building and now, nobody has seen.
    for (const [path, state] of session.statesIn(added)) changes.lookAgain(path, state);
    /* oxlint-enable no-await-in-loop */
  }
}

// ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Batch {
  /** When the first of them was seen. */
  readonly since: number;
  /** The last event of each path. */
  readonly events: ReadonlyMap<string, string>;
}

/** Collects what the watcher sees until it is quiet. */
class Changes {
  private events = new Map<string, string>();
  private since = 0;
  private last = 0;
  private wake: () => void = () => {};

  add(path: string, event: string): void {
    this.last = performance.now();
    if (this.events.size === 0) this.since = this.last;
    this.events.set(path, event);
    this.wake();
  }

  async next(): Promise<Batch> {
    if (this.events.size === 0) await new Promise<void>((done) => (this.wake = done));
    for (;;) {
      const now = performance.now();
      const rest = Math.min(this.last + QUIET, this.since + LONGEST) - now;
      if (rest <= 0) break;
      // oxlint-disable-next-line no-await-in-loop
      await delay(rest);
    }
    const { since, events } = this;
    this.events = new Map();
    for (const path of events.keys()) this.lookAgain(path, stateOf(path));
    return { since, events };
  }

  /** chokidar says nothing of what changes again soon: a second save would be lost. */
  lookAgain(path: string, before: string): void {
    setTimeout(() => {
      const state = stateOf(path);
      if (state !== before) this.add(path, state === "" ? "unlink" : "change");
    }, SILENT);
  }
}

/** Which text a file has, as far as one can tell without reading it; "" if it is not there. */
function stateOf(path: string): string {
  try {
    const stats = statSync(path, { bigint: true });
    return stats.isDirectory() ? "" : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
  } catch {
    return "";
  }
}

// ── building again ───────────────────────────────────────────────────────────────────────────────────────────────────

class Session {
  private plan!: Plan;
  /** The single files of the plan, and where they lie. */
  private files!: ReadonlySet<string>;
  private parents!: ReadonlySet<string>;
  /** What became of each file in the end. */
  private readonly builts = new Map<string, Built>();
  private declarations: readonly Declarations[];
  /** What was there of each file when it was built last: see `stateOf`. */
  private readonly states = new Map<string, string>();
  /** The last attempt at a plan failed; the one before it holds until there is a better one. */
  private broken = false;

  constructor(private readonly watched: Watched) {
    this.follow(watched.plan);
    this.declarations = watched.declarations;
    this.remember(watched.builts);
  }

  private follow(plan: Plan): void {
    this.plan = plan;
    this.files = new Set(plan.watched.files);
    this.parents = new Set(plan.watched.files.map((file) => dirname(file)));
  }

  /** Folders only: a file that is replaced by another one is no longer the one that was watched. */
  roots(): string[] {
    return [...new Set([...this.plan.watched.folders, ...this.parents])];
  }

  /** Of the files right in these folders. */
  statesIn(folders: readonly string[]): [string, string][] {
    return [...this.states].filter(([path]) => folders.includes(dirname(path)));
  }

  /** What can't matter: all but sources and configurations, outputs, packages. */
  ignores(path: string, isFolder: boolean | undefined): boolean {
    if (this.files.has(path)) return false;
    const { outDirs, watched } = this.plan;
    if (outDirs.some((outDir) => isBelow(path, outDir) && !watched.folders.includes(outDir))) return true;
    const above = watched.folders.find((folder) => isBelow(path, folder));
    if (above === undefined) return !this.parents.has(path);
    if (relative(above, path).split(sep).includes("node_modules") || basename(path) === ".git") return true;
    return isFolder === false && !isSource(path);
  }

  async rebuild({ since, events }: Batch): Promise<void> {
    const { jobs } = this.plan;
    const changed = jobs.filter(({ input }) => events.has(input) && events.get(input) !== "unlink");
    await this.buildAll(changed, since);
    const holds = changed.length === events.size && (await this.plan.holdsFor(changed.map(({ input }) => input)));
    if (!holds || this.broken) await this.planAnew(since);
  }

  private async planAnew(since: number): Promise<void> {
    let next: Plan;
    try {
      next = await this.watched.makePlan();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (!this.broken) process.stderr.write(`error: ${error.message}\n`);
      this.broken = true;
      return;
    }
    const before = new Map(this.plan.jobs.map((job) => [job.input, JSON.stringify(job)]));
    const fresh = next.jobs.filter((job) => before.get(job.input) !== JSON.stringify(job));
    const now = new Set(next.jobs.map(({ input }) => input));
    const gone = this.plan.jobs.filter(({ input }) => !now.has(input));
    if (this.broken && fresh.length === 0) this.say("the project can be built again; nothing has changed");
    this.follow(next);
    this.broken = false;
    for (const { input, output } of gone) {
      this.builts.delete(input);
      this.say(`${shown(input)} is gone; ${shown(output)} stays`);
    }
    if (fresh.length + gone.length > 0) this.declarations = await declarationsOf(next);
    await this.buildAll(fresh, since);
  }

  private async buildAll(jobs: readonly Job[], since: number): Promise<void> {
    if (jobs.length === 0) return;
    const { builder, options } = this.watched;
    for (const { input } of jobs) this.states.set(input, stateOf(input));
    const builts = await builder.build(jobs);
    this.remember(builts);
    // Later than the code, which nobody should wait for; what other files declare may have become another type.
    // oxlint-disable-next-line no-await-in-loop
    for (const each of this.declarations) await each.write([...this.builts.values()], builts);
    if (options.json) process.stdout.write(formatJson(builts, false));
    else process.stderr.write(builts.map((built) => formatBuilt(built, colorsFor(process.stderr))).join(""));
    const names = builts.filter(({ outcome }) => outcome.ok).map(({ outcome }) => outcome.input);
    const what = names.length > 3 ? `${names.length} files` : names.join(", ") || "nothing";
    this.say(`rebuilt ${what} in ${Math.round(performance.now() - since)} ms${this.trouble()}`);
  }

  private remember(builts: readonly Built[]): void {
    for (const built of builts) this.builts.set(built.input, built);
  }

  private trouble(): string {
    const failing = [...this.builts.values()].filter(({ outcome }) => !outcome.ok).length;
    return failing === 0 ? "" : `; ${failing} ${failing === 1 ? "file has" : "files have"} errors`;
  }

  /** For people: where stdout is for machines, on stderr. */
  say(line: string): void {
    (this.watched.options.json ? process.stderr : process.stdout).write(`${line}\n`);
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
