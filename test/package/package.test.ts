// The package that `npm pack` makes, in an empty folder: every entry of `exports` imported, required and type-checked,
// each way in used once, and what tools for packages say of it. (`npm run build` comes first.)
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { runInNewContext } from "node:vm";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BUDGET, runtimeSizes, sizeOfBundle } from "../../bench/runtime-size.mjs";
import { PROJECT } from "../harness/fixtures.ts";
import { install, MANIFEST, type Installed, type Target } from "./install.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let installed: Installed;
beforeAll(() => void (installed = install()));
afterAll(() => rmSync(installed.folder, { recursive: true, force: true }));

/** Runs a command in the folder; gives what it printed. Fails with what it printed to standard error. */
function node(args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const options = { cwd: installed.folder, encoding: "utf8", env: { ...inherited, NO_COLOR: "1", ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as string });
  return stdout + stderr;
}

const write = (name: string, text: string): void => writeFileSync(join(installed.folder, name), text);

const entries = Object.entries(MANIFEST.exports);
const specifierOf = (entry: string): string => `openawait${entry.slice(1)}`;
const isCode = (target: Target): boolean => typeof target !== "string";
/** Those that are for `import` and have types. */
const modules = entries.filter(([, target]) => isCode(target)).map(([entry]) => specifierOf(entry));

function filesOf(target: Target): string[] {
  return typeof target === "string" ? [target] : Object.values(target).flatMap(filesOf);
}

// ── entries ──────────────────────────────────────────────────────────────────────────────────────────────────────────

describe("entries", () => {
  test.each(entries)("%s: its files are there, each with its types", (_, target) => {
    for (const file of filesOf(target)) {
      expect(existsSync(join(installed.folder, "node_modules/openawait", file)), file).toBe(true);
    }
    if (isCode(target)) expect(JSON.stringify(target)).toContain('"types"');
  });

  test("each can be imported", () => {
    const imports = modules.map((name) => `console.log("${name}", Object.keys(await import("${name}")).length >= 0);`);
    write("imports.mjs", imports.join("\n"));
    expect(node(["imports.mjs"])).toBe(modules.map((name) => `${name} true\n`).join(""));
  });

  test("each can be required; hosts that call what they get are given the function", () => {
    const listed = JSON.stringify(modules);
    write("requires.cjs", `for (const name of ${listed}) console.log(name, typeof require(name));`);
    write("defaults.mjs", `for (const name of ${listed}) console.log(name, typeof (await import(name)).default);`);
    const defaults = node(["defaults.mjs"]);
    expect(defaults).toContain("openawait/transformer function\n");
    expect(node(["--disable-warning=ExperimentalWarning", "requires.cjs"])).toBe(
      defaults.replaceAll(" undefined\n", " object\n"),
    );
  });

  test.each([
    ["node16", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ["nodenext", ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
    ["bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ])("types of each, resolved as %s", (name, module, moduleResolution) => {
    const imports = modules.map((each, index) => `import * as m${index} from "${each}";\nexport { m${index} };\n`);
    write("types.mts", imports.join(""));
    // CommonJS has types of its own, for those that can be required everywhere.
    write("types.cts", 'import runtime = require("openawait/runtime");\nexport const { onAwait } = runtime;\n');
    const files = ["types.mts", ...(name === "bundler" ? [] : ["types.cts"])].map((file) =>
      join(installed.folder, file),
    );
    const program = ts.createProgram(files, {
      module,
      moduleResolution,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts"],
      types: ["node"],
      typeRoots: [join(installed.folder, "node_modules/@types")],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    });
    const found = ts.getPreEmitDiagnostics(program);
    expect(
      ts.formatDiagnostics(found, { ...ts.sys, getCanonicalFileName: (file) => file, getNewLine: () => "\n" }),
    ).toBe("");
    // Resolved to this package's declarations, and not to `any`.
    for (const each of modules)
      expect(resolvedFile(program, files[0]!, each)).toMatch(/openawait\/dist\/.*\.d\.[cm]?ts$/);
  });
});

function resolvedFile(program: ts.Program, file: string, specifier: string): string | undefined {
  const options = program.getCompilerOptions();
  return ts.resolveModuleName(specifier, file, options, ts.sys, undefined, undefined, ts.ModuleKind.ESNext)
    .resolvedModule?.resolvedFileName;
}

// ── ways in ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const SOURCE = `import { Awaitable, onAwait } from "openawait/runtime";

class Hook extends Awaitable<string> {
  *[onAwait](): Generator<string, string, string> {
    return yield "out";
  }
}

export const answer = async (): Promise<string> => \`got \${await new Hook()}\`;
`;
const USE = `
const running = (answer() as unknown) as { send(value?: string): { value: string } };
console.log(running.send().value, running.send("in").value);
`;

describe("ways in", () => {
  test("openawait build and inspect", () => {
    write("app.ts", SOURCE + USE);
    const command = join("node_modules/openawait", MANIFEST.bin["openawait"]!);
    expect(node([command, "build", "app.ts", "--out-dir", "built"])).toContain("built 1 file (1 lowered)");
    expect(node(["built/app.js"])).toBe("out got in\n");
    expect(node([command, "inspect", "app.ts", "--as", "ir"])).toContain("answer");
  });

  test("openawait/register", () => {
    write("app.ts", SOURCE + USE);
    expect(node(["--import", "openawait/register", "app.ts"])).toBe("out got in\n");
    expect(existsSync(join(installed.folder, "node_modules/.cache/openawait"))).toBe(true);
  });

  test("openawait: lower, then the runtime by import and by require", () => {
    write(
      "lower.mjs",
      `import { transpile } from "openawait";
       import { writeFileSync } from "node:fs";
       const source = ${JSON.stringify(SOURCE + USE)};
       for (const [file, module] of [["out.mjs", "esm"], ["out.cjs", "commonjs"]]) {
         const { code, diagnostics } = transpile(source, { fileName: "a.ts", module });
         writeFileSync(file, code);
         console.log(diagnostics.length);
       }`,
    );
    expect(node(["lower.mjs"])).toBe("0\n0\n");
    expect(node(["out.mjs"])).toBe("out got in\n");
    expect(node(["out.cjs"])).toBe("out got in\n");
  });

  test("openawait/transformer", () => {
    write(
      "transform.mjs",
      `import transformer, { createTransformer } from "openawait/transformer";
       import ts from "typescript";
       import { writeFileSync } from "node:fs";
       const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
       const transformers = { before: [createTransformer()] };
       writeFileSync("transformed.mjs", ts.transpileModule(${JSON.stringify(SOURCE + USE)}, { compilerOptions, transformers }).outputText);
       console.log(typeof transformer);`,
    );
    expect(node(["transform.mjs"])).toBe("function\n");
    expect(node(["transformed.mjs"])).toBe("out got in\n");
  });

  test("openawait/runtime.global.js", () => {
    write("global.cjs", 'require("openawait/runtime.global.js"); console.log(typeof OpenAwait.onAwait);');
    write("global.mjs", 'import "openawait/runtime.global.js"; console.log(typeof OpenAwait.onAwait);');
    const script = readFileSync(join(installed.folder, "node_modules/openawait/dist/runtime.global.js"), "utf8");
    expect(typeof runInNewContext(`${script}; OpenAwait.onAwait`)).toBe("symbol");
    for (const file of ["global.mjs", "global.cjs"]) expect(node([file])).toBe("symbol\n");
  });

  test.each(["mjs", "cjs"])("the condition development is a runtime that tracks coroutines (.%s)", (ending) => {
    const head =
      ending === "mjs" ? 'import * as o from "openawait/runtime";' : 'const o = require("openawait/runtime");';
    // What generated code calls: a coroutine that nobody awaits, collected.
    write(
      `lost.${ending}`,
      `${head}\n(() => void o.createCoroutine("lost", () => 1))();\nsetTimeout(() => { gc(); setTimeout(() => {}, 20); }, 1);`,
    );
    expect(node(["--expose-gc", "--conditions=development", `lost.${ending}`])).toContain(
      "coroutine 'lost' was never awaited",
    );
    expect(node(["--expose-gc", `lost.${ending}`])).toBe("");
  });
});

// ── contents ─────────────────────────────────────────────────────────────────────────────────────────────────────────

describe("contents", () => {
  const files = (): string[] => {
    const root = join(installed.folder, "node_modules/openawait");
    return readdirSync(root, { recursive: true, encoding: "utf8" })
      .map((name) => join(root, name))
      .filter((file) => statSync(file).isFile());
  };

  test("nothing but what `files` names", () => {
    const root = join(installed.folder, "node_modules/openawait");
    expect(readdirSync(root).toSorted()).toEqual([...MANIFEST.files, "package.json"].toSorted());
    const names = files().map((file) => relative(root, file));
    expect(names.filter((name) => /\btest\b|fixture|\.test\.|bench|tsbuildinfo/.test(name))).toEqual([]);
  });

  test("maps have their sources with them", () => {
    const maps = files().filter((file) => file.endsWith(".map"));
    expect(maps.length).toBeGreaterThan(50);
    for (const file of maps) {
      const map = JSON.parse(readFileSync(file, "utf8")) as Record<"sources" | "sourcesContent", unknown[]>;
      const texts = map.sourcesContent.filter((text) => typeof text === "string");
      expect([file, texts.length]).toEqual([file, map.sources.length]);
    }
  });

  test("no paths of the machine it was built on", () => {
    for (const file of files()) {
      const text = readFileSync(file, "utf8");
      for (const path of [PROJECT.replace(/[\\/]$/, ""), homedir()])
        expect(text.includes(path), `${path} in ${file}`).toBe(false);
    }
  });

  test("what has side effects is there, and the rest has none", async () => {
    for (const file of MANIFEST.sideEffects)
      expect(existsSync(join(installed.folder, "node_modules/openawait", file)), file).toBe(true);
    const empty = await sizeOfBundle("");
    expect(await sizeOfBundle('import "openawait/runtime";')).toBe(empty);
    expect(
      await sizeOfBundle('import { onAwait } from "openawait/runtime"; export const x = typeof onAwait;'),
    ).toBeLessThan(500);
  });
});

// ── what tools say ───────────────────────────────────────────────────────────────────────────────────────────────────

test("publint has nothing to say", async () => {
  const { messages, pkg } = await publint({
    pkgDir: join(installed.folder, "node_modules/openawait"),
    strict: true,
    pack: false,
  });
  expect(messages.map((message) => formatMessage(message, pkg as object))).toEqual([]);
});

test("neither has attw: modules, but for the runtime, which is CommonJS too", () => {
  const attw = join(PROJECT, "node_modules/@arethetypeswrong/cli/dist/index.js");
  const run = (...args: string[]) => node([attw, installed.tarball, "--no-color", "--no-emoji", ...args]);
  // It exits with 1 if there is a problem.
  expect(run("--profile", "esm-only")).toMatch(/"openawait\/runtime" +│ OK \(ESM\)/);
  expect(run("--profile", "node16", "--entrypoints", "./runtime")).toMatch(/from CJS\) │ OK \(CJS\)/);
});

test("the runtime is within its budget", async () => {
  const sizes = await runtimeSizes();
  for (const [name, size] of Object.entries(sizes)) {
    const title = name.replace(/^(?:coroutine|promise) /, "") as keyof typeof BUDGET;
    expect(size, `${name}: ${size} bytes`).toBeLessThanOrEqual(BUDGET[title]);
  }
});
