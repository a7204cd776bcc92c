// Installs what the tests compare with and run in, each in a folder of its own: every folder below test/ that has a
// lockfile. `npm test` does it first. A folder is installed again when its lockfile has changed.
//   node scripts/peers.mjs
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";

const cwd = fileURLToPath(new URL("../test", import.meta.url));
const ignore = ["**/node_modules/**"];
for (const lockfile of globSync("**/package-lock.json", { cwd, ignore, absolute: true })) {
  const folder = dirname(lockfile);
  const installed = join(folder, "node_modules/.installed-lockfile");
  const wanted = readFileSync(lockfile, "utf8");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) continue;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status === 0) writeFileSync(installed, wanted);
  else process.exitCode = status ?? 1;
}
