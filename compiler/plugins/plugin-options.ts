/**
 * The options that the plugins for bundlers and the webpack loader take, and what is wrong with those that were given.
 *
 *     openawait({ moed: "promise" })
 *     → TypeError: openawait/vite: there is no option "moed"; did you mean "mode"?
 */
import { closestMatch } from "leven";
import { type LowerOptions, optionErrors } from "../options.ts";

/** A glob (relative ones start at the working directory), a regular expression, or several. */
export type FilterPattern = string | RegExp | readonly (string | RegExp)[];

/** Options of `lower` mean what they mean there; for `sourceMap` the webpack loader also looks at what webpack wants. */
export interface PluginOptions extends Pick<
  LowerOptions,
  "mode" | "importSource" | "runtime" | "plainAwait" | "sourceMap"
> {
  /** Files to lower, by path with and without its query. Default: all .ts .tsx .mts .cts .js .jsx .mjs .cjs. */
  readonly include?: FilterPattern | undefined;
  /** Files to leave alone, even if included. Default: what lies in `node_modules`; `[]` for none. */
  readonly exclude?: FilterPattern | undefined;
}

/** Typed so that an option that is added above can't be forgotten here. */
const NAMES = Object.keys({
  include: true,
  exclude: true,
  mode: true,
  importSource: true,
  runtime: true,
  plainAwait: true,
  sourceMap: true,
} satisfies Record<keyof Required<PluginOptions>, true>);

/**
 * Gives the options back if they can be used.
 * @param entry what the user imported, for the message: `openawait/vite`
 * @throws TypeError that names every option that does not exist or has a value it can't have
 */
export function checkedOptions(entry: string, options: PluginOptions | undefined): PluginOptions {
  const given: unknown = options ?? {};
  if (typeof given !== "object" || Array.isArray(given)) {
    throw new TypeError(`${entry}: the options are an object, such as { mode: "promise" }, not ${typeName(given)}`);
  }
  const problems = Object.keys(given as object)
    .filter((name) => !NAMES.includes(name))
    .map((name) => `there is no option ${JSON.stringify(name)}${suggestion(name)}`);
  const { include, exclude, ...lowering } = given as PluginOptions;
  for (const [name, value] of Object.entries({ include, exclude })) {
    if (value !== undefined && !isFilterPattern(value)) {
      problems.push(`the option ${name} takes globs and regular expressions, not ${typeName(value)}`);
    }
  }
  if (lowering.sourceMap !== undefined && typeof lowering.sourceMap !== "boolean") {
    problems.push(`the option sourceMap is true or false, not ${JSON.stringify(lowering.sourceMap)}`);
  }
  for (const { details } of optionErrors(known(lowering))) problems.push(`the option ${details.join(": ")}`);
  if (problems.length > 0) throw new TypeError(`${entry}: ${problems.join("; ")}`);
  return given as PluginOptions;
}

function known(options: PluginOptions): PluginOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => NAMES.includes(name)));
}

function suggestion(name: string): string {
  const lowerCase = new Map(NAMES.map((known) => [known.toLowerCase(), known]));
  const close = closestMatch(name.toLowerCase(), [...lowerCase.keys()], { maxDistance: 3 });
  const all = `the options are ${NAMES.slice(0, -1).join(", ")} and ${NAMES.at(-1)}`;
  return close === undefined ? `; ${all}` : `; did you mean ${JSON.stringify(lowerCase.get(close))}?`;
}

function isFilterPattern(value: unknown): boolean {
  return (Array.isArray(value) ? value : [value]).every((each) => typeof each === "string" || each instanceof RegExp);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
