// Runs the command in a folder of its own.
//   const { code, stdout } = await inFolder({ "src/a.ts": "…" }).run("build", "src");
//   const { code, stdout } = await spawned(folder.path, ["build", "src"]);
// `run` calls the command's only function in this process, since loading TypeScript is most of a call's time; `spawned`
// starts the built one, as users do.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterEach, vi } from "vitest";
import { run as main } from "../../compiler/cli/program.ts";

// What one test compiled must not be what another one finds.
process.env["OPENAWAIT_CACHE"] = "0";

export const COMMAND = resolve(import.meta.dirname, "../../dist/compiler/cli/main.js");

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command in `cwd`, without a terminal and without colours of the environment. */
export function spawned(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  started: (pid: number) => void = () => undefined,
): Promise<Outcome> {
  const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd, env: { ...inherited, ...env } });
  if (child.pid !== undefined) started(child.pid);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

const capture = (into: string[]) => (text: string | Uint8Array) => into.push(String(text)) > 0;

/** The same, in this process. Not for two calls at once: the working folder and the streams are the process's. */
async function run(cwd: string, args: readonly string[]): Promise<Omit<Outcome, "signal">> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const home = process.cwd();
  vi.spyOn(process.stdout, "write").mockImplementation(capture(stdout));
  vi.spyOn(process.stderr, "write").mockImplementation(capture(stderr));
  process.chdir(cwd);
  try {
    const code = await main(["node", "openawait", ...args]);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  } finally {
    process.chdir(home);
    vi.restoreAllMocks();
  }
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface Folder {
  path: string;
  run(...args: string[]): Promise<Omit<Outcome, "signal">>;
  read(file: string): string;
  write(file: string, content: string | Buffer): void;
  has(file: string): boolean;
  /** Every file below `below`, sorted. */
  list(below?: string): string[];
}

/** A new folder with these files; it is removed after the test. */
export function inFolder(files: Record<string, string | Buffer> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), "openawait-cli-"));
  folders.push(path);
  const folder: Folder = {
    path,
    run: (...args) => run(path, args),
    read: (file) => readFileSync(join(path, file), "utf8"),
    write(file, content) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), content);
    },
    has: (file) => existsSync(join(path, file)),
    list: (below = ".") => filesBelow(join(path, below)),
  };
  for (const [file, content] of Object.entries(files)) folder.write(file, content);
  return folder;
}

export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  // (With types, it does not go through links: a project may link to itself.)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(relative(folder, entry.parentPath), entry.name))
    .filter((file) => !statSync(join(folder, file), { throwIfNoEntry: false })?.isDirectory())
    .toSorted();
}
