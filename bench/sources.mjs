// The real sources that compile.mjs and size.mjs work on, from node_modules.
//
//     readSources("mongodb")   →   [{ fileName: "…/mongodb/src/admin.ts", text: "import …" }, …]
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDERS = {
  mongodb: { path: "../node_modules/mongodb/src/", ending: ".ts" },
  undici: { path: "../node_modules/undici/lib/", ending: ".js" },
};

export const projects = Object.keys(FOLDERS);

export function sourceFiles(project) {
  const { path, ending } = FOLDERS[project];
  const folder = fileURLToPath(new URL(path, import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(ending));
  return files.toSorted().map((file) => folder + file);
}

export function readSources(project) {
  return sourceFiles(project).map((fileName) => ({ fileName, text: readFileSync(fileName, "utf8") }));
}
