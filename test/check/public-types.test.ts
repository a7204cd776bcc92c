// The declarations of every public entry, as they are published: they hold with libraries checked, from an ES module
// and from CommonJS, and nowhere in them is an `any`, be it written or what TypeScript makes of a name it can't find.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

const ROOT = resolve(import.meta.dirname, "../..");
const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { exports: object };

/** The names by which what has types is imported. */
const ENTRIES = Object.entries(exports)
  .filter(([, target]) => typeof target === "object")
  .map(([name]) => join("openawait", name));

/** A program that imports every entry, from a file with this name. */
function programOf(name: string): ts.Program {
  const file = join(ROOT, "test", name);
  // CommonJS takes ES modules as `import()` gives them.
  const importing = (entry: string): string =>
    name.endsWith(".cts")
      ? `export type A = typeof import("${entry}", { with: { "resolution-mode": "import" } });`
      : "";
  const text = ENTRIES.map((entry, n) => `import * as e${n} from "${entry}"; export { e${n} };`).join("\n");
  const common = `import runtime = require("openawait/runtime");\nexport { runtime };\n${importing("openawait")}`;
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node18,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, version, ...rest) =>
    path === file
      ? ts.createSourceFile(path, name.endsWith(".cts") ? common : text, version)
      : getSourceFile.call(host, path, version, ...rest);
  return ts.createProgram([file], options, host);
}

const isOwn = (file: ts.SourceFile): boolean =>
  file.fileName.startsWith(join(ROOT, "dist")) || file.fileName.startsWith(join(ROOT, "test"));

/** Errors of the package's own declarations: those of others are not its affair. */
function errorsOf(program: ts.Program): string[] {
  const diagnostics = program
    .getSourceFiles()
    .filter(isOwn)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  return diagnostics.map(
    ({ file, messageText }) => `${file!.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
  );
}

/** Every type that is written in the declarations and is `any`. */
function leaks(program: ts.Program): string[] {
  const checker = program.getTypeChecker();
  const found: string[] = [];
  const visit = (node: ts.Node, file: ts.SourceFile): void => {
    if (
      ts.isTypeNode(node) &&
      !ts.isTemplateLiteralTypeSpan(node) &&
      checker.getTypeFromTypeNode(node).flags & ts.TypeFlags.Any
    ) {
      found.push(
        `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1} ${node.getText(file)}`,
      );
    }
    ts.forEachChild(node, (child) => visit(child, file));
  };
  for (const file of program.getSourceFiles()) if (isOwn(file)) visit(file, file);
  return found;
}

test("every entry's declarations hold in an ES module, without an any", () => {
  expect(ENTRIES).toEqual(expect.arrayContaining(["openawait", "openawait/runtime", "openawait/transformer"]));
  const program = programOf("imports.mts");
  expect(errorsOf(program)).toEqual([]);
  expect(leaks(program)).toEqual([]);
  for (const entry of ["compiler/index.d.ts", "runtime/protocol.d.cts", "compiler/plugins/language-service.d.ts"]) {
    expect(program.getSourceFile(join(ROOT, "dist", entry)), entry).toBeDefined();
  }
});

test("those of the runtime hold in CommonJS, and are the same types", () => {
  const program = programOf("requires.cts");
  expect(errorsOf(program)).toEqual([]);
  expect(program.getSourceFile(join(ROOT, "dist/runtime/protocol.d.cts"))).toBeDefined();
});
