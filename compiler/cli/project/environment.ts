/**
 * Findings about Node and about the packages: is the runtime there that compiled code calls, once and the right one?
 *
 *     ✓ Node 20.20.2
 *     ✗ openawait is not installed, and compiled code imports openawait/runtime
 */
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { glob } from "tinyglobby";
import { DEFAULT_IMPORT_SOURCE } from "../../options.ts";
import { INTERFACE_VERSION } from "../../../runtime/interface.ts";
import { reason } from "../errors.ts";
import { nodeRange } from "../version.ts";
import { isJsonObject } from "./edit-json.ts";
import type { Finding } from "./finding.ts";
import { dependenciesOf, installed, installedVersion, type Project, type Tool } from "./project.ts";
import { transformerEntry } from "./tool-findings.ts";

export async function environmentFindings(project: Project, tool: Tool): Promise<Finding[]> {
  const own = [nodeFinding(process.versions.node), ...runtimeFindings(project, tool)];
  return [...own, ...(await interfaceFindings(project)), ...(await copiesFindings(project.folder))];
}

/** By the range of package.json, which is of the form `^20.19.0 || >=22.12.0`. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = nodeRange()
    .split("||")
    .some((part) => {
      const [, sign, low, least] = /(\^|>=)(\d+)\.(\d+)/.exec(part)!;
      return (major === Number(low) && minor >= Number(least)) || (sign === ">=" && major > Number(low));
    });
  if (ok) return { id: "node", level: "ok", message: `Node ${version}` };
  const message = `Node ${version} is outside of what openawait supports, ${nodeRange()}`;
  return { id: "node", level: "problem", message, advice: "use a newer Node" };
}

function runtimeFindings({ folder, manifest, manager }: Project, tool: Tool): Finding[] {
  const found = installed(folder, "openawait");
  if (!found) {
    const message = "openawait is not installed, and compiled code imports openawait/runtime";
    return [
      {
        id: "runtime",
        level: "problem",
        message,
        advice: `${manager} ${manager === "npm" ? "install" : "add"} openawait`,
      },
    ];
  }
  const findings: Finding[] = [
    { id: "runtime", level: "ok", message: `openawait ${installedVersion(folder, "openawait")} is installed` },
  ];
  const { dependencies } = manifest.data;
  if (isJsonObject(dependencies) && "openawait" in dependencies) return findings;
  const bundled = !["node", "tsc", "build"].includes(tool.name);
  if ("openawait" in dependenciesOf(manifest.data)) {
    if (bundled) return findings;
    const message = "openawait is no dependency but only a devDependency, and compiled code imports it where it runs";
    return [...findings, { id: "dependency", level: "hint", message, advice: "move it to dependencies" }];
  }
  const message = "openawait is not in package.json";
  return [
    ...findings,
    { id: "dependency", level: "hint", message, advice: 'add it to dependencies, or run "openawait init"' },
  ];
}

interface Versioned {
  readonly INTERFACE_VERSION?: unknown;
  readonly default?: Versioned;
}

/** What lowered code calls has a version: the compiler's and the runtime's must be the same. */
async function interfaceFindings(project: Project): Promise<Finding[]> {
  const wanted = transformerEntry(project)?.["importSource"];
  const source = typeof wanted === "string" ? wanted : DEFAULT_IMPORT_SOURCE;
  if (source === DEFAULT_IMPORT_SOURCE && !installed(project.folder, "openawait")) return [];
  const advice = "install the same version of openawait for the compiler and the runtime";
  try {
    const file = createRequire(join(project.folder, "package.json")).resolve(source);
    const runtime = (await import(pathToFileURL(file).href)) as Versioned;
    // A CommonJS module may have it in its default export only.
    const version = runtime.INTERFACE_VERSION ?? runtime.default?.INTERFACE_VERSION;
    if (version === INTERFACE_VERSION) {
      return [
        {
          id: "interface",
          level: "ok",
          message: `${source} has the interface that the compiler calls (${INTERFACE_VERSION})`,
        },
      ];
    }
    const has = version === undefined ? "no INTERFACE_VERSION" : `interface ${JSON.stringify(version)}`;
    const message = `${source} has ${has}, and the compiler calls interface ${INTERFACE_VERSION}`;
    return [{ id: "interface", level: "problem", message, advice }];
  } catch (error) {
    const message = `the runtime ${source} can't be loaded: ${reason(error).split("\n")[0]}`;
    return [{ id: "interface", level: "problem", message, advice }];
  }
}

/** Symbols and marks are shared between copies; debugging and `instanceof Coroutine` are not. */
async function copiesFindings(folder: string): Promise<Finding[]> {
  if (!existsSync(join(folder, "node_modules"))) return [];
  const patterns = ["", "{*,@*/*}/node_modules/", ".pnpm/openawait@*/node_modules/"].map(
    (path) => `node_modules/${path}openawait/package.json`,
  );
  const found = await glob(patterns, { cwd: folder, absolute: true, dot: true, followSymbolicLinks: true });
  const copies = new Set(found.map((file) => realpathSync(file)));
  if (copies.size < 2) return [];
  const message = `there are ${copies.size} copies of openawait: ${[...copies].map((file) => file.replace(/.package\.json$/, "")).join(", ")}`;
  return [{ id: "copies", level: "hint", message, advice: "let the package manager dedupe them" }];
}
