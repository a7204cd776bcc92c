// `openawait init`: what it recognises, shows and writes; what it refuses; that a probe proves it and leaves nothing.
import { chmodSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { PROJECT } from "../harness/fixtures.ts";
import { type Folder, inFolder, spawned } from "./command.ts";

vi.setConfig({ testTimeout: 60_000 });

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const VITE = {
  "package.json": json({ type: "module", scripts: { build: "vite build" }, devDependencies: { vite: "^8.0.0" } }),
  "vite.config.js": "export default { plugins: [] };\n",
};

/** Packages of this project, in that of the test. */
function link(folder: Folder, ...names: string[]): void {
  for (const name of names) {
    const path = join(folder.path, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(name === "openawait" ? PROJECT : join(PROJECT, "node_modules", name), path);
  }
}

const probesIn = (folder: Folder): string[] => folder.list().filter((file) => file.includes("openawait-probe-"));

const manifestOf = (folder: Folder): Record<string, Record<string, string>> =>
  JSON.parse(folder.read("package.json")) as Record<string, Record<string, string>>;

describe("Vite", () => {
  test("--dry-run shows the change and writes nothing", async () => {
    const folder = inFolder(VITE);
    const { code, stdout, stderr } = await folder.run("init", "--dry-run");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain('+ import openawait from "openawait/vite";\n');
    expect(stdout).toContain("- export default { plugins: [] };\n+ import openawait");
    expect(stdout).toContain("+ export default { plugins: [openawait()] };\n");
    expect(stdout).toMatch(/^\+ +"openawait": "\^\d/m);
    for (const [file, text] of Object.entries(VITE)) expect(folder.read(file)).toBe(text);
  });

  test("--yes writes; the second time there is nothing to do", async () => {
    const folder = inFolder({ ...VITE, "pnpm-lock.yaml": "lockfileVersion: '9.0'\n" });
    const { code, stdout } = await folder.run("init", "--yes", "--no-install");
    expect(code).toBe(0);
    expect(stdout).toContain("changed vite.config.js, package.json");
    expect(stdout).toContain("next: pnpm i");
    expect(folder.read("vite.config.js")).toBe(
      'import openawait from "openawait/vite";\n\nexport default { plugins: [openawait()] };\n',
    );
    expect(manifestOf(folder)["dependencies"]).toHaveProperty("openawait");
    const texts = folder.list().map((file) => folder.read(file));
    const again = await folder.run("init", "--yes", "--no-install");
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("nothing to change")]);
    expect(folder.list().map((file) => folder.read(file))).toEqual(texts);
  });

  test("without a configuration one is made; --mode is an option of the plugin; editors get their plugin", async () => {
    const folder = inFolder({ "package.json": VITE["package.json"], "tsconfig.json": '{ "compilerOptions": {} }\n' });
    await folder.run("init", "--yes", "--no-install", "--mode", "promise");
    expect(folder.read("vite.config.ts")).toContain('plugins: [openawait({ mode: "promise" })]');
    expect(folder.read("tsconfig.json")).toContain('"openawait/language-service"');
  });

  test("without a terminal it does not ask, and changes nothing", async () => {
    const folder = inFolder(VITE);
    const { code, stderr } = await folder.run("init");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: this is no terminal to ask on; --yes /);
    expect(folder.read("vite.config.js")).toBe(VITE["vite.config.js"]);
  });

  test("what can't be edited safely is to be written by hand, and nothing is changed", async () => {
    const folder = inFolder({ ...VITE, "vite.config.js": "export default { plugins: make() };\n" });
    const { code, stderr } = await folder.run("init", "--yes");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /vite\.config\.js can't be edited safely: its plugins are `make\(\)`[^]*import openawait from "openawait\/vite"/,
    );
    expect(folder.read("package.json")).toBe(VITE["package.json"]);
  });
});

describe("TypeScript", () => {
  const TSC = {
    "package.json": json({ scripts: { build: "tsc -p ." }, devDependencies: { typescript: "~6.0.3" } }),
    "tsconfig.json": '{\n  // mine\n  "compilerOptions": { "outDir": "dist" },\n}\n',
  };
  test("tsc: ts-patch, the transformer first, tspc in the scripts", async () => {
    const folder = inFolder(TSC);
    expect((await folder.run("init", "--yes", "--no-install", "--mode", "promise")).code).toBe(0);
    const { scripts, devDependencies } = manifestOf(folder);
    expect(scripts).toEqual({ build: "tspc -p ." });
    expect(devDependencies).toHaveProperty("ts-patch");
    const text = folder.read("tsconfig.json");
    expect(text).toContain("  // mine\n");
    expect(text.replaceAll(/\s+/g, "")).toContain(
      '"plugins":[{"transform":"openawait/transformer","mode":"promise"},{"name":"openawait/language-service"}]',
    );
  });

  test("what scripts give tsc is what gets it; ts-patch is the one for this TypeScript; other commands stay", async () => {
    const folder = inFolder({
      "package.json": json({
        scripts: {
          build: "tsc --noEmit && tsc -b ./tsconfig.cjs.json && tsc -p tsconfig.esm.json && vue-tsc --noEmit",
          types: "tsc -p tsconfig.test.json",
          prepare: "npm run tsc",
        },
        devDependencies: { typescript: "^5.4.2" },
      }),
      "tsconfig.json": '{ "compilerOptions": { "noEmit": true } }\n',
      "tsconfig.base.json": '{ "compilerOptions": { "outDir": "a" } }\n',
      "tsconfig.cjs.json": '{ "extends": "./tsconfig.base.json" }\n',
      "tsconfig.esm.json": '{ "extends": "./tsconfig.cjs.json", "compilerOptions": { "outDir": "b" } }\n',
      "tsconfig.test.json": '{ "extends": "./tsconfig.json" }\n',
    });
    expect((await folder.run("init", "--yes", "--no-install")).code).toBe(0);
    const { scripts, devDependencies } = manifestOf(folder);
    expect(scripts).toEqual({
      build: "tsc --noEmit && tspc -b ./tsconfig.cjs.json && tspc -p tsconfig.esm.json && vue-tsc --noEmit",
      types: "tspc -p tsconfig.test.json",
      prepare: "npm run tsc",
    });
    expect(devDependencies).toMatchObject({ "ts-patch": "^3.3.0" });
    const transformed = folder.list().filter((file) => folder.read(file).includes("openawait/transformer"));
    expect(transformed).toEqual(["tsconfig.cjs.json"]);
    expect(folder.read("tsconfig.json")).toContain("openawait/language-service");
  });

  test("plugins that are inherited are added to where they are", async () => {
    const folder = inFolder({
      ...TSC,
      "tsconfig.json": '{ "extends": "./tsconfig.base.json" }\n',
      "tsconfig.base.json": '{ "compilerOptions": { "plugins": [{ "name": "x" }] } }\n',
    });
    await folder.run("init", "--yes", "--no-install");
    expect(folder.read("tsconfig.json")).toBe('{ "extends": "./tsconfig.base.json" }\n');
    expect(folder.read("tsconfig.base.json")).toBe(
      '{ "compilerOptions": { "plugins": [{ "transform": "openawait/transformer" }, { "name": "x" }, { "name": "openawait/language-service" }] } }\n',
    );
  });

  test("a tsconfig.json that only refers to others: those", async () => {
    const folder = inFolder({
      ...VITE,
      "tsconfig.json":
        '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }\n',
      "tsconfig.app.json": "{}\n",
      "tsconfig.node.json": "{}\n",
    });
    await folder.run("init", "--yes", "--no-install");
    expect(folder.read("tsconfig.app.json")).toContain("openawait/language-service");
    expect(folder.read("tsconfig.node.json")).toBe("{}\n");
  });

  test("TypeScript 7 takes no transformers", async () => {
    const folder = inFolder({ ...TSC, "node_modules/typescript/package.json": '{ "version": "7.0.2" }' });
    const { code, stderr } = await folder.run("init", "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("openawait check && openawait build -p tsconfig.json");
    expect(folder.read("tsconfig.json")).toBe(TSC["tsconfig.json"]);
  });
});

describe("Node", () => {
  test("the scripts that start it; vitest's configuration too", async () => {
    const folder = inFolder({
      "package.json": json({
        type: "module",
        scripts: { start: "node app.js", "dev:a": "X=1 && node --watch app.js", lint: "node lint.js" },
      }),
      "vitest.config.ts": "export default {};\n",
    });
    await folder.run("init", "--yes", "--no-install");
    expect(manifestOf(folder)["scripts"]).toEqual({
      start: "node --import openawait/register app.js",
      "dev:a": "X=1 && node --import openawait/register --watch app.js",
      lint: "node lint.js",
    });
    expect(folder.read("vitest.config.ts")).toContain("openawait/vite");
  });
  test("vitest's configuration is Vite's where there is no other; one that takes over Vite's stays", async () => {
    const vitest = "import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({\n  test: {},\n});\n";
    const manifest = json({ type: "module", devDependencies: { vite: "^8.0.0", vitest: "^4.0.0" } });
    const alone = inFolder({ "package.json": manifest, "vitest.config.js": vitest });
    await alone.run("init", "--yes", "--no-install");
    expect(alone.list()).toEqual(["package.json", "vitest.config.js"]);
    expect(alone.read("vitest.config.js")).toContain("plugins: [openawait()]");
    const both = inFolder({ ...VITE, "vitest.config.js": vitest });
    await both.run("init", "--yes", "--no-install");
    for (const file of ["vite.config.js", "vitest.config.js"]) expect(both.read(file)).toContain("[openawait()]");
    const merging = 'import vite from "./vite.config.js";\nexport default { ...vite, test: {} };\n';
    const merged = inFolder({ ...VITE, "vitest.config.js": merging });
    expect((await merged.run("init", "--yes", "--no-install")).code).toBe(0);
    expect(merged.read("vitest.config.js")).toBe(merging);
  });

  test("a script is made where there is none; without a main file it says what to write", async () => {
    const folder = inFolder({ "package.json": "{}\n", "src/main.ts": "" });
    await folder.run("init", "--yes", "--no-install");
    expect(manifestOf(folder)["scripts"]).toEqual({ start: "node --import openawait/register src/main.ts" });
    const empty = await inFolder({ "package.json": "{}\n" }).run("init", "--yes");
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining("node --import openawait/register")]);
  });
  test("a devDependency becomes a dependency, with its range", async () => {
    const folder = inFolder({
      "package.json": json({ scripts: { start: "node a.js" }, devDependencies: { openawait: "1.2.3" } }),
    });
    await folder.run("init", "--yes", "--no-install");
    expect(manifestOf(folder)).toMatchObject({ dependencies: { openawait: "1.2.3" }, devDependencies: {} });
  });
});

describe("which tool", () => {
  const two = {
    "package.json": json({ scripts: {} }),
    "webpack.config.js": "module.exports = {};\n",
    "rollup.config.mjs": "export default {};\n",
  };
  test("two: --tool says which", async () => {
    const { code, stderr } = await inFolder(two).run("init", "--yes");
    expect([code, stderr]).toEqual([2, expect.stringContaining("say which by --tool webpack or --tool rollup")]);
    const folder = inFolder(two);
    expect((await folder.run("init", "--yes", "--no-install", "--tool", "rollup")).code).toBe(0);
    expect([folder.read("rollup.config.mjs"), folder.read("webpack.config.js")]).toEqual([
      expect.stringContaining("openawait/rollup"),
      two["webpack.config.js"],
    ]);
  });
  test("the one that a script calls", async () => {
    const folder = inFolder({ ...two, "package.json": json({ scripts: { build: "webpack --mode production" } }) });
    await folder.run("init", "--yes", "--no-install");
    expect(folder.read("webpack.config.js")).toContain('require("openawait/webpack").default');
  });
  test("one that is not there", async () => {
    const { code, stderr } = await inFolder(two).run("init", "--tool", "vite");
    expect([code, stderr]).toEqual([2, expect.stringContaining("vite was not found in this project")]);
  });
  test.each([
    ["ts-loader", 'module.exports = { module: { rules: [{ loader: "ts-loader" }] } };\n', 1],
    [
      "ts-loader with transpileOnly",
      'module.exports = { module: { rules: [{ loader: "ts-loader", options: { transpileOnly: true } }] } };\n',
      0,
    ],
  ])("%s", async (_, config, code) => {
    const folder = inFolder({ "package.json": "{}", "webpack.config.js": config });
    expect((await folder.run("init", "--yes", "--no-install")).code).toBe(code);
  });
});

describe("wrong use", () => {
  test.each<[string, Record<string, string>, string[], string]>([
    ["no such folder", {}, ["init", "nowhere"], "no such folder: nowhere"],
    ["a file", { "a.ts": "" }, ["init", "a.ts"], "a.ts is not a folder"],
    ["no package.json", {}, ["init"], 'no package.json in .; run "npm init" there first'],
    [
      "a broken package.json",
      { "package.json": '{\n "name": \n}' },
      ["doctor"],
      "package.json: not valid JSON in line 3",
    ],
  ])("%s", async (_, files, args, message) => {
    const { code, stdout, stderr } = await inFolder(files).run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

test("it installs by the package manager of the lockfile, and a probe proves that it works", async () => {
  const folder = inFolder({
    "package.json": json({ type: "module", scripts: { build: "openawait build src" } }),
    "yarn.lock": "",
    "src/a.js": "export {};\n",
    // A package manager that links what is asked for.
    "bin/yarn": `#!/bin/sh\necho "$@" > installed\nmkdir -p node_modules\nln -s "${PROJECT}" node_modules/openawait\n`,
  });
  chmodSync(join(folder.path, "bin/yarn"), 0o755);
  const env = { PATH: `${join(folder.path, "bin")}${delimiter}${process.env["PATH"]}` };
  const { code, stdout, stderr } = await spawned(folder.path, ["init", "--yes"], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("✓ a probe compiled by openawait build was lowered, and runs");
  expect(folder.read("installed")).toBe("install\n");
  expect(probesIn(folder)).toEqual([]);
});

test("an installation that fails: exit code 1, the changes stay", async () => {
  const folder = inFolder({ ...VITE, "yarn.lock": "", "bin/yarn": "#!/bin/sh\nexit 3\n" });
  chmodSync(join(folder.path, "bin/yarn"), 0o755);
  const env = { PATH: `${join(folder.path, "bin")}${delimiter}${process.env["PATH"]}` };
  const { code, stderr } = await spawned(folder.path, ["init", "--yes"], env);
  expect([code, stderr]).toEqual([1, expect.stringContaining("yarn install failed")]);
  expect(folder.read("vite.config.js")).toContain("openawait/vite");
});

test("an interruption while the probe is built leaves nothing behind", async () => {
  const folder = inFolder({
    "package.json": json({ scripts: { build: "tsc" } }),
    "tsconfig.json": "{}",
    "node_modules/typescript/package.json": '{ "version": "6.0.3" }',
    "node_modules/typescript/bin/tsc": "setInterval(() => {}, 1000);\n",
  });
  let child: number | undefined;
  const ended = spawned(folder.path, ["doctor"], {}, (pid) => (child = pid));
  const probes = (): string[] => probesIn(folder);
  await vi.waitUntil(() => probes().length > 1 && existsSync(folder.path), { timeout: 30_000, interval: 20 });
  process.kill(child!, "SIGINT");
  expect((await ended).signal).toBe("SIGINT");
  expect(probes()).toEqual([]);
});

test("Vite for real", async () => {
  const folder = inFolder({ ...VITE, "src/main.js": "export const f = async (x) => await x;\n" });
  link(folder, "openawait", "vite");
  const before = await spawned(folder.path, ["doctor"]);
  expect([before.code, before.stdout]).toEqual([1, expect.stringContaining("does not import openawait/vite")]);
  expect(before.stdout).toContain("its async functions were not lowered");
  const { code, stdout, stderr } = await spawned(folder.path, ["init", "--yes"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/✓ a probe compiled by vite \d+\.\d+\.\d+ was lowered, and runs/);
  expect((await spawned(folder.path, ["doctor"])).code).toBe(0);
  expect(probesIn(folder)).toEqual([]);
});

test("Node for real", async () => {
  const folder = inFolder({ "package.json": json({ scripts: { start: "node main.js" } }), "main.js": "" });
  link(folder, "openawait");
  expect((await spawned(folder.path, ["doctor"])).code).toBe(1);
  const { code, stdout, stderr } = await spawned(folder.path, ["init", "--yes"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/✓ a probe compiled by node \d+\.\d+\.\d+ was lowered, and runs/);
});
