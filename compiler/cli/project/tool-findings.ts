/**
 * Findings about what compiles the code: is openawait in its configuration, and does the tool heed it?
 *
 *     ✗ tsconfig.json: "transfrom" is no key of a plugin
 *         write { "transform": "openawait/transformer" }
 */
import { existsSync, openSync, readFileSync, readSync, closeSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { optionErrors } from "../../options.ts";
import { closest } from "../suggest.ts";
import { isBundler, tsPatchFor } from "./changes.ts";
import { CantEdit, importedAs, parseConfig, pluginCalls } from "./edit-config.ts";
import type { JsonObject } from "./edit-json.ts";
import type { Finding } from "./finding.ts";
import {
  compilerCommand,
  installed,
  installedVersion,
  type Project,
  scriptsOf,
  testsConfig,
  type Tool,
} from "./project.ts";

const INIT = 'run "openawait init"';
const TRANSFORMER = "openawait/transformer";
const LANGUAGE_SERVICE = "openawait/language-service";

export function toolFindings(project: Project, tool: Tool): Finding[] {
  const findings = tsconfigFindings(project);
  if (tool.name === "tsc") findings.push(...typeScriptFindings(project), ...entryFindings(project));
  if (tool.name === "node") findings.push(registerFinding(project));
  if (isBundler(tool.name)) findings.push(pluginFinding(project, tool.name, tool.config));
  const tests = testsConfig(project, tool);
  if (tests !== undefined) {
    const vitest = pluginFinding(project, "vite", tests);
    if (vitest.level !== "ok")
      findings.push({ ...vitest, id: "vitest", level: "hint", message: `tests: ${vitest.message}` });
  }
  return findings;
}

/** The entry for the transformer, as it should be written. */
export function transformerEntry({ tsconfigs }: Project): JsonObject | undefined {
  return tsconfigs.flatMap(({ plugins }) => plugins).find(({ transform }) => transform === TRANSFORMER);
}

function tsconfigFindings({ folder, tsconfigs }: Project): Finding[] {
  const hasNodeTypes = installed(folder, "@types/node") !== undefined;
  return tsconfigs.flatMap(({ name, errors, plugins, options }) => {
    const findings: Finding[] = errors.map((message) => ({
      id: "tsconfig",
      level: "problem",
      message: `${name}: ${message}`,
      advice: "correct it; until then tools may fall back to other options",
    }));
    if (!plugins.some((entry) => entry["name"] === LANGUAGE_SERVICE)) {
      const message = `${name} has no ${LANGUAGE_SERVICE}: editors report TS1064 for async functions of type Coroutine`;
      findings.push({ id: "language-service", level: "hint", message, advice: INIT });
    }
    // The types of Node bring it along.
    const brought = hasNodeTypes && options.types?.some((type) => type === "node" || type === "*") !== false;
    if (options.lib && !brought && !options.lib.some((lib) => /esnext\.(d|disposable)/.test(lib))) {
      const message = `${name}: lib is without esnext.disposable, which \`await using\` needs`;
      findings.push({ id: "lib", level: "hint", message, advice: 'add "esnext.disposable" to lib, or @types/node' });
    }
    return findings;
  });
}

// ── tsc ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

function typeScriptFindings(project: Project): Finding[] {
  const { folder, manifest, manager } = project;
  const version = installedVersion(folder, "typescript");
  if (version === undefined) {
    return [
      { id: "typescript", level: "problem", message: "typescript is not installed", advice: `${manager} install` },
    ];
  }
  if (Number.parseInt(version, 10) >= 7) {
    const message = `TypeScript ${version} takes no transformers: it ignores "plugins" silently`;
    const advice = "keep it as the type-checker, and compile by openawait build -p tsconfig.json";
    return [{ id: "typescript", level: "problem", message, advice }];
  }
  const findings: Finding[] = [{ id: "typescript", level: "ok", message: `TypeScript ${version}` }];
  const { name } = compilerCommand(manifest.data);
  const patch = installedVersion(folder, "ts-patch");
  if (name === "tspc") return [...findings, tspcFinding(version, patch, manager)];
  if (!isPatched(folder)) {
    const message = `tsc ignores the transformer silently: TypeScript ${version} is not patched${patch === undefined ? ", and ts-patch is not installed" : ""}`;
    return [
      ...findings,
      { id: "ts-patch", level: "problem", message, advice: `call tspc in the scripts in place of tsc; ${INIT}` },
    ];
  }
  findings.push({ id: "ts-patch", level: "ok", message: `TypeScript is patched by ts-patch` });
  const persisted = Object.values(scriptsOf(manifest.data)).some((script) => script.includes("ts-patch install"));
  if (!persisted) {
    const message = "the next installation of TypeScript undoes the patch";
    findings.push({
      id: "ts-patch",
      level: "hint",
      message,
      advice: 'add the script "prepare": "ts-patch install -s"',
    });
  }
  return findings;
}

function tspcFinding(version: string, patch: string | undefined, manager: string): Finding {
  const id = "ts-patch";
  if (patch === undefined) {
    const message = "the scripts call tspc, and ts-patch is not installed";
    return { id, level: "problem", message, advice: `${manager} install` };
  }
  const range = tsPatchFor(Number.parseInt(version, 10));
  if (Number.parseInt(patch, 10) > Number.parseInt(range.slice(1), 10)) {
    const message = `ts-patch ${patch} does not take TypeScript ${version}`;
    return { id, level: "problem", message, advice: `make it ts-patch ${range} in package.json` };
  }
  return { id, level: "ok", message: `tspc of ts-patch ${patch} is what the scripts call` };
}

/** ts-patch writes a block of comments at the head of what it has patched. */
function isPatched(folder: string): boolean {
  const found = installed(folder, "typescript");
  const files = ["_tsc.js", "tsc.js"].map((name) => join(found?.folder ?? "", "lib", name));
  return files.filter((file) => existsSync(file)).some((file) => headOf(file).includes("/// tsp-module:"));
}

function headOf(file: string): string {
  const descriptor = openSync(file, "r");
  const buffer = Buffer.alloc(400);
  readSync(descriptor, buffer, 0, buffer.length, 0);
  closeSync(descriptor);
  return buffer.toString("utf8");
}

const KEYS = ["transform", "mode", "importSource", "runtime", "plainAwait"];
/** What ts-patch itself reads in an entry. */
const OF_TS_PATCH = [
  "name",
  "import",
  "type",
  "after",
  "afterDeclarations",
  "transformProgram",
  "resolvePathAliases",
  "tsConfig",
  "isEsm",
];

function entryFindings(project: Project): Finding[] {
  const emitting = project.tsconfigs.filter(({ options }) => options.noEmit !== true);
  return emitting.flatMap(({ name, plugins, options }) => {
    const index = plugins.findIndex(({ transform }) => transform === TRANSFORMER);
    const entry = plugins[index];
    if (!entry) return missingEntry(name, plugins, options);
    const findings: Finding[] = optionFindings(name, entry);
    if (plugins.findIndex(({ transform }) => transform !== undefined) !== index || entry["after"] === true) {
      const message = `${name}: openawait must be the first transformer: it works on the text of the file`;
      findings.push({
        id: "entry",
        level: "problem",
        message,
        advice: "move its entry to the start of plugins, without `after`",
      });
    }
    return findings.length > 0 ? findings : [{ id: "entry", level: "ok", message: `${name} has ${TRANSFORMER}` }];
  });
}

const isOurs = (value: unknown): boolean =>
  typeof value === "string" && value.startsWith("openawait") && value !== LANGUAGE_SERVICE;

function missingEntry(name: string, plugins: readonly JsonObject[], options: ts.CompilerOptions): Finding[] {
  const advice = `write { "transform": "${TRANSFORMER}" } in compilerOptions.plugins, or ${INIT}`;
  const near = plugins.flatMap((entry) =>
    Object.entries(entry).filter((each): each is [string, string] => isOurs(each[1])),
  );
  const findings: Finding[] = near.map(([key, value]) => {
    const message =
      key === "name"
        ? `${name}: "name" is the key of plugins for editors; a transformer's is "transform"`
        : key === "transform"
          ? `${name}: there is no transformer "${value}"; it is called "${TRANSFORMER}"`
          : `${name}: "${key}" is no key of a plugin; did you mean "transform"?`;
    return { id: "entry", level: "problem", message, advice };
  });
  if (near.length === 0) {
    findings.push({ id: "entry", level: "problem", message: `${name} has no entry for ${TRANSFORMER}`, advice });
  }
  if ((options.target ?? ts.ScriptTarget.ES2025) >= ts.ScriptTarget.ES2017) {
    const message = `${name}: its target has async functions, so what is not lowered stays native and nobody notices`;
    const hint = "coroutine(async …) throws ERR_NOT_LOWERED where that happens";
    findings.push({ id: "target", level: "hint", message, advice: hint });
  }
  return findings;
}

function optionFindings(name: string, entry: JsonObject): Finding[] {
  const { mode, importSource, runtime, plainAwait } = entry;
  const findings: Finding[] = Object.keys(entry)
    .filter((key) => !KEYS.includes(key) && !OF_TS_PATCH.includes(key))
    .map((key) => {
      const meant = closest(key, KEYS);
      const message = `${name}: ${TRANSFORMER} has no option "${key}"`;
      const advice = meant === undefined ? `its options are ${KEYS.slice(1).join(", ")}` : `did you mean "${meant}"?`;
      return { id: "option", level: "problem", message, advice };
    });
  const given = Object.entries({ mode, importSource, runtime, plainAwait }).filter(([, value]) => value !== undefined);
  for (const { details } of optionErrors(Object.fromEntries(given))) {
    findings.push({ id: "option", level: "problem", message: `${name}: ${details.join(": ")}`, advice: "correct it" });
  }
  return findings;
}

// ── Node, bundlers ───────────────────────────────────────────────────────────────────────────────────────────────────

function registerFinding({ manifest }: Project): Finding {
  const scripts = Object.values(scriptsOf(manifest.data));
  if ((process.env["NODE_OPTIONS"] ?? "").includes("openawait/register")) {
    return { id: "register", level: "ok", message: "NODE_OPTIONS has openawait/register" };
  }
  if (scripts.some((script) => script.includes("openawait/register"))) {
    return { id: "register", level: "ok", message: "the scripts start Node with openawait/register" };
  }
  const message = "no script starts Node with openawait/register";
  return { id: "register", level: "problem", message, advice: `node --import openawait/register FILE, or ${INIT}` };
}

function pluginFinding({ folder }: Project, bundler: string, config: string | undefined): Finding {
  const module = `openawait/${bundler}`;
  const advice = `import openawait from "${module}", and plugins: [openawait()]; or ${INIT}`;
  if (config === undefined) {
    const message = `${bundler} has no configuration, and so no plugin`;
    return { id: "plugin", level: "problem", message, advice };
  }
  try {
    const file = parseConfig(readFileSync(join(folder, config), "utf8"), config);
    const name = importedAs(file, module);
    if (name === undefined) {
      const message = `${config} does not import ${module}${otherEntry(file.text, module)}`;
      return { id: "plugin", level: "problem", message, advice };
    }
    if (pluginCalls(file, name).length === 0) {
      const message = `${config} imports ${module}, and never calls it`;
      return { id: "plugin", level: "problem", message, advice: `plugins: [${name}()]` };
    }
    return { id: "plugin", level: "ok", message: `${config} has ${module}` };
  } catch (error) {
    if (!(error instanceof CantEdit)) throw error;
    return { id: "plugin", level: "problem", message: `${config}: ${error.message}`, advice: "correct it" };
  }
}

function otherEntry(text: string, module: string): string {
  const other = /["'](openawait(?:\/[\w-]+)?)["']/.exec(text)?.[1];
  return other === undefined || other === module ? "" : `, but ${other}`;
}
