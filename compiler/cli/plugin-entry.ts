/**
 * The entries of `plugins` in a tsconfig.json: that of openawait holds options, the others are not run by a build.
 *
 *     readPlugins({ compilerOptions: { plugins: [{ transform: "openawait/transformer", mode: "promise" }] } }, config)
 *     → { options: { mode: "promise" }, warnings: [] }
 */
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { optionErrors } from "../options.ts";
import { UsageError } from "./errors.ts";
import { type LoweringOptions, shown } from "./plan.ts";

const TRANSFORMER = "openawait/transformer";
const OPTIONS = ["mode", "importSource", "runtime", "plainAwait"];
/** Those of ts-patch itself; they don't matter here. */
const OF_TS_PATCH =
  "transform name import type after afterDeclarations transformProgram isEsm resolvePathAliases tsConfig";
const KNOWN = new Set([...OPTIONS, ...OF_TS_PATCH.split(" ")]);

export interface Plugins {
  readonly options: LoweringOptions;
  readonly warnings: readonly string[];
}

/** `raw`: the parsed JSON, with what it extends. Its errors are wrong use. */
export function readPlugins(plugins: unknown, config: string): Plugins {
  const warnings: string[] = [];
  let options: LoweringOptions = {};
  for (const [index, entry] of (Array.isArray(plugins) ? plugins : []).entries()) {
    const { transform, ...rest } = isRecord(entry) ? entry : {};
    // Without it an entry is for editors.
    if (typeof transform !== "string") continue;
    const place = `${shown(config)}: compilerOptions.plugins[${index}]`;
    if (isOurs(transform, config, place)) options = optionsOf(rest, place);
    else warnings.push(`${place}: '${transform}' is not run by openawait build, which runs no other transformers`);
  }
  return { options, warnings };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function isOurs(transform: string, config: string, place: string): boolean {
  if (transform === TRANSFORMER) return true;
  if (transform.startsWith("openawait/")) {
    throw new UsageError(`${place}: there is no '${transform}'; the transformer is '${TRANSFORMER}'`);
  }
  const found = resolved(createRequire(config), transform);
  if (found === undefined) {
    throw new UsageError(`${place}: there is no module '${transform}'; install it, or remove the entry`);
  }
  return found === resolved(createRequire(import.meta.url), TRANSFORMER);
}

function resolved(require: NodeJS.Require, module: string): string | undefined {
  try {
    return realpathSync(require.resolve(module));
  } catch (error) {
    // It is there, but has nothing for `require`.
    const there = error instanceof Error && "code" in error && error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
    return there ? module : undefined;
  }
}

function optionsOf(entry: Readonly<Record<string, unknown>>, place: string): LoweringOptions {
  for (const name of Object.keys(entry)) {
    if (KNOWN.has(name)) continue;
    throw new UsageError(`${place}: openawait has no option '${name}'; there are ${OPTIONS.join(", ")}`);
  }
  const given = Object.fromEntries(Object.entries(entry).filter(([name]) => OPTIONS.includes(name)));
  const [error] = optionErrors(given);
  if (error) throw new UsageError(`${place}: ${error.details.join(": ")}`);
  return given;
}
