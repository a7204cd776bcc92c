/**
 * How a file is compiled: what the nearest package.json and the nearest tsconfig.json say, the entry for
 * openawait/transformer in its `plugins` included.
 *
 *     { "compilerOptions": { "jsxImportSource": "preact",
 *         "plugins": [{ "transform": "openawait/transformer", "mode": "promise" }] } }
 *
 *     settingsOf("/app/src/a.tsx")   → { lowering: { mode: "promise" }, compilerOptions: { jsxImportSource: "preact", … } }
 */
import { getTsconfig, parseTsconfig } from "get-tsconfig";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { optionErrors, type LowerOptions } from "../../options.ts";
import { DIAGNOSTICS } from "../../diagnostics.ts";

export interface Settings {
  /** For messages; undefined without a tsconfig.json. */
  readonly path: string | undefined;
  readonly lowering: Pick<LowerOptions, "mode" | "importSource" | "runtime" | "plainAwait">;
  /** As in tsconfig.json; only those that change what a program does. */
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

/** The target is the running Node, and the module system is the file's, so those are not among them. */
const HEEDED = new Set([
  "emitDecoratorMetadata",
  "esModuleInterop",
  "experimentalDecorators",
  "importHelpers",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "verbatimModuleSyntax",
]);

/** Targets whose class fields are assigned and not defined, unless `useDefineForClassFields` says otherwise. */
const ASSIGNS_FIELDS = /^es(?:3|5|6|20(?:1\d|2[01]))$/i;

const known = new Map<string, Settings>();

/** Throws where tsconfig.json can't be read, or where the plugin has an option that does not exist. */
export function settingsOf(file: string): Settings {
  const folder = dirname(file);
  let settings = known.get(folder);
  if (!settings) known.set(folder, (settings = readSettings(file)));
  return settings;
}

const parsed = new Map();

function readSettings(file: string): Settings {
  const { OPENAWAIT_TSCONFIG: wanted, OPENAWAIT_MODE: mode } = process.env;
  const found = wanted
    ? { path: resolve(wanted), config: parseTsconfig(resolve(wanted), parsed) }
    : getTsconfig(file, "tsconfig.json", parsed);
  const given = (found?.config.compilerOptions ?? {}) as Json;
  const heeded = Object.entries(given).filter(([name]) => HEEDED.has(name));
  return {
    path: found?.path,
    lowering: {
      ...(found && loweringOf(found.path, pluginEntry(given))),
      ...(mode && loweringOf("OPENAWAIT_MODE", { mode })),
    },
    compilerOptions: {
      ...Object.fromEntries(heeded),
      // What is preserved can't be run.
      ...(/^(preserve|react-native)$/i.test(String(given["jsx"])) && { jsx: "react-jsx" }),
      useDefineForClassFields: given["useDefineForClassFields"] ?? !ASSIGNS_FIELDS.test(String(given["target"])),
    },
  };
}

function pluginEntry(compilerOptions: Json): Json {
  const plugins = Array.isArray(compilerOptions["plugins"]) ? (compilerOptions["plugins"] as Json[]) : [];
  return plugins.find(({ transform }) => transform === "openawait/transformer") ?? {};
}

/** What ts-patch reads in an entry. */
const NOT_OURS = new Set(["transform", "name", "import", "type", "after", "afterDeclarations", "transformProgram"]);
const OURS = new Set(["mode", "importSource", "runtime", "plainAwait"]);

/** `place` is where the entry stands, for the message of what is wrong with it. */
function loweringOf(place: string, entry: Json): Settings["lowering"] {
  const given = Object.entries(entry).filter(([name]) => !NOT_OURS.has(name));
  const unknown = given.filter(([name]) => !OURS.has(name)).map(([name]) => [name, "there is no such option"]);
  const lowering = Object.fromEntries(given) as Settings["lowering"];
  const [error] = [...unknown, ...optionErrors(lowering).map(({ details }) => details)];
  if (!error) return lowering;
  const message = DIAGNOSTICS.OA1006.replace(/\{(\d)\}/g, (_, index: string) => error[Number(index)]!);
  throw new SyntaxError(`${place} - error OA1006: ${message}`);
}

// ── package.json ─────────────────────────────────────────────────────────────────────────────────────────────────────

const types = new Map<string, string | undefined>();

/** `type` of the package that a folder belongs to, as Node looks it up. */
export function packageType(folder: string): string | undefined {
  if (types.has(folder)) return types.get(folder);
  const parent = dirname(folder);
  const own = readPackage(join(folder, "package.json"));
  const outside = own || parent === folder || folder.endsWith("node_modules");
  const type = outside ? (own?.["type"] as string | undefined) : packageType(parent);
  types.set(folder, type);
  return type;
}

function readPackage(file: string): Json | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  return JSON.parse(text) as Json;
}
