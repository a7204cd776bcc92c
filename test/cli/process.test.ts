// The built command as a process: exit codes, streams, colours, signals.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { COMMAND, inFolder, spawned } from "./command.ts";

vi.setConfig({ testTimeout: 60_000 });

test("exit codes: 0 done, 1 something was wrong in the source, 2 wrong use", async () => {
  const folder = inFolder({
    "a.ts": "async function f() { await f(); }\nexport { f };\n",
    "bad.ts": "async () => {};\nlet x: = 1;\n",
  });
  expect(await spawned(folder.path, ["build", "a.ts"])).toMatchObject({ code: 0, stderr: "" });
  expect(folder.list("dist")).toEqual(["a.js", "a.js.map"]);
  expect(await spawned(folder.path, ["build", "bad.ts"])).toMatchObject({ code: 1 });
  expect(await spawned(folder.path, ["build", "none.ts"])).toMatchObject({
    code: 2,
    stdout: "",
    stderr: "error: no such file or folder: none.ts\n",
  });
  expect(await spawned(folder.path, ["--version"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test("colours: none in a pipe, FORCE_COLOR asks for them, NO_COLOR wins", async () => {
  const folder = inFolder({ "a.ts": "async () => {};\nlet x: = 1;\n" });
  const plain = await spawned(folder.path, ["build", "a.ts"], { CI: "1" });
  const forced = await spawned(folder.path, ["build", "a.ts"], { FORCE_COLOR: "1" });
  const both = await spawned(folder.path, ["build", "a.ts"], { FORCE_COLOR: "1", NO_COLOR: "1" });
  expect(plain.stderr).not.toContain("\u001B[");
  expect(forced.stderr).toContain("\u001B[31m");
  expect(both.stderr).toBe(plain.stderr);
});

test("a reader that goes away is no error", async () => {
  const folder = inFolder({ "a.js": `async function f(p) {\n${"  await p;\n".repeat(5000)}}\nexport { f };\n` });
  const child = spawn(process.execPath, [COMMAND, "inspect", "a.js"], { cwd: folder.path });
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise((done) => child.on("exit", done));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("an interrupted build leaves whole files only", async () => {
  const folder = inFolder();
  mkdirSync(join(folder.path, "src"));
  for (let i = 0; i < 300; i++)
    folder.write(`src/a${i}.js`, `export const x = ${i};\n//${"-".repeat(20_000)}\n// end\n`);
  const child = spawn(process.execPath, [COMMAND, "build", "src"], { cwd: folder.path });
  const ended = new Promise((done) => child.on("exit", (code, signal) => done({ code, signal })));
  // oxlint-disable-next-line no-await-in-loop
  while (!existsSync(join(folder.path, "dist/a0.js"))) await delay(1);
  child.kill("SIGINT");
  expect(await ended).toEqual({ code: 130, signal: null });
  const written = folder.list("dist");
  expect(written.length).toBeLessThan(300);
  for (const file of written) {
    expect(file).toMatch(/^a\d+\.js$/);
    expect(folder.read(`dist/${file}`)).toMatch(/\/\/ end\n$/);
  }
});
