/**
 * `openawait check`: type-checks a project as `tsc --noEmit -p` does, with coroutines allowed as the return type of
 * async functions. It is made of tsc's own parts, so that it says and exits as tsc.
 *
 *     await check({ project: "tsconfig.json" }) → 0, 1 or 2, and the errors have been printed
 *
 * Referenced projects are checked first, each from its sources: nothing has to be built before. Nothing is written.
 */
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type TS from "typescript";
import type { Mode } from "../options.ts";
import { acceptCoroutines, configuredMode } from "../plugins/coroutine-types.ts";
import { UsageError } from "./errors.ts";
import { projectTypeScript } from "./project-typescript.ts";

/** The options of `openawait check`. */
export interface CheckOptions {
  project?: string;
  mode?: Mode;
  watch?: true;
  /** As tsc's: by default, whether it is a terminal that is written to. */
  pretty?: boolean;
}

type Report = (diagnostic: TS.Diagnostic) => void;

/** tsc's own parts, which are not in the public types; the same from TypeScript 5.0 to 6.0, the last of them. */
interface Tsc {
  createDiagnosticReporter(system: TS.System, pretty: boolean): Report;
  createWatchStatusReporter(system: TS.System, pretty: boolean): TS.WatchStatusReporter;
  emitFilesAndReportErrorsAndGetExitStatus(
    program: TS.Program,
    report: Report,
    write: (line: string) => void,
    reportSummary: undefined,
    writeFile: TS.WriteFileCallback,
  ): TS.ExitStatus;
  getErrorCountForSummary(diagnostics: readonly TS.Diagnostic[]): number;
  getFilesInErrorForSummary(diagnostics: readonly TS.Diagnostic[]): readonly unknown[];
  getErrorSummaryText(count: number, files: readonly unknown[], newLine: string, system: TS.System): string;
}

/** What a check works with. */
interface Setting {
  readonly ts: typeof TS & Tsc;
  readonly system: TS.System;
  readonly mode: Mode | undefined;
  readonly pretty: boolean;
  readonly report: Report;
}

/** Checks the project, and gives the exit code; it does not end while it watches. */
export async function check(options: CheckOptions): Promise<number> {
  const file = configFile(options.project);
  const ts = (await projectTypeScript(dirname(file))) as Setting["ts"];
  const system = readOnly(ts.sys);
  const extended: TS.CompilerOptions = {
    noEmit: true,
    ...(options.pretty !== undefined && { pretty: options.pretty }),
  };
  const problem = missing(ts, options.project, file);
  const projects = problem ? [] : readProjects(ts, system, file, extended);
  const pretty =
    (projects.at(-1)?.config?.options["pretty"] as boolean | undefined) ?? options.pretty ?? prettyByDefault(system);
  const report = ts.createDiagnosticReporter(system, pretty);
  if (problem) return (report(problem), ts.ExitStatus.DiagnosticsPresent_OutputsSkipped);
  const setting: Setting = { ts, system, mode: options.mode, pretty, report };
  return options.watch ? watch(setting, projects, extended) : checkOnce(setting, projects);
}

// ── projects ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A tsconfig.json; without `config` if it can't be used at all. */
interface ProjectConfig {
  readonly file: string;
  readonly config: TS.ParsedCommandLine | undefined;
  readonly errors: readonly TS.Diagnostic[];
}

function configFile(project: string | undefined): string {
  if (project !== undefined) {
    const path = resolve(project);
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, "tsconfig.json") : path;
  }
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const file = join(folder, "tsconfig.json");
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) {
      throw new UsageError("there is no tsconfig.json in this folder or above it; name a project by -p");
    }
  }
}

/** As tsc says it. */
function missing(ts: typeof TS, project: string | undefined, file: string): TS.Diagnostic | undefined {
  if (project === undefined || existsSync(file)) return undefined;
  return existsSync(project)
    ? globalError(ts, 5057, `Cannot find a tsconfig.json file at the specified directory: '${project}'.`)
    : globalError(ts, 5058, `The specified path does not exist: '${project}'.`);
}

function globalError(ts: typeof TS, code: number, messageText: string): TS.Diagnostic {
  const category = ts.DiagnosticCategory.Error;
  return { category, code, messageText, file: undefined, start: undefined, length: undefined };
}

/** The project and all that it references, those first. */
function readProjects(
  ts: typeof TS,
  system: TS.System,
  root: string,
  extended: TS.CompilerOptions,
): readonly ProjectConfig[] {
  const done = new Map<string, ProjectConfig>();
  const visit = (file: string, above: readonly string[]): TS.Diagnostic | undefined => {
    if (above.includes(file)) {
      const cycle = [...above, file].join("\n");
      return globalError(ts, 6202, `Project references may not form a circular graph. Cycle detected: ${cycle}`);
    }
    // A project that is not there is an error of the one that references it; its program says so.
    if (done.has(file) || !existsSync(file)) return undefined;
    const errors: TS.Diagnostic[] = [];
    const host = { ...system, onUnRecoverableConfigFileDiagnostic: (error: TS.Diagnostic) => void errors.push(error) };
    const config = ts.getParsedCommandLineOfConfigFile(file, extended, host);
    for (const reference of config?.projectReferences ?? []) {
      if (reference.circular) continue;
      const cycle = visit(resolve(ts.resolveProjectReferencePath(reference)), [...above, file]);
      if (cycle) errors.push(cycle);
    }
    done.set(file, { file, config, errors });
    return undefined;
  };
  visit(root, []);
  return [...done.values()];
}

// ── the check ────────────────────────────────────────────────────────────────────────────────────────────────────────

function checkOnce({ ts, system, mode, pretty, report }: Setting, projects: readonly ProjectConfig[]): number {
  const reported: TS.Diagnostic[] = [];
  const collect: Report = (diagnostic) => {
    reported.push(diagnostic);
    report(diagnostic);
  };
  const declarations = new Map<string, TS.SourceFile | undefined>();
  let status: number = ts.ExitStatus.Success;
  for (const { config, errors } of projects) {
    errors.forEach(collect);
    if (errors.length > 0) status = Math.max(status, ts.ExitStatus.DiagnosticsPresent_OutputsSkipped);
    if (!config) continue;
    const program = ts.createProgram({
      rootNames: config.fileNames,
      options: config.options,
      ...(config.projectReferences && { projectReferences: config.projectReferences }),
      host: compilerHost(ts, system, config.options, declarations),
      configFileParsingDiagnostics: ts.getConfigFileParsingDiagnostics(config),
    });
    acceptInProgram(ts, program, mode);
    const write = (line: string): void => system.write(line + system.newLine);
    const ended = ts.emitFilesAndReportErrorsAndGetExitStatus(program, collect, write, undefined, writeNothing);
    status = Math.max(status, ended);
  }
  if (pretty) {
    const [count, files] = [ts.getErrorCountForSummary(reported), ts.getFilesInErrorForSummary(reported)];
    system.write(ts.getErrorSummaryText(count, files, system.newLine, system));
  }
  return status;
}

/** Reads the sources of referenced projects instead of their outputs, and each declaration file once. */
function compilerHost(
  ts: typeof TS,
  system: TS.System,
  options: TS.CompilerOptions,
  declarations: Map<string, TS.SourceFile | undefined>,
): TS.CompilerHost {
  const host: TS.CompilerHost & { useSourceOfProjectReferenceRedirect?: () => boolean } =
    ts.createIncrementalCompilerHost(options, system);
  const getSourceFile = host.getSourceFile.bind(host);
  host.useSourceOfProjectReferenceRedirect = () => true;
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  host.getSourceFile = (name, version, ...rest) => {
    if (!/\.d\.[cm]?ts$/.test(name)) return getSourceFile(name, version, ...rest);
    const format = typeof version === "object" ? version.impliedNodeFormat : undefined;
    const key = `${name}|${format}`;
    if (!declarations.has(key)) declarations.set(key, getSourceFile(name, version, ...rest));
    return declarations.get(key);
  };
  return host;
}

/** In the program itself: all that tsc does with one, watching too, asks it. The second name is that of its builders. */
function acceptInProgram(ts: typeof TS, program: TS.Program, mode: Mode | undefined): void {
  const methods = program as unknown as Record<string, (...args: unknown[]) => readonly TS.Diagnostic[]>;
  for (const name of ["getSemanticDiagnostics", "getBindAndCheckDiagnostics"]) {
    const original = methods[name];
    if (!original) continue;
    methods[name] = (...args) =>
      acceptCoroutines(ts, program, original(...args), mode ?? configuredMode(program.getCompilerOptions()));
  }
}

// ── watching ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function watch(
  { ts, system, mode, pretty, report }: Setting,
  projects: readonly ProjectConfig[],
  extended: TS.CompilerOptions,
): Promise<never> {
  const options = projects.length > 1 ? { ...extended, preserveWatchOutput: true } : extended;
  const createProgram: TS.CreateProgram<TS.SemanticDiagnosticsBuilderProgram> = (
    rootNames,
    compilerOptions,
    host,
    old,
    configErrors,
    projectReferences,
  ) => {
    const program = ts.createProgram({
      rootNames: rootNames ?? [],
      options: compilerOptions ?? {},
      ...(host && { host }),
      ...(old && { oldProgram: old.getProgram() }),
      ...(configErrors && { configFileParsingDiagnostics: configErrors }),
      ...(projectReferences && { projectReferences }),
    });
    acceptInProgram(ts, program, mode);
    return ts.createSemanticDiagnosticsBuilderProgram(program, host ?? ts.createCompilerHost({}), old, configErrors);
  };
  const reportStatus = ts.createWatchStatusReporter(system, pretty);
  for (const { file, errors } of projects) {
    errors.forEach(report);
    const host = ts.createWatchCompilerHost(file, options, system, createProgram, report, reportStatus);
    host.useSourceOfProjectReferenceRedirect = () => true;
    ts.createWatchProgram(host);
  }
  // Its watchers keep the process going.
  return new Promise(() => undefined);
}

// ── the terminal ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Writes to stdout only, and does not believe what an earlier build by tsc has noted down. */
function readOnly(system: TS.System): TS.System {
  return {
    ...system,
    // TypeScript's own remembers what the working folder was.
    getCurrentDirectory: () => process.cwd(),
    write: (text) => void process.stdout.write(text),
    writeFile: writeNothing,
    createDirectory: writeNothing,
    readFile: (path, encoding) => (path.endsWith(".tsbuildinfo") ? undefined : system.readFile(path, encoding)),
  };
}

const writeNothing = (): void => undefined;

/** tsc's rule. */
function prettyByDefault(system: TS.System): boolean {
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"]) return true;
  return system.writeOutputIsTTY?.() ?? false;
}
