// The transformer under ts-patch, which hands over what the type check has found: what `openawait check` leaves out is
// left out there too.
import { join } from "node:path";
import ts from "typescript";
import { expect, test, vi } from "vitest";
import transformer from "../../compiler/plugins/transformer.ts";

vi.setConfig({ testTimeout: 60_000 });

test("tspc's errors are those of `openawait check`", () => {
  const file = join(import.meta.dirname, "../types/sample.ts");
  const source = `import type { Coroutine } from "openawait/runtime";
export async function good(): Coroutine<number> { return 1; }
export async function wrong(): Coroutine<number> { return "1"; }
export async function other(): string { return ""; }
`;
  const options = {
    lib: ["lib.es2018.d.ts"],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, version, ...rest) =>
    path === file ? ts.createSourceFile(path, source, version) : getSourceFile.call(host, path, version, ...rest);
  const program = ts.createProgram([file], options, host);
  const codes = (mode: "coroutine" | "promise"): number[] => {
    const diagnostics: ts.Diagnostic[] = [...program.getSemanticDiagnostics()];
    transformer(program, { mode }, { ts, diagnostics });
    return diagnostics.map(({ code }) => code);
  };
  expect(codes("coroutine")).toEqual([2322, 1064]);
  expect(codes("promise")).toEqual([1064, 1064, 2322, 1064]);
});
