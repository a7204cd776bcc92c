/**
 * `--declaration`: the .d.ts files of what is built, in which coroutine-mode functions return a `Coroutine`. What a
 * function returns may come from other files, so these are made of the whole project, with ts-morph.
 *
 *     const declarations = await Declarations.of(plan);
 *     await declarations.write(builts)     dist/a.d.ts is there, and its path in the outcome of src/a.ts
 */
import { resolve } from "node:path";
import { Project, ts } from "ts-morph";
import { createDeclarationTransformer } from "../plugins/transformer.ts";
import type { Built, Outcome, Problem } from "./builder.ts";
import { FileError } from "./errors.ts";
import { writeWhole } from "./files.ts";
import { type DeclarationPlan, shown } from "./plan.ts";

/** Without a tsconfig.json. */
const DEFAULTS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  skipLibCheck: true,
  types: ["*"],
};

/** The rest of the build is not done here; nothing but declarations is written. */
const ALWAYS: ts.CompilerOptions = {
  allowJs: true,
  declaration: true,
  emitDeclarationOnly: true,
  noEmit: false,
  noEmitOnError: false,
  composite: false,
  incremental: false,
};

export class Declarations {
  private readonly project: Project;
  /** Other files may be there too, as those of a project that is referenced. */
  private readonly own: ReadonlySet<string>;
  /** What stands in the files that were written here, so that only what is different is written again. */
  private readonly written = new Map<string, string>();
  /** Built, but for the declarations: a change of another file may help. */
  private readonly failed = new WeakSet<Outcome>();

  constructor(private readonly plan: DeclarationPlan) {
    const { config, files, outDir, rootDir } = plan;
    this.own = new Set(files.map((file) => resolve(file)));
    this.project = new Project({
      ...(config !== undefined && { tsConfigFilePath: config }),
      compilerOptions: { ...(config === undefined && DEFAULTS), ...ALWAYS, outDir, rootDir },
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
    });
    this.project.addSourceFilesAtPaths(files.map((file) => file.replaceAll(/[[\](){}*?!]/g, "\\$&")));
  }

  /** Writes the declarations of all files that have been built, and says in their outcomes where or why not. */
  async write(builts: readonly Built[], changed: readonly Built[] = builts): Promise<void> {
    for (const { input } of changed) {
      // oxlint-disable-next-line no-await-in-loop -- nearly always it is read already
      if (this.written.size > 0) await this.project.getSourceFile(input)?.refreshFromFileSystem();
    }
    const program = this.project.getProgram().compilerObject;
    for (const built of builts.filter(({ input }) => this.own.has(input))) {
      const file = program.getSourceFile(built.input.replaceAll("\\", "/"));
      // oxlint-disable-next-line no-await-in-loop -- the order is that of the files
      if (file && (built.outcome.ok || this.failed.has(built.outcome))) await this.writeOne(program, file, built);
    }
  }

  private async writeOne(program: ts.Program, file: ts.SourceFile, { outcome }: Built): Promise<void> {
    const { mode, importSource } = this.plan.lowering;
    const texts: [path: string, text: string][] = [];
    // The types of ts-morph's TypeScript are those of ours under another name.
    const own = ts as unknown as NonNullable<Parameters<typeof createDeclarationTransformer>[0]>["ts"];
    const lowering = createDeclarationTransformer({ ts: own, mode, importSource });
    const { diagnostics } = program.emit(file, (path, text) => texts.push([path, text]), undefined, true, {
      afterDeclarations: [lowering as unknown as ts.TransformerFactory<ts.SourceFile | ts.Bundle>],
    });
    delete outcome.problem;
    try {
      const problem = problemOf(diagnostics);
      if (problem) outcome.problem = problem;
      else for (const [path, text] of texts) await this.writeFile(path, text, outcome);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      outcome.problem = { message: error.message };
    }
    outcome.ok = outcome.problem === undefined;
    if (!outcome.ok) this.failed.add(outcome);
  }

  private async writeFile(path: string, text: string, outcome: Outcome): Promise<void> {
    if (path.endsWith("ts")) outcome.declaration = shown(path);
    if (this.written.get(path) === text) return;
    await writeWhole(path, text);
    this.written.set(path, text);
  }
}

/** What keeps TypeScript from making a declaration: a type that can't be named from outside, and the like. */
function problemOf(diagnostics: readonly ts.Diagnostic[]): Problem | undefined {
  const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (!first) return undefined;
  const text = ts.flattenDiagnosticMessageText(first.messageText, "\n");
  const message = `no declarations can be made of it: TS${first.code}: ${text}`;
  if (!first.file || first.start === undefined) return { message };
  const { line, character } = first.file.getLineAndCharacterOfPosition(first.start);
  return { message, line: line + 1, column: character + 1 };
}
