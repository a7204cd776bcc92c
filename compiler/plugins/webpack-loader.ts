/**
 * The loader, for hosts that take loaders only; the plugins for webpack and Rspack set it up by themselves.
 *
 *     { test: /\.[jt]s$/, use: [{ loader: "openawait/webpack-loader", options: { mode: "promise" } }] }
 *
 * It takes what the plugins take, include and exclude too. It must see the source as it was written, so it is the last
 * of a rule's `use` (the first to run), or `enforce: "pre"`.
 */
import remapping, { type SourceMapInput } from "@jridgewell/remapping";
import type { RawSourceMap } from "../index.ts";
import { createLowering, type Lowering } from "./lowering.ts";
import { checkedOptions, type PluginOptions } from "./plugin-options.ts";
import { LoweringError } from "./problem.ts";

export type { FilterPattern, PluginOptions } from "./plugin-options.ts";

/** The parts of webpack's loader context that are used here. */
export interface LoaderContext {
  readonly resource: string;
  /** False if no source map is wanted. */
  readonly sourceMap?: boolean | undefined;
  cacheable?(flag?: boolean): void;
  getOptions(): object;
  emitWarning(warning: Error): void;
  async(): (error: Error | null, code?: string, map?: object, meta?: unknown) => void;
}

const lowerings = new Map<string, Lowering>();

export default function loader(
  this: LoaderContext,
  source: string,
  inputMap?: string | object | null,
  meta?: unknown,
): void {
  this.cacheable?.();
  const callback = this.async();
  const untouched = inputMap ? parsed(inputMap) : undefined;
  try {
    const id = unescaped(this.resource);
    const lowered = loweringFor(this.getOptions())(source, id, this.sourceMap !== false);
    for (const warning of lowered?.warnings ?? []) this.emitWarning(plainError(String(warning)));
    if (!lowered) callback(null, source, untouched, meta);
    else callback(null, lowered.code, lowered.map && joined(lowered.map, untouched), meta);
  } catch (error) {
    callback(error instanceof LoweringError ? plainError(error.problems.join("\n\n")) : (error as Error));
  }
}

export { loader as "module.exports" };

/** Options are checked once, not for each module. */
function loweringFor(options: PluginOptions): Lowering {
  const key = JSON.stringify(options, (_, value: unknown) => (value instanceof RegExp ? String(value) : value));
  let lowering = lowerings.get(key);
  if (!lowering) lowerings.set(key, (lowering = createLowering(checkedOptions("openawait/webpack-loader", options))));
  return lowering;
}

/** webpack and Rspack put a character before those that mean something in a request: `a\0#b.ts` is a#b.ts. */
function unescaped(resource: string): string {
  return resource.replaceAll(/[\0\u200B](.)/g, "$1");
}

const parsed = (map: string | object): object => (typeof map === "string" ? (JSON.parse(map) as object) : map);

/** One map, from the lowered text to what the loaders before this one began with. */
function joined(map: RawSourceMap, inputMap: object | undefined): object {
  if (!inputMap || !("mappings" in inputMap) || inputMap.mappings === "") return map;
  return remapping([map, inputMap as SourceMapInput], () => null);
}

/** An error whose stack is its message: webpack prints one or the other. */
function plainError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return Object.assign(error, { hideStack: true });
}
