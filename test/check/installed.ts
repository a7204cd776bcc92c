// The package as users have it: what `npm pack` puts into it, unpacked into a project's node_modules.
//   const project = installedProject({ "a.ts": "…" });
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "openawait-check-"));
  folders.push(folder);
  return folder;
}

let packed: string | undefined;

/** The folder of the unpacked package. */
function unpacked(): string {
  if (packed !== undefined) return packed;
  const folder = temporaryFolder();
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: ROOT, stdio: "pipe" });
  const [archive] = readdirSync(folder);
  execFileSync("tar", ["-xzf", archive!], { cwd: folder });
  return (packed = join(folder, "package"));
}

/** A folder with these files, openawait and a TypeScript (a folder of test/check/node_modules, or the package's own). */
export function installedProject(files: Record<string, string>, typescript = "typescript"): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(unpacked(), join(folder, "node_modules/openawait"), "junction");
  const from = typescript === "typescript" ? ROOT : import.meta.dirname;
  symlinkSync(join(from, "node_modules", typescript), join(folder, "node_modules/typescript"), "junction");
  return folder;
}
