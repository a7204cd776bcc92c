// Finds the fixtures: fixtures/<hazard>/<name>.ts|.tsx|.js|.cjs, one self-checking program a file, no registration.
//
//     // A method call keeps its receiver when an argument suspends.     what it shows
//     // modes: native promise                                           optional; default: all three
//     // options: experimentalDecorators                                 optional; TypeScript options to switch on
//     // module: esm                                                     optional; not through CommonJS
//     // target: es2022                                                  optional; the lowest target at which TypeScript
//                                                                        itself keeps what is checked; default: es5
//     export async function test() { … check(log, ["a", "b"]); }
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const MODES = ["native", "promise", "coroutine"] as const;
export type Mode = (typeof MODES)[number];

export const TARGETS = ["es5", "es2015", "es2022"] as const;
export type Target = (typeof TARGETS)[number];

export interface Fixture {
  /** `spill/method-receiver.ts`. */
  name: string;
  file: string;
  source: string;
  title: string;
  modes: readonly Mode[];
  /** Names of boolean options of TypeScript that the fixture needs. */
  options: readonly string[];
  /** The lowest target at which TypeScript by itself keeps what the fixture checks. */
  target: Target;
  /** Only an ECMAScript module can say this (top-level `await`). */
  esmOnly: boolean;
  /** A sloppy script in CommonJS (`.cjs`); else an ECMAScript module. */
  script: boolean;
}

export const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = join(PROJECT, "fixtures");
const ENDINGS = [".ts", ".tsx", ".js", ".cjs"];
const OPTIONS = ["experimentalDecorators", "emitDecoratorMetadata"];

export function findFixtures(folder: string = FOLDER): Fixture[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".d.ts") && entry.name !== ".DS_Store")
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
  return names
    .toSorted()
    .map((name) => parseFixture(name, readFileSync(join(folder, name), "utf8"), join(folder, name)));
}

/** Reads the header of a fixture; an error says what is wrong with it. */
export function parseFixture(name: string, source: string, file: string = join(FOLDER, name)): Fixture {
  const fail = (what: string): never => {
    throw new Error(`fixtures/${name}: ${what}`);
  };
  if (!/^[\w-]+\/[\w-]+\.\w+$/.test(name)) fail("a fixture lies in fixtures/<hazard>/<name>");
  if (!ENDINGS.includes(extname(name))) fail(`a fixture ends in ${ENDINGS.join(", ")}`);
  if (source.trim() === "") fail("is empty");
  const header = readHeader(source);
  if (header.title === undefined) fail("needs a first comment that says what it shows");
  const script = name.endsWith(".cjs");
  const exported = script ? /exports\.test\s*=/ : /\bexport\b[^]*\btest\b/;
  if (!exported.test(source)) fail("does not export `test`");
  if (!/\bcheck\(/.test(source)) fail("checks nothing");
  const modes = (header.modes ?? [...MODES]).map(
    (mode) => MODES.find((known) => known === mode) ?? fail(`mode ${mode}?`),
  );
  for (const option of header.options) if (!OPTIONS.includes(option)) fail(`option ${option}?`);
  const target = TARGETS.find((known) => known === header.target) ?? fail(`target ${header.target}?`);
  const { title = "", options, esmOnly } = header;
  return { name, file, source, title, modes, options, target, esmOnly, script };
}

interface Header {
  title?: string;
  modes?: string[];
  options: string[];
  target: string;
  esmOnly: boolean;
}

/** The line comments at the top, below a hashbang, pragma comments and directives. */
function readHeader(source: string): Header {
  const header: Header = { options: [], target: "es5", esmOnly: false };
  for (const line of source.replace(/^\uFEFF/, "").split(/\r\n|[\n\r\u2028\u2029]/)) {
    const comment = /^\/\/ ?(.*)$/.exec(line)?.[1];
    if (comment === undefined) {
      if (header.title !== undefined) break;
      if (/^(#!|\/\*\*.*\*\/$|"use \w+";?$|$)/.test(line)) continue;
      break;
    }
    const [, key, value] = /^(modes|options|module|target): *(.*)$/.exec(comment) ?? [];
    if (key === "modes") header.modes = value!.split(/\s+/);
    else if (key === "options") header.options = value!.split(/\s+/);
    else if (key === "target") header.target = value!;
    else if (key === "module") header.esmOnly = value === "esm";
    else header.title ??= comment;
  }
  return header;
}
