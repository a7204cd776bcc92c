// Compiles a few files in memory through `program.emit` with the transformer, and runs the CommonJS that comes out.
//
//     run(compile({ "/main.ts": "export async function f() { return 1; }" }, { mode: "promise" }), "/main.js")
import { createRequire } from "node:module";
import { posix } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";
import {
  createDeclarationTransformer,
  createTransformer,
  type TransformerOptions,
} from "../../compiler/plugins/transformer.ts";
import { PROJECT } from "../harness/fixtures.ts";

export interface Compiled {
  /** Output file → text. */
  readonly files: ReadonlyMap<string, string>;
  /** What the emit reported, beyond what type checking does. */
  readonly diagnostics: readonly ts.Diagnostic[];
}

export const TARGETS = {
  // eslint-disable-next-line typescript/no-deprecated
  es5: ts.ScriptTarget.ES5,
  es2015: ts.ScriptTarget.ES2015,
  es2022: ts.ScriptTarget.ES2022,
  esnext: ts.ScriptTarget.ESNext,
} as const;

export const DEFAULTS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  esModuleInterop: true,
  downlevelIteration: true,
  ignoreDeprecations: "6.0",
  lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts", "lib.decorators.d.ts"],
  types: [],
  strict: true,
  skipLibCheck: true,
};

/** The library, parsed once. */
const library = new Map<string, ts.SourceFile | undefined>();

export function compile(
  sources: Record<string, string>,
  transformer: TransformerOptions = {},
  options: ts.CompilerOptions = {},
): Compiled {
  const all = { ...DEFAULTS, ...options };
  const host = ts.createCompilerHost(all);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getCurrentDirectory = () => "/";
  host.readFile = (name) => sources[name] ?? readFile(name);
  host.fileExists = (name) => name in sources || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = sources[name];
    if (text !== undefined) return ts.createSourceFile(name, text, rest[0]);
    if (!library.has(name)) library.set(name, getSourceFile(name, ...rest));
    return library.get(name);
  };
  const files = new Map<string, string>();
  const program = ts.createProgram(Object.keys(sources), all, host);
  const diagnostics: ts.Diagnostic[] = [];
  const result = program.emit(undefined, (name, text) => files.set(name, text), undefined, false, {
    before: [createTransformer({ onDiagnostic: (each) => diagnostics.push(each), ...transformer })],
    afterDeclarations: [createDeclarationTransformer(transformer)],
  });
  return { files, diagnostics: [...diagnostics, ...result.diagnostics] };
}

/** The exports of one of the files. */
export function run({ files }: Compiled, name: string): Record<string, unknown> {
  const require = createRequire(`${PROJECT}test/`);
  const modules = new Map<string, { exports: Record<string, unknown> }>();
  const load = (file: string): Record<string, unknown> => {
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const text = files.get(file);
    if (text === undefined) throw new Error(`${file} was not emitted`);
    const body = compileFunction(text, ["module", "exports", "require"]);
    body(module, module.exports, (specifier: string): unknown => {
      return specifier.startsWith(".") ? load(`${posix.join(posix.dirname(file), specifier)}.js`) : require(specifier);
    });
    return module.exports;
  };
  return load(name);
}

/** Calls an exported function and waits for what it gives. */
export async function call(compiled: Compiled, name: string, main = "/main.js"): Promise<unknown> {
  const exported = run(compiled, main)[name];
  if (typeof exported !== "function") throw new Error(`no function ${name}`);
  return await (exported() as PromiseLike<unknown>);
}
