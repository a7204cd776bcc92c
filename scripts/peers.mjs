// Installs what the tests compare with and run in, each in a folder of its own: every folder of test/ and test/hosts/
// that has a lockfile. `npm test` does it first. A folder is installed again when its lockfile has changed.
//   node scripts/peers.mjs
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

for (const parent of ["../test/", "../test/hosts/"].map((path) => fileURLToPath(new URL(path, import.meta.url)))) {
  for (const name of readdirSync(parent)) install(join(parent, name));
}

/** @param {string} folder */
function install(folder) {
  const lockfile = join(folder, "package-lock.json");
  if (!existsSync(lockfile)) return;
  const installed = join(folder, "node_modules/.installed-lockfile");
  const wanted = readFileSync(lockfile, "utf8");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status === 0) writeFileSync(installed, wanted);
  else process.exitCode = status ?? 1;
}
