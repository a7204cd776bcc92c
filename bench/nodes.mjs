// Runs a script of this folder on other Nodes too, and gives what each printed as JSON, as soon as it is there.
//
//     onNodes("run.mjs", "26,/opt/node/bin/node", ["--rounds", "5"])   →   { node: "v26.10.0", … }, …
//
// A number is installed from npm (the package `node`), into a folder of its own: wherever it is in node_modules/.bin,
// npm would run everything with it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export function* onNodes(script, nodes, args) {
  for (const node of nodes?.split(",") ?? []) {
    const file = /^\d+(\.\d+)*$/.test(node) ? installed(node) : node;
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 };
    const path = fileURLToPath(new URL(script, import.meta.url));
    yield JSON.parse(execFileSync(file, [path, ...args, "--json"], options));
  }
}

function installed(version) {
  const folder = fileURLToPath(new URL(`../.cache/nodes/${version}/`, import.meta.url));
  const ending = process.platform === "win32" ? "node.exe" : "node";
  const file = `${folder}node_modules/node/bin/${ending}`;
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}package.json`, '{ "private": true }\n');
    const options = { cwd: folder, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" };
    execFileSync("npm", ["install", "--no-audit", "--no-fund", `node@${version}`], options);
  }
  return file;
}
