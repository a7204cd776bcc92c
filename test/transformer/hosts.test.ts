// How hosts get at the transformer, and what they see of its diagnostics and maps.
import { createRequire } from "node:module";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import plugin, { createDeclarationTransformer, createTransformer } from "../../compiler/plugins/transformer.ts";
import { compile } from "./project.ts";

vi.setConfig({ testTimeout: 60_000 });

const SOURCE = "export async function f(x: number) {\n  return await x;\n}\n";

function transpile(
  source: string,
  transformer: ts.TransformerFactory<ts.SourceFile>,
  options: ts.TranspileOptions = {},
) {
  return ts.transpileModule(source, {
    fileName: "main.ts",
    ...options,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, ...options.compilerOptions },
    transformers: { before: [transformer] },
  });
}

describe("ts-patch", () => {
  test("gives program, config and its TypeScript", () => {
    const { outputText } = transpile(SOURCE, plugin(undefined, { mode: "promise" }, { ts }));
    expect(outputText).toContain("$await.startPromise(");
  });

  test("requires the built module", () => {
    const require = createRequire(import.meta.url);
    const required = require("openawait/transformer") as typeof plugin;
    expect(typeof required).toBe("function");
    expect(required.default).toBe(required);
    expect(typeof (required as unknown as { createDeclarationTransformer: unknown }).createDeclarationTransformer).toBe(
      "function",
    );
    expect(transpile(SOURCE, required(undefined, {})).outputText).toContain('$await.createCoroutine("f"');
    expect(transpile(SOURCE, required.createTransformer({ mode: "promise" })).outputText).toContain("startPromise");
  });

  test("ts-patch's own keys of the entry do not matter; unknown ones and wrong values do", () => {
    const unknown = { transform: "openawait/transformer", importsource: "x" };
    const message = "there is no option importsource, only mode, importSource, runtime, plainAwait";
    expect(() => plugin(undefined, unknown as object)).toThrow(message);
    const config = { transform: "openawait/transformer", mode: "promise" } as const;
    expect(transpile(SOURCE, plugin(undefined, config)).outputText).toContain("startPromise");
    const wrong = { mode: "Promise" as "promise" };
    expect(() => plugin(undefined, wrong)).toThrow("openawait/transformer: mode is coroutine or promise, not Promise");
  });
});

describe("createTransformer", () => {
  test("options", () => {
    const { outputText } = transpile(SOURCE, createTransformer({ plainAwait: "allow", importSource: "their/runtime" }));
    expect(outputText).toContain("$.settle(x, 1)");
    expect(outputText).toContain('from "their/runtime"');
  });

  test("the TypeScript of another version", () => {
    const SyntaxKind = { ...ts.SyntaxKind, SourceFile: 300 };
    const other = { ...ts, version: "5.4.5", SyntaxKind } as unknown as typeof ts;
    const message = "it was given TypeScript 5.4.5, and runs in another one, which must be given as `ts`";
    expect(() => transpile(SOURCE, createTransformer({ ts: other }))).toThrow(message);
    const afterDeclarations = [createDeclarationTransformer({ ts: other })];
    expect(() => ts.transpileDeclaration(SOURCE, { transformers: { afterDeclarations } })).toThrow(message);
  });

  test("ts.transform, without a program and without parents", () => {
    const file = ts.createSourceFile("a.ts", SOURCE, ts.ScriptTarget.ESNext);
    const { transformed } = ts.transform(file, [createTransformer()]);
    expect(ts.createPrinter().printFile(transformed[0]!)).toContain("const f = $ => {");
  });

  test("a language service emits it again after each change", () => {
    let version = 0;
    const text = (): string => `export async function f${version}() { for (const x of []) await x; }`;
    const service = ts.createLanguageService({
      getCompilationSettings: () => ({ module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, noLib: true }),
      getScriptFileNames: () => ["/a.ts"],
      getScriptVersion: () => String(version),
      getScriptSnapshot: (name) => (name === "/a.ts" ? ts.ScriptSnapshot.fromString(text()) : undefined),
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "lib.d.ts",
      fileExists: (name) => name === "/a.ts",
      readFile: (name) => (name === "/a.ts" ? text() : undefined),
      getCustomTransformers: () => ({ before: [createTransformer()] }),
    });
    const output = (): string => service.getEmitOutput("/a.ts").outputFiles[0]!.text;
    const first = output();
    expect(first).toContain('createCoroutine("f0"');
    expect(output()).toBe(first);
    version++;
    expect(output()).toBe(first.replaceAll("f0", "f1"));
  });

  test("comments stay", () => {
    const source = `// licence\n\n/** Docs of f. */\nexport async function f() {\n  // before g\n  g(1 /* one */); // after g\n  await 1;\n}\n/** Docs of C. */\nexport class C {\n  /** Docs of m. */\n  async m(/* none */) {}\n}\nfunction g(x: number) {\n  // inside\n  return x;\n}\n`;
    const { outputText } = transpile(source, createTransformer());
    for (const comment of [
      "// licence",
      "/** Docs of f. */",
      "// before g",
      "/* one */",
      "// after g",
      "/** Docs of C. */",
      "/** Docs of m. */",
      "// inside",
    ])
      expect(outputText.split(comment), comment).toHaveLength(2);
  });
});

const rename: ts.TransformerFactory<ts.SourceFile> = (context) => (file) =>
  context.factory.updateSourceFile(file, [...file.statements]);
const emit = (...before: ts.TransformerFactory<ts.SourceFile>[]): string =>
  ts.transpileModule(SOURCE, { transformers: { before } }).outputText;

describe("diagnostics", () => {
  const BAD = "export async function f(x: any) {\n  with (x) await y;\n}\ndeclare const y: any;\n";

  test("of program.emit", () => {
    const { diagnostics, files } = compile({ "/main.ts": BAD });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ category: ts.DiagnosticCategory.Error, code: 91004, source: "openawait" });
    const text = ts.formatDiagnostics(diagnostics, {
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      getNewLine: () => "\n",
    });
    expect(text).toMatch(/^main\.ts\(2,3\): error TS91004: OA1004: `with` around a suspension/);
    expect(files.get("/main.js")).toContain("async function f");
  });

  test("thrown where nothing takes them", () => {
    expect(() => transpile(BAD, createTransformer())).toThrow("main.ts(2,3): error TS91004: OA1004: `with`");
    expect(() => transpile("async function f() { await 1; }", createTransformer())).toThrow("TS91002");
  });

  test("ts-patch takes them", () => {
    const taken: ts.Diagnostic[] = [];
    const { outputText } = transpile(BAD, plugin(undefined, {}, { ts, addDiagnostic: (each) => taken.push(each) }));
    expect(taken.map((each) => each.code)).toEqual([91004]);
    expect(outputText).toContain("async function f");
  });

  test("ts.transform has them", () => {
    const file = ts.createSourceFile("bad.ts", BAD, ts.ScriptTarget.ESNext, true);
    expect(ts.transform(file, [createTransformer()]).diagnostics?.map((each) => each.code)).toEqual([91004]);
  });

  test("another transformer came first", () => {
    expect(() => emit(rename, createTransformer())).toThrow("openawait must come first");
    expect(emit(createTransformer(), rename)).toContain("createCoroutine");
  });
});

describe("the map", () => {
  const source = [
    "import { g } from './g';",
    "export async function total(urls: string[]) {",
    "  let sum = 0;",
    "  for (const url of urls) {",
    "    sum += await g(url);",
    "    if (sum > 9) throw new RangeError(url);",
    "  }",
    "  return sum;",
    "}",
    "export const plain = (x: number) => x + 1;",
    "",
  ].join("\n");
  // eslint-disable-next-line typescript/no-deprecated
  const targets = [ts.ScriptTarget.ES5, ts.ScriptTarget.ES2015, ts.ScriptTarget.ES2022, ts.ScriptTarget.ESNext];

  test.each(targets)("leads back to the source, target %s", (target) => {
    for (const module of [ts.ModuleKind.CommonJS, ts.ModuleKind.ESNext]) {
      const { files } = compile(
        { "/main.ts": source, "/g.ts": "export const g = (x: any) => x;" },
        {},
        { target, module, sourceMap: true },
      );
      const code = files.get("/main.js")!;
      const map = new TraceMap(files.get("/main.js.map")!);
      for (const word of ["total", "g(url)", "new RangeError", "RangeError(url)", "x + 1", "sum > 9"]) {
        // Under CommonJS it is `(0, g_1.g)(url)`.
        const at = word === "g(url)" ? code.search(/\bg\)?\(url/) : code.indexOf(word);
        expect(at, `${word} in ${code}`).toBeGreaterThan(0);
        const lines = code.slice(0, at).split("\n");
        const found = originalPositionFor(map, { line: lines.length, column: lines.at(-1)!.length });
        const before = source.slice(0, source.indexOf(word)).split("\n");
        expect([word, found.line], code).toEqual([word, before.length]);
      }
    }
  });
});
