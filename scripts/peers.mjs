// Installs what the tests compare with and run in, each in a folder of its own: every folder below test/ that has a
// lockfile. `npm test` does it first. A folder is installed again when its lockfile has changed.
//   node scripts/peers.mjs
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folders with a lockfile in `folder` and below. */
function* peers(folder) {
  if (existsSync(join(folder, "package-lock.json"))) yield folder;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== "node_modules") yield* peers(join(folder, entry.name));
  }
}

for (const cwd of peers(fileURLToPath(new URL("../test", import.meta.url)))) {
  const wanted = readFileSync(join(cwd, "package-lock.json"), "utf8");
  const installed = join(cwd, "node_modules/.installed-lockfile");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) continue;
  const options = { cwd, stdio: "inherit", shell: process.platform === "win32" };
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], options);
  if (status === 0) writeFileSync(installed, wanted);
  else process.exitCode = status ?? 1;
}
