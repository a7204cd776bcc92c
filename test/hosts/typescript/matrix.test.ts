// One app through `program.emit` and `ts.transpileModule` of each TypeScript version, to each target and module system,
// with the options that change what TypeScript emits: it runs, its map leads back, its declarations say Coroutine.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type typescript from "typescript";
import { describe, expect, test, vi } from "vitest";
import {
  createDeclarationTransformer,
  createTransformer,
  type TransformerOptions,
} from "../../../compiler/plugins/transformer.ts";
import {
  expectedOf,
  expectMapped,
  hosts,
  load,
  silenced,
  typescriptOf,
  writeApp,
  type Decorators,
  type Host,
} from "./host.ts";

vi.setConfig({ testTimeout: 60_000 });

type TS = typeof typescript;

interface Combination {
  readonly name: string;
  readonly mode: "coroutine" | "promise";
  readonly target: "es5" | "es2015" | "es2022" | "esnext";
  readonly module: "commonjs" | "esm";
  readonly decorators: Decorators;
  readonly options: typescript.CompilerOptions;
}

const EXTRAS: readonly typescript.CompilerOptions[] = [
  {},
  { isolatedModules: true },
  { importHelpers: true },
  { verbatimModuleSyntax: true },
];

/** Every target with every module system, mode and kind of decorators; the further options in turn. */
const combinations: readonly Combination[] = (["es5", "es2015", "es2022", "esnext"] as const).flatMap((target, row) =>
  (["commonjs", "esm"] as const).flatMap((module, column) =>
    (["coroutine", "promise"] as const).flatMap((mode, layer) =>
      (["legacy", "standard"] as const).flatMap((decorators, depth) => {
        // Node does not run the decorators of ECMAScript.
        if (target === "esnext" && decorators === "standard") return [];
        const turn = layer * 2 + (target === "esnext" ? column : (row + depth) % 2);
        // What is CommonJS may not be written as ECMAScript modules then.
        const options = module === "commonjs" && turn === 3 ? EXTRAS[0]! : EXTRAS[turn]!;
        const legacy = decorators === "legacy" && { experimentalDecorators: true, emitDecoratorMetadata: true };
        const name = [target, module, mode, decorators, ...Object.keys(options)].join(" ");
        return [{ name, mode, target, module, decorators, options: { ...options, ...legacy } }];
      }),
    ),
  ),
);

test("each option goes with each target", () => {
  for (const target of ["es5", "es2015", "es2022", "esnext"]) {
    const options = combinations.filter((each) => each.target === target).flatMap((each) => Object.keys(each.options));
    for (const extra of EXTRAS.flatMap((each) => Object.keys(each))) expect(options).toContain(extra);
  }
});

function optionsOf(ts: TS, host: Host, { target, module, options }: Combination): typescript.CompilerOptions {
  const targets = {
    // eslint-disable-next-line typescript/no-deprecated
    es5: ts.ScriptTarget.ES5,
    es2015: ts.ScriptTarget.ES2015,
    es2022: ts.ScriptTarget.ES2022,
    esnext: ts.ScriptTarget.ESNext,
  };
  // Before 6.0, `bundler` is for ECMAScript modules only: CommonJS is what package.json says.
  const byPackage = module === "commonjs" && host.version === "5.9" && !options.isolatedModules;
  return {
    target: targets[target],
    module: byPackage ? ts.ModuleKind.NodeNext : module === "esm" ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
    ...(byPackage && { moduleResolution: ts.ModuleResolutionKind.NodeNext }),
    ...(module === "esm" && { moduleResolution: ts.ModuleResolutionKind.Bundler }),
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.decorators.d.ts", "lib.decorators.d.ts"],
    types: [],
    strict: true,
    skipLibCheck: true,
    esModuleInterop: true,
    downlevelIteration: true,
    jsx: ts.JsxEmit.React,
    sourceMap: true,
    declaration: true,
    ...silenced(host),
    ...options,
  };
}

const libraries = new Map<string, typescript.SourceFile | undefined>();

/** What lies outside of the app, the library and the runtime's declarations, is parsed once. */
function createHost(ts: TS, options: typescript.CompilerOptions, folder: string): typescript.CompilerHost {
  const compilerHost = ts.createCompilerHost(options);
  const read = compilerHost.getSourceFile.bind(compilerHost);
  compilerHost.getSourceFile = (name, ...rest) => {
    if (name.startsWith(folder)) return read(name, ...rest);
    const key = `${ts.version} ${options.target} ${name}`;
    if (!libraries.has(key)) libraries.set(key, read(name, ...rest));
    return libraries.get(key);
  };
  return compilerHost;
}

function emit(ts: TS, options: typescript.CompilerOptions, folder: string, given: TransformerOptions): void {
  const all = { ...options, outDir: join(folder, "out"), rootDir: folder };
  const program = ts.createProgram([join(folder, "main.tsx")], all, createHost(ts, all, folder));
  const transformers = {
    before: [createTransformer(given)],
    afterDeclarations: [createDeclarationTransformer(given)],
  };
  const { diagnostics } = program.emit(undefined, undefined, undefined, false, transformers);
  expect(messages(ts, [...ts.getPreEmitDiagnostics(program), ...diagnostics])).toEqual([]);
}

function transpile(ts: TS, compilerOptions: typescript.CompilerOptions, folder: string, given: TransformerOptions) {
  for (const name of ["main.tsx", "decorated.ts", "jsx.ts", "library.ts"]) {
    const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(join(folder, name), "utf8"), {
      fileName: name,
      compilerOptions,
      reportDiagnostics: true,
      transformers: { before: [createTransformer(given)] },
    });
    expect(messages(ts, diagnostics)).toEqual([]);
    const output = join(folder, "out", name.replace(/\.tsx?$/, ".js"));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
    writeFileSync(`${output}.map`, sourceMapText!);
  }
}

function messages(ts: TS, diagnostics: readonly typescript.Diagnostic[] = []): string[] {
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe.each(hosts)("TypeScript $version", (host) => {
  const ts = typescriptOf(host);

  test.each(combinations)("$name", async (combination) => {
    const { name, mode, decorators, module, options } = combination;
    const verbatim = options.verbatimModuleSyntax ?? false;
    const folder = writeApp(host, `matrix/${name.replaceAll(" ", "-")}`, { decorators, module, verbatim });
    const compile = options.isolatedModules ? transpile : emit;
    compile(ts, optionsOf(ts, host, combination), folder, { mode, ts });
    const { main, failing, pick } = await load(join(folder, "out/main.js"));
    expect(await main()).toEqual(expectedOf(decorators));
    await expectMapped(join(folder, "out/main.js"), join(folder, "main.tsx"), failing);
    expect(Object.prototype.toString.call(pick([], Promise.resolve(0)))).toBe(
      mode === "promise" ? "[object Promise]" : "[object Coroutine]",
    );
    if (options.importHelpers) expect(readFileSync(join(folder, "out/main.js"), "utf8")).not.toContain("var __");
    if (compile === transpile) return;
    const declarations = readFileSync(join(folder, "out/main.d.ts"), "utf8");
    const returned = mode === "promise" ? "Promise" : 'import("openawait/runtime").Coroutine';
    expect(declarations).toContain(`at: Promise<number>): ${returned}<T | undefined>;`);
    expect(declarations).toContain("function native(): Promise<number>;");
  });

  test("the TypeScript of openawait will do, where the host's is not given", async () => {
    const combination = combinations.find(({ name }) => name.startsWith("es2022 esm coroutine standard"))!;
    const { options } = combination;
    const folder = writeApp(host, "matrix/not-given", { verbatim: options.verbatimModuleSyntax ?? false });
    emit(ts, optionsOf(ts, host, combination), folder, {});
    const { main } = await load(join(folder, "out/main.js"));
    expect(await main()).toEqual(expectedOf("standard"));
  });
});
