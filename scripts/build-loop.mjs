// Builds dist/loop/: modules in the dialect, compiled by openawait itself (dist/compiler, which is built before).
//   loop/run.ts → tsc's emit, with openawait/transformer → dist/loop/run.js, run.js.map, run.d.ts
import { resolve } from "node:path";
import ts from "typescript";

const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: exitWith };
const formatting = {
  getCurrentDirectory: () => process.cwd(),
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};

function exitWith(...diagnostics) {
  process.stderr.write(ts.formatDiagnostics(diagnostics, formatting));
  process.exit(1);
}

export async function buildLoop() {
  const { createTransformer, createDeclarationTransformer } = await import("../dist/compiler/plugins/transformer.js");
  const { options } = ts.getParsedCommandLineOfConfigFile("tsconfig.build.json", { stripInternal: true }, host);
  const files = ["loop", "testing"].flatMap((folder) => ts.sys.readDirectory(folder, [".ts"]));
  const program = ts.createProgram(files, options);
  const problems = ts.getPreEmitDiagnostics(program);
  if (problems.length > 0) exitWith(...problems);
  // (The runtime, which they import, is there already.)
  const importSource = "../runtime/index.js";
  const transformers = {
    before: [createTransformer({ importSource })],
    afterDeclarations: [createDeclarationTransformer({ importSource })],
  };
  for (const file of files) {
    const { diagnostics } = program.emit(
      program.getSourceFile(resolve(file)),
      undefined,
      undefined,
      false,
      transformers,
    );
    if (diagnostics.length > 0) exitWith(...diagnostics);
  }
}
