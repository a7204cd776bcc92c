// Builds lowered copies of npm packages with the command itself, in a place where they can be loaded:
//   .cache/real/node_modules/openawait   this package
//   .cache/real/undici-promise/          package.json, index.js, lib/ (lowered)
//   .cache/real/mongodb-promise/         package.json, src/ (lowered TypeScript), lib/ (stripped as mongodb strips it)
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { filesBelow, spawned } from "../cli/command.ts";

export type Mode = "promise" | "coroutine";

const ROOT = resolve(import.meta.dirname, "../..");
const CACHE = join(ROOT, ".cache/real");

export interface BuildReport {
  code: number | null;
  built: number;
  lowered: number;
  failed: number;
  /** `file:line:column code message` of everything that was reported. */
  problems: string[];
}

interface JsonReport {
  built: number;
  lowered: number;
  failed: number;
  files: {
    input: string;
    diagnostics: { code: string; message: string; start: { line: number; column: number } }[];
    problem?: { message: string };
  }[];
}

async function build(from: string, to: string, ...options: string[]): Promise<BuildReport> {
  rmSync(to, { recursive: true, force: true });
  const { code, stdout, stderr } = await spawned(ROOT, ["build", from, "--out-dir", to, "--json", ...options]);
  if (stdout === "") throw new Error(stderr);
  const { files, ...counts }: JsonReport = JSON.parse(stdout);
  const problems = files.flatMap(({ input, diagnostics, problem }) => [
    ...diagnostics.map(({ code: id, message, start }) => `${input}:${start.line}:${start.column} ${id} ${message}`),
    ...(problem ? [`${input} ${problem.message}`] : []),
  ]);
  return { code, problems, built: counts.built, lowered: counts.lowered, failed: counts.failed };
}

/** A folder for a copy: with the package's own package.json, and where `openawait/runtime` can be resolved. */
function place(name: string, mode: Mode): string {
  const folder = join(CACHE, `${name}-${mode}`);
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, "node_modules", name, "package.json"), join(folder, "package.json"));
  const link = join(CACHE, "node_modules/openawait");
  mkdirSync(dirname(link), { recursive: true });
  try {
    symlinkSync(ROOT, link, "junction");
  } catch {
    // It is there: another test file made it.
  }
  return folder;
}

export interface Lowered {
  folder: string;
  report: BuildReport;
}

const done = new Map<string, Promise<Lowered>>();

/** Each copy is made once a test file. */
function once(key: string, make: () => Promise<Lowered>): Promise<Lowered> {
  const made = done.get(key) ?? make();
  done.set(key, made);
  return made;
}

export const lowerUndici = (mode: Mode): Promise<Lowered> => once(`undici ${mode}`, () => undici(mode));
export const lowerMongodb = (mode: Mode): Promise<Lowered> => once(`mongodb ${mode}`, () => mongodb(mode));

async function undici(mode: Mode): Promise<Lowered> {
  const folder = place("undici", mode);
  cpSync(join(ROOT, "node_modules/undici/index.js"), join(folder, "index.js"));
  return { folder, report: await build("node_modules/undici/lib", join(folder, "lib"), "--mode", mode) };
}

async function mongodb(mode: Mode): Promise<Lowered> {
  const folder = place("mongodb", mode);
  const report = await build("node_modules/mongodb/src", join(folder, "src"), "--mode", mode, "--emit", "ts");
  return { folder, report };
}

/** Strips the types of src/ into lib/, with the options of mongodb's own tsconfig.json. */
export function stripMongodb(folder: string): void {
  for (const file of filesBelow(join(folder, "src")).filter((name) => name.endsWith(".ts"))) {
    const { outputText } = ts.transpileModule(readFileSync(join(folder, "src", file), "utf8"), {
      fileName: file,
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.CommonJS,
        useDefineForClassFields: false,
        esModuleInterop: false,
      },
    });
    const output = join(folder, "lib", file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
  }
}

/** What the scenarios print when they run on the copy in `folder`. */
export async function runScenarios(script: string, folder: string): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: "", NODE_NO_WARNINGS: "1", NO_COLOR: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  const results: Record<string, unknown> = JSON.parse(stdout);
  return results;
}

/** What is wrong with the syntax of the outputs below `folder`, as JavaScript or TypeScript. */
export function syntaxErrors(folder: string): string[] {
  return filesBelow(folder)
    .filter((file) => /\.[cm]?[jt]s$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const { diagnostics = [] } = ts.transpileModule(text, {
        fileName: file,
        reportDiagnostics: true,
        compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, allowJs: true },
      });
      return diagnostics.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
    });
}

/** The words `async` and `await` that are left as code in the outputs below `folder`. */
export function nativeAsync(folder: string): string[] {
  const left: string[] = [];
  for (const file of filesBelow(folder).filter((name) => /\.[cm]?[jt]s$/.test(name))) {
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      // Overloads have no body and are gone with the types.
      if (ts.isFunctionLike(node) && !("body" in node && node.body)) return;
      if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) {
        left.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return left;
}
