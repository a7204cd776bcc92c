/**
 * Has a probe file compiled by the project's own tool and runs what comes out: the only proof that lowering happens.
 *
 *     await probe(project, { name: "vite", config: "vite.config.ts" }) → { lowered: true, by: "vite 7.3.2" }
 *
 * The probe awaits an object with a hook, whose value is 42; natively that is the object itself. It stands beside the
 * project's sources for a moment, and is removed in every case, ctrl-C included.
 */
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { extname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { reason } from "../errors.ts";
import { builtFile } from "../version.ts";
import { usesPlugin } from "./edit-config.ts";
import { compilerCommand, installed, installedVersion, type Project, scriptsOf, type Tool } from "./project.ts";

export interface Verdict {
  readonly lowered: boolean;
  /** What compiled it: `vite 7.3.2`. */
  readonly by: string;
  /** Why it could not be built or run, or is not lowered. */
  readonly problem?: string;
}

const SOURCE = `// @ts-nocheck
// Made by openawait to see whether it is compiled; it can be removed.
const hook = {
  *[Symbol.for("openawait.onAwait")]() {
    return 42;
  },
};
async function openawaitProbe() {
  return await hook;
}
globalThis.openawaitProbe = openawaitProbe();
export {};
`;

const RUN = `await import(process.argv[1]);
const value = await globalThis.openawaitProbe;
process.stdout.write("openawait probe: " + (value === 42 ? "lowered" : "native"));
process.exit();`;

/** Patience with a bundler, in milliseconds. */
const LONGEST = 120_000;

interface Place {
  readonly project: Project;
  readonly tool: Tool;
  /** The probe's source. */
  readonly source: string;
  /** A new folder, for what it takes to build … */
  readonly scratch: string;
  /** … and one in it for what is built, which a bundler may empty. */
  readonly output: string;
}

/** Never throws: what goes wrong is the verdict. */
export async function probe(project: Project, tool: Tool): Promise<Verdict> {
  const by = toolName(project, tool);
  let removeAll: (() => void) | undefined;
  try {
    const scratch = mkdtempSync(join(project.folder, ".openawait-probe-"));
    const output = join(scratch, "output");
    const source = join(sourceFolder(project), `openawait-probe-${process.pid}${endingFor(project, tool)}`);
    removeAll = removeInEveryCase([scratch, source]);
    mkdirSync(output);
    writeFileSync(source, SOURCE, { flag: "wx" });
    const built = await compile({ project, tool, source, scratch, output });
    if ("problem" in built) return { lowered: false, by, problem: built.problem };
    const answer = await runProbe(project, built);
    return answer === "lowered" ? { lowered: true, by } : { lowered: false, by, problem: answer };
  } catch (error) {
    return { lowered: false, by, problem: `the probe could not be written: ${reason(error)}` };
  } finally {
    removeAll?.();
  }
}

const endingFor = ({ tsconfigs, manifest }: Project, { name }: Tool): string =>
  name === "tsc" || tsconfigs.length > 0 ? ".ts" : manifest.data["type"] === "module" ? ".js" : ".mjs";

/** Where the sources are: options of the tool may leave out other folders. */
function sourceFolder({ folder, tsconfigs }: Project): string {
  const root = tsconfigs[0]?.options.rootDir;
  if (root !== undefined && existsSync(root) && !relative(folder, root).startsWith("..")) return root;
  return existsSync(join(folder, "src")) ? join(folder, "src") : folder;
}

/** Removes the files when called; on an interruption too, after which the process ends as it would have. */
function removeInEveryCase(paths: readonly string[]): () => void {
  const remove = (): void => {
    for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const interrupted = (signal: NodeJS.Signals): void => {
    remove();
    for (const each of signals) process.removeListener(each, interrupted);
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, interrupted);
  process.on("exit", remove);
  return () => {
    remove();
    process.removeListener("exit", remove);
    for (const signal of signals) process.removeListener(signal, interrupted);
  };
}

// ── the tools ────────────────────────────────────────────────────────────────────────────────────────────────────────

const PACKAGES: Partial<Record<Tool["name"], string>> = {
  rspack: "@rspack/core",
  farm: "@farmfe/core",
  tsc: "typescript",
};

function toolName({ folder, manifest }: Project, { name }: Tool): string {
  if (name === "node") return `node ${process.versions.node}`;
  if (name === "build") return "openawait build";
  const command = name === "tsc" ? compilerCommand(manifest.data).name : name;
  return `${command} ${installedVersion(folder, PACKAGES[name] ?? name) ?? "(not installed)"}`;
}

type Built = { readonly file: string; readonly args?: readonly string[] } | { readonly problem: string };

async function compile(place: Place): Promise<Built> {
  switch (place.tool.name) {
    case "node":
      return { file: place.source, args: registerArgs(place.project) };
    case "build":
      return run(place, [builtFile("compiler/cli/main.js"), "build", place.source, "--out-dir", place.output]);
    case "tsc":
      return compileWithTsc(place);
    case "vite":
    case "webpack":
    case "rspack":
    case "rollup":
    case "rolldown":
    case "farm":
    case "esbuild":
      return bundle(place);
    default:
      return place.tool.name satisfies never;
  }
}

/** As the scripts start Node. */
function registerArgs({ manifest }: Project): string[] {
  const registers = Object.values(scriptsOf(manifest.data)).some((script) => script.includes("openawait/register"));
  const options = process.env["NODE_OPTIONS"] ?? "";
  return registers && !options.includes("openawait/register") ? ["--import", "openawait/register"] : [];
}

function compileWithTsc(place: Place): Promise<Built> {
  const { folder, manifest, tsconfigs } = place.project;
  const { name } = compilerCommand(manifest.data);
  const compiler = installed(folder, name === "tspc" ? "ts-patch" : "typescript");
  if (!compiler) return Promise.resolve({ problem: `${name} is called by the scripts, and is not installed` });
  const config = join(place.scratch, "tsconfig.json");
  const compilerOptions = {
    noEmit: false,
    noEmitOnError: false,
    emitDeclarationOnly: false,
    declaration: false,
    declarationMap: false,
    composite: false,
    incremental: false,
    rootDir: sourceFolder(place.project),
    outDir: place.output,
  };
  const parent = join(folder, tsconfigs[0]?.name ?? "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({ extends: parent, compilerOptions, files: [place.source], include: [], references: [] }),
  );
  const program = join(compiler.folder, name === "tspc" ? "bin/tspc.js" : "bin/tsc");
  return run(place, [program, "-p", config]);
}

/** In a process of its own, from a script in the project, so that it finds the project's own tool. */
function bundle(place: Place): Promise<Built> {
  const script = join(place.scratch, "probe-bundle.mjs");
  copyFileSync(builtFile("compiler/cli/project/probe-bundle.js"), script);
  const { name, config = "" } = place.tool;
  if (name === "esbuild" && !usesPlugin(join(place.project.folder, config), `openawait/${name}`)) {
    // It has no configuration that could be loaded, and its script is not for us to run.
    return Promise.resolve({ problem: `${config || "its command"} does not use openawait/${name}` });
  }
  return run(place, [script, name, config, place.source, place.output]);
}

/** Runs a compiler; what it left in the output folder is what counts. */
async function run(place: Place, args: readonly string[]): Promise<Built> {
  const { code, text } = await finished(args, place.project.folder);
  const files = existsSync(place.output) ? readdirSync(place.output, { recursive: true, encoding: "utf8" }) : [];
  const file = files.find((each) => /openawait-probe-\d+\.[cm]?js$/.test(each));
  if (file !== undefined) return { file: join(place.output, file) };
  return { problem: `${place.tool.name} ended with exit code ${code} and no output\n${text}`.trimEnd() };
}

async function runProbe(project: Project, built: { file: string; args?: readonly string[] }): Promise<string> {
  const url = pathToFileURL(built.file).href;
  const args = [...(built.args ?? []), "--input-type=module", "--eval", RUN, url];
  const { code, text } = await finished(args, project.folder);
  const answer = /openawait probe: (\w+)$/.exec(text)?.[1];
  if (answer === "lowered") return answer;
  if (answer === "native") return "its async functions were not lowered";
  const isOutput = extname(built.file) !== ".ts" && existsSync(built.file);
  const calls = isOutput && /\$await\w*\.\w+\(/.test(readFileSync(built.file, "utf8"));
  return `${calls ? "lowered code" : "what was built"} does not run (exit code ${code})\n${text}`.trimEnd();
}

/** What a process printed, its end if that is long. */
function finished(args: readonly string[], cwd: string): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  let text = "";
  const collect = (data: Buffer): void => void (text = (text + data.toString()).slice(-4000));
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((done) => {
    child.on("error", (error) => done({ code: null, text: reason(error) }));
    child.on("close", (code) => done({ code, text: text.trim() }));
  });
}
