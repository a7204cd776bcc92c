// `openawait build --watch`: what is built again, and what is said about it. How fast it is, is measured by
// `node bench/watch.mjs`.
import { spawn } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { COMMAND, type Folder, inFolder } from "./command.ts";

vi.setConfig({ testTimeout: 120_000 });

const ASYNC = (value: string): string =>
  `export async function f(x: Promise<string>) {\n  return (await x) + "${value}";\n}\n`;

interface Watch {
  /** Waits until this was printed since the last call, on either stream, and gives all that was. */
  saw(text: string | RegExp): Promise<string>;
  /** Sends the signal, and gives how it ended. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const running: (() => void)[] = [];
afterEach(() => {
  for (const kill of running.splice(0)) kill();
});

async function watching(folder: Folder, ...args: string[]): Promise<Watch> {
  const child = spawn(process.execPath, [COMMAND, "build", "--watch", ...args], { cwd: folder.path });
  running.push(() => child.kill("SIGKILL"));
  let [printed, stdout] = ["", ""];
  child.stdout.on("data", (data: Buffer) => ((printed += data.toString()), (stdout += data.toString())));
  child.stderr.on("data", (data: Buffer) => (printed += data.toString()));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
    child.on("exit", (code, signal) => done({ code, signal })),
  );
  const watch: Watch = {
    async saw(text) {
      const found = (): boolean => (typeof text === "string" ? printed.includes(text) : text.test(printed));
      for (let waited = 0; !found(); waited += 10) {
        if (waited > 30_000) throw new Error(`not seen: ${String(text)}, but:\n${printed}`);
        // oxlint-disable-next-line no-await-in-loop
        await delay(10);
      }
      const all = printed;
      printed = "";
      return all;
    },
    end: (signal) => (child.kill(signal), ended),
  };
  await watch.saw("ctrl-C ends it");
  return watch;
}

test("a changed file is built again, also one that was replaced, and only that; ctrl-C exits with 130", async () => {
  const folder = inFolder({ "src/a.ts": ASYNC("one"), "src/b.ts": ASYNC("b"), "src/deep/c.ts": ASYNC("c") });
  const watch = await watching(folder, "src");
  folder.write("src/a.ts", ASYNC("two"));
  expect(await watch.saw("rebuilt")).toMatch(/^rebuilt src\/a\.ts in \d+ ms\n$/);
  expect(folder.read("dist/a.js")).toContain('"two"');
  // As editors save: a new file takes the name.
  folder.write("src/deep/c.ts.tmp", ASYNC("three"));
  renameSync(join(folder.path, "src/deep/c.ts.tmp"), join(folder.path, "src/deep/c.ts"));
  expect(await watch.saw("rebuilt")).toMatch(/^rebuilt src\/deep\/c\.ts in \d+ ms\n$/);
  folder.write("src/deep/c.ts", ASYNC("four"));
  await watch.saw("rebuilt src/deep/c.ts");
  expect(folder.read("dist/deep/c.js")).toContain('"four"');
  expect(await watch.end("SIGINT")).toEqual({ code: 130, signal: null });
});

test("several saves at once are one build; new files are built; of removed ones the output stays", async () => {
  const folder = inFolder({ "src/a.ts": ASYNC("a"), "src/b.ts": ASYNC("b") });
  const watch = await watching(folder, "src");
  for (const value of ["x", "y", "z"]) {
    folder.write("src/a.ts", ASYNC(value));
    folder.write("src/b.ts", ASYNC(value));
  }
  expect(await watch.saw("rebuilt")).toMatch(/^rebuilt src\/a\.ts, src\/b\.ts in \d+ ms\n$/);
  expect(folder.read("dist/a.js") + folder.read("dist/b.js")).toMatch(/"z"[^]*"z"/);
  folder.write("src/new/c.ts", ASYNC("c"));
  await watch.saw("rebuilt src/new/c.ts in");
  expect(folder.has("dist/new/c.js")).toBe(true);
  rmSync(join(folder.path, "src/b.ts"));
  await watch.saw("src/b.ts is gone; dist/b.js stays\n");
  expect(folder.has("dist/b.js")).toBe(true);
  folder.write("src/b.ts", ASYNC("again"));
  await watch.saw("rebuilt src/b.ts in");
  expect(folder.read("dist/b.js")).toContain('"again"');
  expect(await watch.end("SIGTERM")).toEqual({ code: 143, signal: null });
});

test("errors are shown, what was there before stays, and it goes on", async () => {
  const folder = inFolder({ "src/a.ts": ASYNC("one"), "src/b.ts": "export const b = ;\n" });
  const watch = await watching(folder, "src");
  folder.write("src/a.ts", "export const a = ;\n");
  expect(await watch.saw("rebuilt")).toMatch(
    /src\/a\.ts:1:18 - error OA1001[^]*rebuilt nothing in \d+ ms; 2 files have errors/,
  );
  expect(folder.read("dist/a.js")).toContain('"one"');
  folder.write("src/b.ts", ASYNC("b"));
  await watch.saw(/rebuilt src\/b\.ts in \d+ ms; 1 file has errors\n/);
  folder.write("src/a.ts", ASYNC("two"));
  expect(await watch.saw("rebuilt")).toMatch(/^rebuilt src\/a\.ts in \d+ ms\n$/);
});

test("a project: its tsconfig.json, what that extends, and its imports are watched", async () => {
  const folder = inFolder({
    "src/a.ts": ASYNC("a"),
    "lib/b.ts": ASYNC("b"),
    "base.json": '{ "compilerOptions": { "module": "esnext" } }',
    "tsconfig.json":
      '{ "extends": "./base.json", "compilerOptions": { "outDir": "out", "rootDir": "." }, "include": ["src"] }',
  });
  const watch = await watching(folder, "-p", ".");
  folder.write("base.json", '{ "compilerOptions": { "module": "commonjs" } }');
  await watch.saw("rebuilt src/a.ts in");
  expect(folder.read("out/src/a.js")).toContain("require(");
  folder.write("src/a.ts", `export * from "../lib/b.js";\n${ASYNC("more")}`);
  await watch.saw("rebuilt lib/b.ts in");
  folder.write("lib/b.ts", ASYNC("changed"));
  await watch.saw("rebuilt lib/b.ts in");
  expect(folder.read("out/lib/b.js")).toContain('"changed"');
  folder.write("tsconfig.json", '{ "extends": "./gone.json" }');
  await watch.saw("error: tsconfig.json can't be used, nothing was built\n");
  folder.write(
    "tsconfig.json",
    '{ "compilerOptions": { "outDir": "out", "rootDir": "." }, "include": ["src", "lib"] }',
  );
  await watch.saw("rebuilt lib/b.ts, src/a.ts in");
  expect(folder.read("out/src/a.js")).toContain("export * from");
  // What is a type in one file is a name less in another.
  folder.write("src/a.ts", 'export { B } from "../lib/b.js";\n');
  await watch.saw("rebuilt src/a.ts in");
  folder.write("lib/b.ts", "export type B = string;\n");
  await watch.saw("rebuilt src/a.ts in");
  expect(folder.read("out/src/a.js")).not.toContain("B");
});

test("--json is a line for each build; --declaration follows what changes", async () => {
  const folder = inFolder({ "src/a.ts": "export const a = async () => 1;\n" });
  const child = spawn(process.execPath, [COMMAND, "build", "src", "--watch", "--json", "--declaration"], {
    cwd: folder.path,
  });
  running.push(() => child.kill("SIGKILL"));
  let lines = "";
  const ready = new Promise<void>((done) => {
    child.stderr.on("data", (data: Buffer) => data.toString().includes("ctrl-C") && done());
  });
  child.stdout.on("data", (data: Buffer) => (lines += data.toString()));
  await ready;
  expect(folder.read("dist/a.d.ts")).toContain("Coroutine<number>");
  folder.write("src/a.ts", 'export const a = async () => "text";\n');
  for (let waited = 0; lines.split("\n").length < 3 && waited < 30_000; waited += 10) {
    // oxlint-disable-next-line no-await-in-loop
    await delay(10);
  }
  const outcomes: unknown[] = lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const file = { input: "src/a.ts", output: "dist/a.js", declaration: "dist/a.d.ts", ok: true };
  expect(outcomes).toMatchObject([
    { built: 1, lowered: 1, failed: 0, files: [file] },
    { built: 1, lowered: 1, failed: 0, files: [file] },
  ]);
  expect(folder.read("dist/a.d.ts")).toContain("Coroutine<string>");
});
