// `openawait doctor`: every finding in a project that has it, and the exit code, which is the probe's.
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { nodeFinding } from "../../compiler/cli/project/environment.ts";
import { type Finding, FINDINGS } from "../../compiler/cli/project/finding.ts";
import { PROJECT } from "../harness/fixtures.ts";
import { type Folder, inFolder } from "./command.ts";

vi.setConfig({ testTimeout: 60_000 });

interface Report {
  lowered: boolean;
  tool: string;
  config: string | null;
  by: string;
  findings: Finding[];
}

const json = (value: unknown): string => JSON.stringify(value);
const seen = new Set<string>();

function project(files: Record<string, string>, ...linked: string[]): Folder {
  const folder = inFolder({ "package.json": "{}", ...files });
  for (const name of linked) {
    const path = join(folder.path, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(name === "openawait" ? PROJECT : join(PROJECT, "node_modules", name), path);
  }
  return folder;
}

async function diagnose(folder: Folder, ...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await folder.run("doctor", "--json", ...args);
  expect(stderr).toBe("");
  const report = JSON.parse(stdout) as Report;
  expect(code).toBe(report.lowered ? 0 : 1);
  for (const { id, level } of report.findings) seen.add(`${id} ${level}`);
  expect(folder.list().filter((file) => file.includes("openawait-probe-"))).toEqual([]);
  return report;
}

const found = ({ findings }: Report, id: string): Finding | undefined => findings.find((each) => each.id === id);

const TSC = { "package.json": json({ scripts: { build: "tsc" }, dependencies: { openawait: "*" } }) };
const withPlugins = (...plugins: unknown[]): string => json({ compilerOptions: { target: "es2022", plugins } });
const ENTRY = { transform: "openawait/transformer" };
const typescript = (version: string, head = ""): Record<string, string> => ({
  "node_modules/typescript/package.json": json({ version }),
  "node_modules/typescript/lib/_tsc.js": head,
});

test("tsc that is not patched compiles, and lowers nothing", async () => {
  const report = await diagnose(
    project({ ...TSC, "tsconfig.json": withPlugins(ENTRY), "a.ts": "export {};\n" }, "openawait", "typescript"),
  );
  expect(report).toMatchObject({
    lowered: false,
    tool: "tsc",
    config: "tsconfig.json",
    by: expect.stringMatching(/^tsc 6/),
  });
  expect(found(report, "entry")).toMatchObject({ level: "ok" });
  expect(found(report, "ts-patch")).toMatchObject({ level: "problem", message: expect.stringContaining("silently") });
  expect(found(report, "probe")?.message).toContain("its async functions were not lowered");
});

test("openawait build lowers; the report for people", async () => {
  const files = {
    "package.json": json({
      type: "module",
      scripts: { build: "openawait build src" },
      dependencies: { openawait: "*" },
    }),
    "src/a.js": '"use native";\nexport async function f() {}\n',
  };
  const folder = project(files, "openawait");
  const report = await diagnose(folder);
  expect(report).toMatchObject({ lowered: true, tool: "build", by: "openawait build" });
  expect(found(report, "interface")).toMatchObject({ level: "ok" });
  expect(found(report, "native")?.message).toContain("src/a.js");
  const { code, stdout } = await folder.run("doctor");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^build\n\n✓ Node [^]*\n! "use native" stands in src\/a\.js[^]*\n\nCode is lowered\.\n$/);
});

describe("TypeScript", () => {
  test("7 takes no transformers", async () => {
    const report = await diagnose(
      project({ ...TSC, ...typescript("7.0.2"), "tsconfig.json": withPlugins(ENTRY) }, "openawait"),
    );
    expect(found(report, "typescript")).toMatchObject({
      level: "problem",
      message: expect.stringContaining("7.0.2 takes no"),
    });
  });
  test("not installed", async () => {
    const report = await diagnose(project({ ...TSC, "tsconfig.json": withPlugins(ENTRY) }, "openawait"));
    expect(found(report, "typescript")).toMatchObject({ level: "problem", message: "typescript is not installed" });
  });
  test("patched, and not for long", async () => {
    const files = { ...TSC, ...typescript("6.0.3", "/// tsp-module:\n"), "tsconfig.json": withPlugins(ENTRY) };
    const { findings } = await diagnose(project(files, "openawait"));
    expect(findings.filter(({ id }) => id === "ts-patch").map(({ level }) => level)).toEqual(["ok", "hint"]);
  });
  test("tspc without ts-patch", async () => {
    const files = {
      ...typescript("6.0.3"),
      "package.json": json({ scripts: { build: "tspc" } }),
      "tsconfig.json": "{}",
    };
    const report = await diagnose(project(files, "openawait"));
    expect(found(report, "ts-patch")?.message).toBe("the scripts call tspc, and ts-patch is not installed");
  });

  test("ts-patch for another TypeScript; @types/node brings what `await using` needs", async () => {
    const files = {
      ...typescript("5.9.3"),
      "package.json": json({ scripts: { build: "tspc" } }),
      "tsconfig.json": json({ compilerOptions: { lib: ["es2022"], types: ["node"], plugins: [ENTRY] } }),
      "node_modules/ts-patch/package.json": '{ "version": "4.0.1" }',
      "node_modules/@types/node/package.json": '{ "version": "20.0.0" }',
    };
    const report = await diagnose(project(files, "openawait"));
    expect(found(report, "ts-patch")).toMatchObject({
      level: "problem",
      message: "ts-patch 4.0.1 does not take TypeScript 5.9.3",
      advice: expect.stringContaining("^3.3.0"),
    });
    expect(found(report, "lib")).toBeUndefined();
  });

  test.each<[string, unknown[], string, RegExp]>([
    ["no entry", [], "entry", /has no entry for openawait\/transformer/],
    [
      "a misspelt key",
      [{ transfrom: "openawait/transformer" }],
      "entry",
      /"transfrom" is no key of a plugin; did you mean "transform"/,
    ],
    [
      "the key of editors' plugins",
      [{ name: "openawait/transformer" }],
      "entry",
      /"name" is the key of plugins for editors/,
    ],
    ["a misspelt module", [{ transform: "openawait/transfomer" }], "entry", /no transformer "openawait\/transfomer"/],
    ["not the first", [{ transform: "x" }, ENTRY], "entry", /must be the first transformer/],
    ["after", [{ ...ENTRY, after: true }], "entry", /must be the first transformer/],
    ["a misspelt option", [{ ...ENTRY, moed: "promise" }], "option", /has no option "moed"/],
    [
      "a value that is none",
      [{ ...ENTRY, mode: "corutine" }],
      "option",
      /mode: "corutine" is none of "coroutine", "promise"/,
    ],
  ])("%s", async (_, plugins, id, message) => {
    const report = await diagnose(
      project({ ...TSC, ...typescript("6.0.3"), "tsconfig.json": withPlugins(...plugins) }, "openawait"),
    );
    expect(found(report, id)).toMatchObject({ level: "problem", message: expect.stringMatching(message) });
    if (id === "entry" && !plugins.some((each) => each === ENTRY || (each as { after?: boolean }).after)) {
      expect(found(report, "target")).toMatchObject({
        level: "hint",
        message: expect.stringContaining("stays native"),
      });
    }
  });

  test("tsconfig.json: its errors, lib, the plugin for editors, files that are left out", async () => {
    const config = { compilerOptions: { target: "es2051", lib: ["es2022"], plugins: [ENTRY] }, include: ["src"] };
    const files = {
      ...TSC,
      ...typescript("6.0.3"),
      "tsconfig.json": json(config),
      "src/a.ts": "",
      "b.ts": "export async function f() {}",
    };
    const report = await diagnose(project(files, "openawait"));
    expect(found(report, "tsconfig")).toMatchObject({ level: "problem", message: expect.stringContaining("--target") });
    expect(found(report, "lib")?.message).toContain("esnext.disposable");
    expect(found(report, "language-service")?.message).toContain("TS1064");
    expect(found(report, "files")?.message).toBe("1 of 1 files with async code are not in tsconfig.json: b.ts");
  });
});

describe("packages", () => {
  test("openawait is not installed", async () => {
    const report = await diagnose(project({}));
    expect(found(report, "runtime")).toMatchObject({ level: "problem", advice: "npm install openawait" });
  });
  test("it is only a devDependency, or none", async () => {
    const manifest = { scripts: { build: "openawait build src" }, devDependencies: { openawait: "*" } };
    const report = await diagnose(project({ "package.json": json(manifest) }, "openawait"));
    expect(found(report, "dependency")?.advice).toBe("move it to dependencies");
    expect(found(await diagnose(project({}, "openawait")), "dependency")?.message).toContain("not in package.json");
  });
  const runtime = (version: number): Record<string, string> => ({
    "package.json": json({
      name: "openawait",
      version: "9.0.0",
      exports: { "./runtime": "./runtime.js", "./package.json": "./package.json" },
    }),
    "runtime.js": `exports.INTERFACE_VERSION = ${version};\n`,
  });
  const below = (path: string, files: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`${path}/${file}`, text]));
  test("a runtime of another interface; several copies", async () => {
    const files = {
      ...below("node_modules/openawait", runtime(1)),
      ...below("node_modules/x/node_modules/openawait", runtime(1)),
    };
    const report = await diagnose(project(files));
    expect(found(report, "interface")).toMatchObject({
      level: "problem",
      message: expect.stringContaining("has interface 1, and the compiler calls interface "),
    });
    expect(found(report, "copies")).toMatchObject({ level: "hint", message: expect.stringContaining("2 copies") });
  });
  test("a runtime of one's own that is not there", async () => {
    const plugins = withPlugins({ ...ENTRY, importSource: "my-framework/await" });
    const report = await diagnose(project({ ...TSC, ...typescript("6.0.3"), "tsconfig.json": plugins }, "openawait"));
    expect(found(report, "interface")?.message).toContain("my-framework/await can't be loaded");
  });
});

describe("bundlers and Node", () => {
  test.each([
    ["no plugin", "export default {};\n", "vite.config.js does not import openawait/vite"],
    [
      "that of another",
      'import a from "openawait/rollup";\nexport default {};\n',
      "vite.config.js does not import openawait/vite, but openawait/rollup",
    ],
    [
      "never called",
      'import a from "openawait/vite";\nexport default {};\n',
      "vite.config.js imports openawait/vite, and never calls it",
    ],
    ["a syntax error", "export default {\n", "vite.config.js: syntax error in line 2: '}' expected."],
  ])("%s", async (_, config, message) => {
    const report = await diagnose(project({ "vite.config.js": config }));
    expect(found(report, "plugin")).toMatchObject({ level: "problem", message });
  });
  test("no configuration", async () => {
    const report = await diagnose(project({ "package.json": json({ devDependencies: { vite: "8" } }) }));
    expect(found(report, "plugin")?.message).toBe("vite has no configuration, and so no plugin");
  });
  test("files that the plugin is told to leave out", async () => {
    const config =
      'import a from "openawait/vite";\nexport default { plugins: [a({ include: "src/**", exclude: ["src/old/**"] })] };\n';
    const async = "export async function f() {}\n";
    const files = { "vite.config.js": config, "src/a.js": async, "src/old/b.js": async, "lib/c.js": async };
    const report = await diagnose(project(files));
    expect(found(report, "plugin")).toMatchObject({ level: "ok" });
    expect(found(report, "files")?.message).toBe(
      "2 of 3 files with async code are not in include and exclude of vite.config.js: lib/c.js, src/old/b.js",
    );
  });
  test("Node without register; tests that are compiled by another configuration", async () => {
    const report = await diagnose(project({ "vitest.config.ts": "export default {};\n" }, "openawait"));
    expect(found(report, "register")).toMatchObject({ level: "problem" });
    expect(found(report, "vitest")).toMatchObject({
      level: "hint",
      message: expect.stringContaining("vitest.config.ts"),
    });
    expect(report.lowered).toBe(false);
  });
  test("several tools: the likeliest, or --tool", async () => {
    const folder = project({
      "package.json": json({ scripts: { build: "rollup -c" } }),
      "vite.config.js": "export default {};\n",
      "rollup.config.js": "export default {};\n",
    });
    expect((await diagnose(folder)).tool).toBe("rollup");
    expect((await diagnose(folder, "--tool", "vite")).tool).toBe("vite");
    expect((await folder.run("doctor")).stdout).toContain("also here: vite; --tool chooses");
    const { code, stderr } = await folder.run("doctor", "--tool", "tsc");
    expect([code, stderr]).toEqual([2, expect.stringContaining("tsc was not found in this project")]);
  });
});

test.each([
  ["20.18.3", "problem"],
  ["20.19.0", "ok"],
  ["21.7.0", "problem"],
  ["22.11.0", "problem"],
  ["22.12.0", "ok"],
  ["24.0.0", "ok"],
])("Node %s: %s", (version, level) => {
  expect(nodeFinding(version).level).toBe(level);
});

test("every finding is documented", () => {
  const text = readFileSync(join(PROJECT, "docs/cli.md"), "utf8");
  for (const id of FINDINGS) expect(text).toContain(`| \`${id}\``);
});

// Each kind of finding was seen above at least once.
afterAll(() => {
  const ids = new Set([...seen].map((each) => each.split(" ")[0]));
  if (ids.size > 10) expect([...FINDINGS].filter((id) => !ids.has(id))).toEqual([]);
});
