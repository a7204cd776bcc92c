/**
 * The options of `lower` and `transpile`, their defaults, and the directives and comments that win over them.
 *
 *     "use promise";                          → mode "promise" for the whole file
 *     @awaitImportSource my/await (a comment)  → importSource "my/await"
 */
import type ts from "typescript";
import { parsedMap } from "./input-map.ts";

/** `coroutine`: lazy coroutines and the open protocol. `promise`: ECMAScript's semantics. */
export type Mode = "coroutine" | "promise";

/** How the output gets at the runtime. `auto`: by the file's own module syntax. */
export type RuntimeAccess = "auto" | "import" | "require" | { readonly global: string };

export interface LowerOptions {
  /** Name of the file; its ending decides the language: .ts .tsx .mts .cts .js .jsx .mjs .cjs. Default `module.ts`. */
  readonly fileName?: string | undefined;
  /** Default `"coroutine"`. A directive in the file (`"use promise"`) wins. */
  readonly mode?: Mode | undefined;
  /** Module that lowered code imports. Default `"openawait/runtime"`; a comment `@awaitImportSource x` wins. */
  readonly importSource?: string | undefined;
  /** Default `"auto"`. */
  readonly runtime?: RuntimeAccess | undefined;
  /** What `await` does with a value that is no awaitable, in coroutine mode. Default `"error"`. */
  readonly plainAwait?: "error" | "allow" | undefined;
  /** Default true. */
  readonly sourceMap?: boolean | undefined;
  /**
   * The map of the source itself, an object or JSON, where it was made from something else: the map that comes out
   * leads to that. Default: the one in its last comment `//# sourceMappingURL=data:…`; `false`: none.
   */
  readonly inputSourceMap?: object | string | false | undefined;
  /** The TypeScript whose parser and node kinds are used. Default: the one openawait depends on. */
  readonly ts?: typeof ts | undefined;
}

export interface OptionError {
  readonly code: "OA1006" | "OA1007" | "OA1008";
  readonly details: readonly string[];
}

const ENDINGS = /\.(?:[cm]?[jt]s|[jt]sx)$/;

const CHOICES: readonly [name: string, choices: readonly string[]][] = Object.entries({
  module: ["esm", "commonjs"],
  target: [
    "es5",
    "es2015",
    "es2016",
    "es2017",
    "es2018",
    "es2019",
    "es2020",
    "es2021",
    "es2022",
    "es2023",
    "es2024",
  ].concat("es2025", "esnext"),
  mode: ["coroutine", "promise"],
  plainAwait: ["error", "allow"],
  runtime: ["auto", "import", "require"],
});

/** Names of all options, those of `transpile` included. */
const KNOWN = new Set(
  (
    "fileName mode importSource runtime plainAwait sourceMap inputSourceMap ts target module compilerOptions as " +
    "function"
  ).split(" "),
);

/** What is wrong with the options: unknown names, values that are none of the choices, a file that is no source. */
export function optionErrors(options: LowerOptions): OptionError[] {
  const errors: OptionError[] = [];
  const given = options as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given)) {
    if (!KNOWN.has(name)) errors.push({ code: "OA1006", details: [name, `there is no such option`] });
  }
  for (const [name, choices] of CHOICES) {
    const value = given[name];
    const text = typeof value === "string" ? value : "";
    if (value === undefined || choices.includes(name === "target" ? text.toLowerCase() : text)) continue;
    if (name === "runtime" && isGlobal(value)) continue;
    const wanted = choices.map((choice) => JSON.stringify(choice)).join(", ");
    const extra = name === "runtime" ? ' or { global: "Name" }' : "";
    errors.push({ code: "OA1006", details: [name, `${JSON.stringify(value)} is none of ${wanted}${extra}`] });
  }
  const { fileName, importSource, inputSourceMap } = options;
  if (inputSourceMap && !parsedMap(inputSourceMap)) {
    errors.push({ code: "OA1006", details: ["inputSourceMap", "it is no source map of version 3 without sections"] });
  }
  if (importSource !== undefined && (typeof importSource !== "string" || importSource === "")) {
    errors.push({ code: "OA1006", details: ["importSource", `${JSON.stringify(importSource)} is no module`] });
  }
  if (fileName !== undefined && !ENDINGS.test(fileName)) errors.push({ code: "OA1007", details: [fileName] });
  return errors;
}

function isGlobal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "global" in value && typeof value.global === "string";
}

export const DEFAULT_IMPORT_SOURCE = "openawait/runtime";

/** The module that a file imports the runtime from. */
export function importSourceOf(file: ts.SourceFile, options: Pick<LowerOptions, "importSource">): string {
  const comments = file.text.slice(0, file.statements[0]?.getStart(file) ?? file.text.length);
  const comment = /@awaitImportSource\s+([^\s*]+)/.exec(comments)?.[1];
  return comment ?? options.importSource ?? DEFAULT_IMPORT_SOURCE;
}

/** Directives of functions and files; they stay out of the output. */
export type Directive = "use coroutine" | "use promise" | "use native";

export function directiveMode(text: string): Mode | "native" | undefined {
  switch (text) {
    case "use coroutine":
      return "coroutine";
    case "use promise":
      return "promise";
    case "use native":
      return "native";
    default:
      return undefined;
  }
}
