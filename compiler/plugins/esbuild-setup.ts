/**
 * esbuild's side of the plugin: modules are loaded here, since esbuild has no step between loading and parsing.
 *
 *     a.ts → { contents: lowered text with its map, loader: "ts" }; undefined where nothing is to be lowered
 *
 * (unplugin has a step of its own there; it takes files of other plugins' namespaces for empty ones, hands files over
 * that nobody changed, and knows no `loader` of the user.)
 */
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { RawSourceMap } from "../index.ts";
import type { Lowering } from "./lowering.ts";
import { LoweringError, type Problem } from "./problem.ts";

type Loader = "js" | "jsx" | "ts" | "tsx";

/** esbuild's `Message`, as far as it is filled in here. */
interface Message {
  readonly id: string;
  readonly text: string;
  readonly location: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly length: number;
    readonly lineText: string;
  };
}

interface LoadResult {
  readonly contents?: string;
  readonly loader?: Loader;
  readonly watchFiles?: string[];
  readonly errors?: Message[];
  readonly warnings?: Message[];
}

/** The parts of esbuild's `PluginBuild` that are used here. */
export interface EsbuildBuild {
  readonly initialOptions: { readonly loader?: Record<string, string> | undefined };
  onLoad(
    options: { filter: RegExp; namespace: string },
    callback: (args: { path: string; suffix: string }) => Promise<LoadResult | undefined>,
  ): void;
}

const FILTER = /\.(?:[cm]?[jt]s|[jt]sx)$/;

export function setUpEsbuild(build: EsbuildBuild, lowering: Lowering): void {
  const loaders = build.initialOptions.loader ?? {};
  build.onLoad({ filter: FILTER, namespace: "file" }, async ({ path, suffix }) => {
    try {
      const lowered = lowering(await readFile(path, "utf8"), path + suffix);
      if (!lowered) return undefined;
      const contents = lowered.code + inlined(lowered.map);
      const loader = (loaders[extname(path)] ?? loaderOf(path)) as Loader;
      return { contents, loader, warnings: lowered.warnings.map(messageOf), watchFiles: [path] };
    } catch (error) {
      if (error instanceof LoweringError) return { errors: error.problems.map(messageOf), watchFiles: [path] };
      throw error;
    }
  });
}

function loaderOf(path: string): Loader {
  const ending = extname(path);
  if (ending.endsWith("sx")) return ending.slice(1) as Loader;
  return ending.includes("t") ? "ts" : "js";
}

/** esbuild takes the sources of a map to be relative to the file. */
function inlined(map: RawSourceMap | undefined): string {
  if (!map) return "";
  const json = JSON.stringify({ ...map, sources: map.sources.map((source) => basename(source)) });
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString("base64")}`;
}

/** esbuild counts columns and lengths in bytes. */
function messageOf({ code, message, file, start, lineText, length }: Problem): Message {
  const column = Buffer.byteLength(lineText.slice(0, start.column - 1));
  const marked = Buffer.byteLength(lineText.slice(start.column - 1, start.column - 1 + length));
  return { id: code, text: message, location: { file, line: start.line, column, length: marked, lineText } };
}
