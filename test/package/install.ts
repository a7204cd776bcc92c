// The package as it is published, in an empty folder outside of the project: what `npm pack` makes, and links to the
// packages that it depends on, and to no others.
//
//     const folder = install();   →   /tmp/openawait-…, with node_modules/openawait
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PROJECT } from "../harness/fixtures.ts";

/** A target of `exports`: a file, or one for each condition. */
export type Target = string | { readonly [condition: string]: Target };

export interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, Target>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly sideEffects: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

export const MANIFEST = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as Manifest;

/** The type-checker and Node's types are what users have beside it. */
const BESIDE = ["@types/node", "undici-types"];

export interface Installed {
  readonly folder: string;
  readonly tarball: string;
}

export function install(): Installed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "openawait-")));
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
    cwd: PROJECT,
    stdio: "ignore",
    shell: process.platform === "win32",
  });
  const tarball = join(folder, `openawait-${MANIFEST.version}.tgz`);
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  mkdirSync(join(folder, "node_modules"));
  renameSync(join(folder, "package"), join(folder, "node_modules/openawait"));
  for (const name of [...Object.keys(MANIFEST.dependencies), ...BESIDE]) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules", name), link, "junction");
  }
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  return { folder, tarball };
}
