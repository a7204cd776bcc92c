// Projects that are run by `node --import openawait/register`, each in a folder of its own in .cache/node, where
// "openawait" is this package as it is built.
//
//     const folder = project("mine", { "main.mts": "console.log(1)" });
//     await runNode(folder, ["main.mts"])   →   { code: 0, stdout: "1\n", stderr: "" }
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { referenceNode } from "../engines/engine.ts";
import { PROJECT } from "../harness/fixtures.ts";

const INSTALLED = join(PROJECT, "test/engines/node_modules");

/** The running one and Node 26; on Linux x64 the oldest one for each kind of hooks too. */
export const NODES: ReadonlyMap<string, string> = new Map([
  [process.version, process.execPath],
  ...(process.platform === "linux" && process.arch === "x64"
    ? ([
        ["20.19.0", join(INSTALLED, "node20-linux-x64/bin/node")],
        ["22.15.0", join(INSTALLED, "node22-linux-x64/bin/node")],
      ] as const)
    : []),
  ["26", referenceNode()],
]);

/** A new folder with the files of test/node/projects/<name>, if there are such, and with `files`. */
export function project(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(PROJECT, ".cache/node", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(PROJECT, join(folder, "node_modules/openawait"), "junction");
  const source = join(PROJECT, "test/node/projects", name);
  if (existsSync(source)) cpSync(source, folder, { recursive: true });
  addFiles(folder, files);
  return folder;
}

export function addFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runNode(
  cwd: string,
  args: readonly string[],
  { node = process.execPath, env = {} }: { readonly node?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const { NODE_OPTIONS: _, VITEST: __, ...inherited } = process.env;
  const child = spawn(node, ["--import", "openawait/register", ...args], { cwd, env: { ...inherited, ...env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}
