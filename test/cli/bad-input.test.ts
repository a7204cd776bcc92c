// What is wrong with a call or with its files: a message that says what, where and what to do, the exit code, and what
// was on disk stays.
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { COMMAND, type Folder, inFolder, spawned } from "./command.ts";

vi.setConfig({ testTimeout: 30_000 });

const BUILD = ["build", "src", "--no-source-map"];
const JS = "export async function f(p) {\n  await p;\n}\n";
const GOOD = "export async function f(p: Promise<void>) {\n  await p;\n}\n";

/** The call is refused: exit 2, nothing on stdout, nothing written. */
async function refused(folder: Folder, args: string[], message: RegExp): Promise<void> {
  const before = folder.list();
  const { code, stdout, stderr } = await folder.run(...args);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: /);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(folder.list()).toEqual(before);
}

test("unknown commands, options and values", async () => {
  const folder = inFolder({ "a.ts": GOOD });
  await refused(folder, ["biuld", "a.ts"], /unknown command 'biuld'\n\(Did you mean build\?\)/);
  await refused(folder, ["build", "a.ts", "--mod", "promise"], /unknown option '--mod'\n\(Did you mean --mode\?\)/);
  await refused(
    folder,
    ["build", "a.ts", "--mode", "promises"],
    /'promises' is invalid. Allowed choices are coroutine, promise/,
  );
  await refused(folder, ["build", "a.ts", "--emit", "dts"], /'dts' is invalid. Allowed choices are js, ts/);
  await refused(folder, ["build", "a.ts", "--target", "es3"], /'es3' is invalid. Allowed choices are es5, /);
  await refused(folder, ["build", "a.ts", "--plain-await", "no"], /'no' is invalid. Allowed choices are error, allow/);
  await refused(folder, ["build", "a.ts", "--runtime", "none"], /'none' is invalid. Allowed choices are auto, /);
  await refused(folder, ["build", "a.ts", "--runtime", "global:a-b"], /'a-b' is not a name of a global/);
  await refused(folder, ["build", "a.ts", "--out-dir"], /'-d, --out-dir <dir>' argument missing/);
  await refused(folder, ["build"], /missing required argument 'paths'/);
  await refused(folder, ["inspect", "a.ts", "--as", "svg"], /'svg' is invalid. Allowed choices are code, ir, mermaid/);
  await refused(folder, ["inspect"], /missing required argument 'file'/);
  await refused(folder, ["inspect", "a.ts", "b.ts"], /too many arguments/);
});

test("options that contradict each other", async () => {
  const folder = inFolder({ "a.ts": GOOD, "tsconfig.json": "{}" });
  await refused(folder, ["build", "a.ts", "--emit", "ts", "--target", "es2015"], /--target needs --emit js/);
  await refused(folder, ["build", "a.ts", "--emit", "ts", "--declaration"], /--declaration needs --emit js/);
  await refused(folder, ["build", "a.ts", "-p", "tsconfig.json"], /-p can't be mixed with paths \(a\.ts\)/);
  await refused(
    folder,
    ["build", "a.ts", "--runtime", "global:A", "--import-source", "b"],
    /--import-source has no effect with --runtime global:A/,
  );
  for (const jobs of ["0", "-1", "many", "1.5"]) {
    // oxlint-disable-next-line no-await-in-loop
    await refused(folder, ["build", "a.ts", `--jobs=${jobs}`], /whole number from 1/);
  }
});

test("no command shows the help, on stderr", async () => {
  const { code, stdout, stderr } = await inFolder().run();
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("Usage: openawait");
});

test("files that are not there or are no sources", async () => {
  const folder = inFolder({ "a.ts": GOOD, "data.json": "{}", "empty/readme.md": "", "types/a.d.ts": "" });
  await refused(folder, ["build", "mian.ts"], /no such file or folder: mian\.ts/);
  await refused(folder, ["build", "a.ts", "gone"], /no such file or folder: gone/);
  await refused(folder, ["build", "a.ts/b.ts"], /a\.ts\/b\.ts/);
  await refused(folder, ["build", "data.json"], /data\.json is not a source file \(the endings are \.ts /);
  await refused(folder, ["build", "empty"], /no source files in empty \(looked for \.ts /);
  await refused(folder, ["build", "types", "types/a.d.ts"], /no source files in types, types\/a\.d\.ts/);
  await refused(folder, ["build", "src/**/*.ts"], /no source file matches 'src\/\*\*\/\*\.ts'/);
  await refused(folder, ["inspect", "gone.ts"], /no such file: gone\.ts/);
  await refused(folder, ["inspect", "empty"], /empty is a folder; inspect takes one source file/);
  await refused(folder, ["inspect", "data.json"], /data\.json is not a source file/);
});

test("an output folder that is a file, or below one", async () => {
  const folder = inFolder({ "a.ts": GOOD, out: "a file" });
  await refused(
    folder,
    ["build", "a.ts", "--out-dir", "out"],
    /the output folder out can't be made: it is a file \(EEXIST\)/,
  );
  await refused(
    folder,
    ["build", "a.ts", "--out-dir", "out/deep"],
    /out\/deep can't be made: a part of its path is a file/,
  );
  expect(folder.read("out")).toBe("a file");
});

test("an output that is an input", async () => {
  const folder = inFolder({ "src/a.js": "export {};\n", "src/b.ts": GOOD });
  await refused(folder, ["build", "src", "--out-dir", "src"], /src\/a\.js would overwrite an input/);
  await refused(
    folder,
    ["build", "src/b.ts", "--out-dir", "src", "--emit", "ts"],
    /src\/b\.ts would overwrite an input/,
  );
  symlinkSync("src", join(folder.path, "link"));
  await refused(folder, ["build", "src", "--out-dir", "link"], /link\/a\.js would overwrite an input/);
});

test("two inputs that become one output", async () => {
  const folder = inFolder({ "src/a.js": "export {};\n", "src/a.ts": GOOD });
  await refused(folder, ["build", "src"], /src\/a\.js and src\/a\.ts would both become dist\/a\.js/);
  expect((await folder.run("build", "src", "--emit", "ts")).code).toBe(0);
});

test("a syntax error among good files: those are built, what was there before stays", async () => {
  const folder = inFolder({
    "src/a.ts": GOOD,
    "src/bad.ts": "export const one = 1;\nexport const two: = 2;\n",
    "src/c.ts": GOOD,
    "dist/bad.js": "what was there before",
  });
  const { code, stdout, stderr } = await folder.run("build", "src", "--no-source-map");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^built 2 files \(2 lowered\), 1 failed, in \d+\.\d s\n$/);
  expect(stderr).toMatch(
    /^src\/bad\.ts:2:19 - error OA\d{4}: .+\n\n {2}1 \| export const one = 1;\n> 2 \| export const two: = 2;\n {4}\| {19}\^+\n/,
  );
  expect(folder.list("dist")).toEqual(["a.js", "bad.js", "c.js"]);
  expect(folder.read("dist/bad.js")).toBe("what was there before");
});

test("invalid UTF-8: where it is", async () => {
  const folder = inFolder({
    "a.ts": GOOD,
    "bad.ts": Buffer.from("// caf\xc3\xa9 ok\nconst x = '\xe9';\n", "latin1"),
    "utf16.ts": Buffer.from("\uFEFFlet x;", "utf16le"),
  });
  const { code, stdout, stderr } = await folder.run("build", ".", "--no-source-map");
  expect({ code, stdout: stdout.slice(0, 38) }).toEqual({ code: 1, stdout: "built 1 file (1 lowered), 2 failed, in" });
  expect(stderr).toContain("bad.ts:2:12 - error: is not valid UTF-8; save it as UTF-8\n");
  expect(stderr).toContain("utf16.ts:1:1 - error: is not valid UTF-8; save it as UTF-8\n");
  expect(folder.list("dist")).toEqual(["a.js"]);
  const inspected = await folder.run("inspect", "bad.ts");
  expect(inspected).toMatchObject({
    code: 1,
    stdout: "",
    stderr: "bad.ts:2:12 - error: is not valid UTF-8; save it as UTF-8\n",
  });
});

test("a file that can't be read: the others are built", async () => {
  const folder = inFolder({ "src/a.ts": GOOD });
  // Reading it is an error for every user, root included.
  symlinkSync("/proc/self/mem", join(folder.path, "src/b.ts"));
  const { code, stderr } = await folder.run("build", "src", "src/a.ts", "src/b.ts", "--no-source-map");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^src\/b\.ts - error: can't be read: .*\(E[A-Z]+\)\n$/);
  expect(folder.list("dist")).toEqual(["a.js"]);
});

test("an output that can't be written: no temporary file is left, the others are built", async () => {
  const folder = inFolder({ "src/a.ts": GOOD, "src/b.ts": GOOD, "dist/a.js/keep.txt": "" });
  const { code, stdout, stderr } = await folder.run("build", "src", "--no-source-map");
  expect(code).toBe(1);
  expect(stdout).toContain("built 1 file (1 lowered), 1 failed");
  expect(stderr).toMatch(/^src\/a\.ts - error: dist\/a\.js can't be written: it is a folder \(EISDIR\)\n$/);
  expect(folder.list("dist")).toEqual(["a.js/keep.txt", "b.js"]);
});

const line = (i: number) => `export const n_${i} = "${"x".repeat(1000)}";\n`;

test("a file of 5 MB, and one line of 1 MB", async () => {
  const many = Array.from({ length: 5000 }, (_, i) => line(i)).join("");
  const folder = inFolder({ "big.js": many + JS, "line.js": `"${"x".repeat(1_000_000)}" = ;\nasync () => {};\n` });
  expect(many.length).toBeGreaterThan(5_000_000);
  const { code, stdout, stderr } = await folder.run("build", ".");
  expect(code).toBe(1);
  expect(stdout).toContain("built 1 file (1 lowered), 1 failed");
  expect(folder.read("dist/big.js")).toContain(line(4999));
  expect(stderr).toMatch(/^line\.js:1:10000\d\d - error/);
  expect(stderr.length).toBeLessThan(2000);
}, 60_000);

test("where nothing can be built there still is a summary", async () => {
  const folder = inFolder({ "a.ts": "let = ;", "b.ts": "}" });
  const { code, stdout } = await folder.run("build", ".");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^built 0 files \(0 lowered\), 2 failed, in /);
  expect(folder.list("dist")).toEqual([]);
});

// ── projects ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A project whose tsconfig.json is this text. */
const project = (config: string | object, files: Record<string, string> = {}): Folder =>
  inFolder({
    "src/a.ts": GOOD,
    "tsconfig.json": typeof config === "string" ? config : JSON.stringify(config),
    ...files,
  });

test("a tsconfig.json that is not there, or selects nothing", async () => {
  const folder = inFolder({
    "a.ts": GOOD,
    "types/a.d.ts": "",
    "types/tsconfig.json": "{}",
    "none/tsconfig.json": "{}",
  });
  await refused(folder, ["build", "-p", "gone.json"], /no such file or folder: gone\.json \(-p takes a tsconfig\.json/);
  await refused(folder, ["build", "-p", "."], /there is no tsconfig\.json in \./);
  await refused(folder, ["build", "-p", "a.ts/b"], /can't read a\.ts\/b: a part of its path is a file/);
  await refused(folder, ["build", "-p", "types"], /types\/tsconfig\.json selects no source files, only declarations/);
  await refused(folder, ["build", "-p", "none"], /TS18003: No inputs were found in config file/);
  await refused(folder, ["build"], /missing required argument 'paths'.* -p tsconfig\.json/);
});

test("a tsconfig.json with errors: each with its place, nothing is built", async () => {
  await refused(
    project('{\n  "compilerOptions": {,}\n}'),
    ["build", "-p", "."],
    /tsconfig\.json\(2,23\): error TS1136: /,
  );
  const unknown = project('{\n  "compilerOptions": { "stricter": true, "target": "es1" }\n}');
  await refused(
    unknown,
    ["build", "-p", "."],
    /^error: tsconfig\.json can't be used, nothing was built\ntsconfig\.json\(2,24\): error TS5025: Unknown compiler option 'stricter'\. Did you mean 'strict'\?\ntsconfig\.json\(2,52\): error TS6046: /,
  );
  await refused(project({ extends: "./gone.json" }), ["build", "-p", "."], /error TS\d+: .*gone\.json/);
  const outFile = { compilerOptions: { outFile: "all.js", module: "amd", ignoreDeprecations: "6.0" } };
  await refused(project(outFile), ["build", "-p", "."], /outFile is not supported/);
});

test("a circular extends", async () => {
  const folder = project({ extends: "./b.json" }, { "b.json": '{ "extends": "./tsconfig.json" }' });
  await refused(folder, ["build", "-p", "."], /error TS18000: Circularity detected.*tsconfig\.json -> .*b\.json -> /);
});

test("an entry of plugins with an option that does not exist, or a value that is none", async () => {
  const plugin = (entry: object) =>
    project({ compilerOptions: { plugins: [{ transform: "openawait/transformer", ...entry }] } });
  const args = ["build", "-p", "."];
  await refused(
    plugin({ moed: "promise" }),
    args,
    /tsconfig\.json: compilerOptions\.plugins\[0\]: openawait has no option 'moed'; there are mode, importSource, runtime, plainAwait/,
  );
  await refused(plugin({ mode: "promises" }), args, /plugins\[0\]: mode: "promises" is none of "coroutine", "promise"/);
  await refused(plugin({ importSource: 1 }), args, /plugins\[0\]: importSource: 1 is no module/);
});

test("a plugin module that is not there", async () => {
  const plugin = (transform: string) => project({ compilerOptions: { plugins: [{ transform }] } });
  await refused(
    plugin("openawait/transfomer"),
    ["build", "-p", "."],
    /there is no 'openawait\/transfomer'; the transformer/,
  );
  await refused(
    plugin("./gone.js"),
    ["build", "-p", "."],
    /there is no module '\.\/gone\.js'; install it, or remove the/,
  );
});

test("outputs of a project that would be inputs, collide, or lie outside", async () => {
  const js = { allowJs: true, outDir: "src" };
  await refused(
    project({ compilerOptions: js, include: ["src"], exclude: [] }, { "src/b.js": "export {};" }),
    ["build", "-p", "."],
    /src\/b\.js would overwrite an input/,
  );
  const outside = project({ compilerOptions: { rootDir: "src", outDir: "out" } }, { "lib/b.ts": GOOD });
  await refused(outside, ["build", "-p", "."], /lib\/b\.ts is not below rootDir \(src\)/);
});

// ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

test("a link that leads nowhere, and a folder that is named as a source", async () => {
  const folder = inFolder({ "src/a.ts": GOOD, "src/x.ts/b.ts": GOOD, "y.ts/c.ts": GOOD });
  symlinkSync("gone.ts", join(folder.path, "link.ts"));
  await refused(folder, ["build", "link.ts"], /link\.ts is a link to gone\.ts, which does not exist/);
  expect((await folder.run("build", "src", "y.ts", "--no-source-map")).code).toBe(0);
  expect(folder.list("dist")).toEqual(["src/a.js", "src/x.ts/b.js", "y.ts/c.js"]);
  symlinkSync("gone.ts", join(folder.path, "src/link.ts"));
  const among = await folder.run("build", "src", "--no-source-map", "--out-dir", "out");
  expect(among.stderr).toBe(
    "src/link.ts - error: can't be read: it is a link to gone.ts, which does not exist (ENOENT)\n",
  );
  expect(among.code).toBe(1);
  expect(folder.list("out")).toEqual(["a.js", "x.ts/b.js"]);
});

test("no place to write: what was there stays, no temporary file is left, nothing is in the cache", async () => {
  const big = `export const text = "${"x".repeat(20_000)}";\n`;
  const folder = inFolder({ "src/big.ts": big, "src/small.ts": GOOD, "dist/big.js": "old\n" });
  // A limit for the size of files is what a full disk is, without being root.
  const child = spawnSync("sh", ["-c", 'ulimit -f 16; exec "$0" "$@"', process.execPath, COMMAND, ...BUILD], {
    cwd: folder.path,
    env: {
      ...process.env,
      OPENAWAIT_CACHE: join(folder.path, "cache"),
      // The signal would end the process; without it the write fails.
      NODE_OPTIONS: "--import=data:text/javascript,process.on('SIGXFSZ',()=>{})",
    },
    encoding: "utf8",
  });
  expect(child.stderr).toBe(
    "src/big.ts - error: dist/big.js can't be written: it is larger than files may be here (EFBIG)\n",
  );
  expect({ code: child.status, files: folder.list("dist") }).toEqual({ code: 1, files: ["big.js", "small.js"] });
  expect(folder.read("dist/big.js")).toBe("old\n");
  // The cache kept what it could, whole.
  for (const entry of folder.list("cache")) expect(folder.read(`cache/${entry}`).length).toBeLessThan(16 * 512);
  const again = await spawned(folder.path, BUILD, { OPENAWAIT_CACHE: join(folder.path, "cache") });
  expect(again).toMatchObject({ code: 0, stderr: "" });
  expect(folder.read("dist/big.js")).toBe(big);
});

test("a folder that can't be written to", async () => {
  const folder = inFolder({ "a.ts": GOOD });
  // Nobody can make files there, root included.
  await refused(
    folder,
    ["build", "a.ts", "--out-dir", "/sys/openawait"],
    /\/sys\/openawait can't be made: .*; choose another/,
  );
  mkdirSync(join(folder.path, "dist"));
  symlinkSync("/sys", join(folder.path, "dist/sub"));
  folder.write("src/sub/a.ts", GOOD);
  folder.write("src/b.ts", GOOD);
  const { code, stderr } = await folder.run("build", "src", "--no-source-map");
  expect(stderr).toMatch(/^src\/sub\/a\.ts - error: dist\/sub\/a\.js can't be written: .*\(E[A-Z]+\)\n$/);
  expect(code).toBe(1);
  expect(folder.has("dist/b.js")).toBe(true);
});
