/**
 * Findings about the project's files: which of those with async code the compiler never sees, and which ask it to leave
 * them alone.
 *
 *     ! 1 of 12 files with async code does not belong to tsconfig.json: scripts/deploy.ts
 */
import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { glob } from "tinyglobby";
import ts from "typescript";
import { mayHaveWork } from "../../skim.ts";
import { isBundler } from "./changes.ts";
import { importedAs, pluginCalls } from "./edit-config.ts";
import type { Finding } from "./finding.ts";
import type { Project, Tool } from "./project.ts";

const SOURCES = "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}";
const NOT_SOURCES = [
  "**/node_modules/**",
  "**/{dist,build,out,coverage}/**",
  "**/.*/**",
  "**/*.d.{ts,mts,cts}",
  "**/*.config.*",
];

export async function sourceFindings(project: Project, tool: Tool): Promise<Finding[]> {
  const { folder } = project;
  const files = await glob(SOURCES, { cwd: folder, absolute: true, ignore: NOT_SOURCES });
  const texts = files.map((file) => ({ file: resolve(file), text: readFileSync(file, "utf8") }));
  const async = texts.filter(({ file, text }) => mayHaveWork(file, text));
  const findings: Finding[] = [];
  const native = async.filter(({ text }) => /^\s*["']use native["']/m.test(text));
  if (native.length > 0) {
    const message = `"use native" stands in ${listed(
      folder,
      native.map(({ file }) => file),
    )}: what it covers is left alone`;
    findings.push({ id: "native", level: "hint", message });
  }
  const seen = await seenBy(project, tool);
  const unseen = seen ? async.map(({ file }) => file).filter((file) => !seen.files.has(file)) : [];
  if (seen && unseen.length > 0) {
    const message = `${unseen.length} of ${async.length} files with async code are not in ${seen.by}: ${listed(folder, unseen)}`;
    findings.push({ id: "files", level: "hint", message, advice: "leave it so if they need not be lowered" });
  }
  return findings;
}

function listed(folder: string, files: readonly string[]): string {
  const names = files.slice(0, 3).map((file) => relative(folder, file));
  return names.join(", ") + (files.length > 3 ? `, and ${files.length - 3} more` : "");
}

interface Seen {
  readonly files: ReadonlySet<string>;
  readonly by: string;
}

/** What the tool compiles, if it compiles only a part and says so. */
async function seenBy({ folder, tsconfigs }: Project, { name, config }: Tool): Promise<Seen | undefined> {
  if (name === "tsc") {
    return {
      files: new Set(tsconfigs.flatMap(({ files }) => files).map((file) => resolve(file))),
      by: config ?? "tsconfig.json",
    };
  }
  if (!isBundler(name) || config === undefined) return undefined;
  const { include, exclude } = patternsOf(readFileSync(join(folder, config), "utf8"), config, `openawait/${name}`);
  if (include.length + exclude.length === 0) return undefined;
  const patterns = include.length > 0 ? include : [SOURCES];
  const files = await glob(patterns, { cwd: folder, absolute: true, ignore: exclude });
  return { files: new Set(files.map((file) => resolve(file))), by: `include and exclude of ${config}` };
}

/** The globs among the options of the plugin that are written out. */
function patternsOf(text: string, fileName: string, module: string): { include: string[]; exclude: string[] } {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const name = importedAs(file, module);
  const options = name === undefined ? undefined : pluginCalls(file, name)[0]?.arguments[0];
  const globs = (key: string): string[] => {
    if (!options || !ts.isObjectLiteralExpression(options)) return [];
    const property = options.properties.find((each) => each.name?.getText() === key);
    if (!property || !ts.isPropertyAssignment(property)) return [];
    const { initializer } = property;
    const values = ts.isArrayLiteralExpression(initializer) ? [...initializer.elements] : [initializer];
    return values.filter((value) => ts.isStringLiteralLike(value)).map(({ text: glob }) => glob);
  };
  return { include: globs("include"), exclude: globs("exclude") };
}
