// What is in a bundle: nothing that a bundler would lower again, little of the runtime, programs that run at old targets.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { expect, test } from "vitest";
import type esbuildPlugin from "../../compiler/plugins/esbuild.ts";
import type { PluginOptions } from "../../compiler/plugins/plugin-options.ts";
import { PROJECT } from "../harness/fixtures.ts";

const openawait = createRequire(import.meta.url)("openawait/esbuild") as typeof esbuildPlugin;

const FOLDER = join(PROJECT, ".cache/plugins");
mkdirSync(FOLDER, { recursive: true });

async function bundle(name: string, source: string, options: PluginOptions, more: BuildOptions): Promise<string> {
  const entry = join(FOLDER, `${name}.ts`);
  const outfile = join(FOLDER, `${name}.out.mjs`);
  writeFileSync(entry, source);
  const plugins: Plugin[] = [openawait(options)];
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", plugins, ...more });
  return outfile;
}

test.each(["coroutine", "promise"] as const)(
  "%s mode: one async function takes at most 5 kB in a browser",
  async (mode) => {
    const source = "export async function f(x: Promise<number>) { return 1 + (await x); }\n";
    const file = await bundle(`one-${mode}`, source, { mode }, { minify: true, platform: "browser" });
    const { length } = gzipSync(readFileSync(file), { level: 9 });
    expect(length).toBeGreaterThan(1000);
    expect(length).toBeLessThanOrEqual(5000);
  },
);

test("production has none of the code that tracks coroutines from the start, development has", async () => {
  const source = "export async function f(x: Promise<number>) { return await x; }\n";
  const texts = ["production", "development"].map(async (condition) =>
    readFileSync(await bundle(`conditions-${condition}`, source, {}, { conditions: [condition] }), "utf8"),
  );
  expect((await Promise.all(texts)).map((text) => /^setDebug\(true\);$/m.test(text))).toEqual([false, true]);
});

const PROGRAM = `
async function* numbers() { for (const each of [1, 2]) yield await Promise.resolve(each); }
class Adder { #sum = 0; async add() { for await (const each of numbers()) this.#sum += each; return this.#sum; } }
const all = async () => await Promise.all([new Adder().add(), (async () => await 4)()]);
all().then((values) => console.log(JSON.stringify(values)));
`;

test.each(["es2015", "es2017", "es2022"])("promise mode for %s: esbuild finds no async function", async (target) => {
  const file = await bundle(`target-${target}`, PROGRAM, { mode: "promise" }, { target });
  const text = readFileSync(file, "utf8");
  const program = text.slice(text.lastIndexOf("// .cache/plugins/"));
  expect(program).toContain(" createPromiseGenerator(");
  expect(program).not.toMatch(/\basync\b|(?<!\.)\bawait\b|__async|__await|__forAwait/);
  expect(execFileSync(process.execPath, [file], { encoding: "utf8" })).toBe("[3,4]\n");
});
