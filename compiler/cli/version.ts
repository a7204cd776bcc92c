/**
 * What package this is.
 *
 *     ownVersion() → "0.1.0"
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const file = createRequire(import.meta.url).resolve("openawait/package.json");
const manifest = JSON.parse(readFileSync(file, "utf8")) as {
  readonly version: string;
  readonly engines: { readonly node: string };
};

/** The folder of this package. */
export const PACKAGE = dirname(file);

/** A built module of this package, for another process: `builtFile("compiler/cli/main.js")`. */
export const builtFile = (path: string): string => join(PACKAGE, "dist", path);

export const ownVersion = (): string => manifest.version;

/** The range of versions of Node: `^20.19.0 || >=22.12.0`. */
export const nodeRange = (): string => manifest.engines.node;
