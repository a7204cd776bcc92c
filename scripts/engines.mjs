// Installs the Node that lowered programs are compared with, once: `npm test` does it first.
//   node scripts/engines.mjs
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../test/engines", import.meta.url));
if (!existsSync(`${folder}/node_modules/.package-lock.json`)) {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  process.exitCode = status ?? 1;
}
