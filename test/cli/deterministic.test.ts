// The same input gives the same bytes: whatever the number of threads, the working folder, the order of arguments, the
// place of the project; cached or not, and by two processes at once.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { filesBelow, type Folder, inFolder, type Outcome, spawned } from "./command.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FILES: Record<string, string> = {
  "tsconfig.json": JSON.stringify({ compilerOptions: { outDir: "dist", rootDir: "." }, include: ["src", "lib"] }),
  "lib/bad.ts": "export const x: = 1;\n",
  "lib/worse.ts": "export const y: = 1;\n",
};
for (let i = 0; i < 12; i++) {
  FILES[`src/part${i % 3}/a${i}.ts`] =
    `import { b } from "../../lib/b.js";\nexport async function f${i}(x: Promise<number>) {\n  return b(await x);\n}\n`;
}
FILES["lib/b.ts"] = "export const b = async (x: number): Promise<number> => (await null, x + 1);\n";

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(filesBelow(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));

/** Builds in a new folder, and gives what is in `out` then. */
async function outputs(
  args: (folder: Folder) => readonly string[],
  { below = ".", env = {}, out = "dist" }: { below?: string; env?: NodeJS.ProcessEnv; out?: string } = {},
): Promise<{ files: Record<string, string>; result: Outcome; folder: Folder }> {
  const folder = inFolder(FILES);
  const result = await spawned(join(folder.path, below), ["build", ...args(folder), "--mode", "promise"], env);
  expect(result.code, result.stderr).toBe(1);
  return { files: contents(join(folder.path, out)), result, folder };
}

let reference: Awaited<ReturnType<typeof outputs>>;
beforeAll(async () => {
  reference = await outputs(() => ["src", "lib", "--jobs", "1", "--json"]);
  expect(Object.keys(reference.files).length).toBe(26);
});

test("no path of the machine is in it, and no time", () => {
  const { files, result, folder } = reference;
  for (const text of [...Object.values(files), result.stdout]) expect(text).not.toContain(folder.path);
  expect(result.stdout).not.toMatch(/"ms"|time/);
});

test("threads: files, JSON and the order of errors are the same", async () => {
  const several = await outputs(() => ["src", "lib", "--jobs", "3", "--json"]);
  expect(several.files).toEqual(reference.files);
  expect(several.result.stdout).toBe(reference.result.stdout);
  const [one, three] = await Promise.all(["1", "3"].map((jobs) => outputs(() => ["src", "lib", "-j", jobs])));
  expect(three!.result.stderr).toBe(one!.result.stderr);
  expect(one!.result.stderr).toMatch(/^lib\/bad\.ts:1:17 - error[^]*lib\/worse\.ts:1:17 - error/);
});

test("order of arguments, other ways to say the same, another working folder", async () => {
  expect((await outputs(() => ["lib", "src"])).files).toEqual(reference.files);
  expect((await outputs(() => ["src/**/*.ts", "lib/worse.ts", "lib"])).files).toEqual(reference.files);
  const elsewhere = await outputs(({ path }) => ["../../lib", join(path, "src"), "-d", "../../dist"], {
    below: "src/part0",
  });
  expect(elsewhere.files).toEqual(reference.files);
});

test("a project: from its folder or another one, cached or not", async () => {
  const project = await outputs(() => ["-p", "."]);
  const cache = { OPENAWAIT_CACHE: join(inFolder().path, "cache") };
  const fill = await outputs(() => ["-p", "../tsconfig.json", "-j", "2"], { below: "lib", env: cache });
  const cached = await outputs(({ path }) => ["-p", path], { below: "src/part1", env: cache });
  expect(fill.files).toEqual(project.files);
  expect(cached.files).toEqual(project.files);
});

test("the cache: what it has is not compiled again; text, options and version decide", async () => {
  const cache = join(inFolder().path, "cache");
  const env = { OPENAWAIT_CACHE: cache };
  await outputs(() => ["src", "lib"], { env });
  // 13 good files; those with errors are not kept.
  const entries = filesBelow(cache);
  expect(entries.length).toBe(13);
  const again = await outputs(() => ["src", "lib"], { env });
  expect(again.files).toEqual(reference.files);
  expect(filesBelow(cache)).toEqual(entries);

  // It is what is used: the entry of lib/b.ts is another one now, under its name.
  const folder = inFolder(FILES);
  await spawned(folder.path, ["build", "src", "lib", "--mode", "coroutine"], env);
  expect(filesBelow(cache).length).toBe(26);
  folder.write("lib/b.ts", "export const b = 2;\n");
  await spawned(folder.path, ["build", "src", "lib", "--mode", "coroutine"], env);
  expect(filesBelow(cache).length).toBe(27);
  expect(folder.read("dist/lib/b.js")).toContain("b = 2;");
});

test("entries that are broken or cut off are not used; --no-cache neither reads nor writes", async () => {
  const cache = join(inFolder().path, "cache");
  const env = { OPENAWAIT_CACHE: cache };
  await outputs(() => ["src", "lib"], { env });
  const entries = filesBelow(cache);
  for (const [index, entry] of entries.entries()) {
    const text = readFileSync(join(cache, entry), "utf8");
    writeFileSync(join(cache, entry), index % 2 ? text.slice(0, text.length / 2) : text.replace("await", "aw4it"));
  }
  const broken = contents(cache);
  expect((await outputs(() => ["src", "lib", "--no-cache"], { env })).files).toEqual(reference.files);
  expect(contents(cache)).toEqual(broken);
  expect((await outputs(() => ["src", "lib"], { env })).files).toEqual(reference.files);
  expect(contents(cache)).not.toEqual(broken);
});

test("two processes at once share a cache, and an output folder", async () => {
  const env = { OPENAWAIT_CACHE: join(inFolder().path, "cache") };
  const folder = inFolder(FILES);
  const args = ["build", "src", "lib", "--mode", "promise", "--jobs", "2"];
  const results = await Promise.all([spawned(folder.path, args, env), spawned(folder.path, args, env)]);
  expect(results.map(({ code }) => code)).toEqual([1, 1]);
  expect(contents(join(folder.path, "dist"))).toEqual(reference.files);
});

test("a cache that can't be written costs nothing but time; it lies in node_modules where there is one", async () => {
  const file = join(inFolder({ cache: "a file" }).path, "cache");
  expect((await outputs(() => ["src", "lib"], { env: { OPENAWAIT_CACHE: file } })).files).toEqual(reference.files);
  const folder = inFolder({ "node_modules/x/package.json": "{}" });
  for (const [name, text] of Object.entries(FILES)) folder.write(name, text);
  const result = await spawned(folder.path, ["build", "src"], { OPENAWAIT_CACHE: "" });
  expect(result.code).toBe(0);
  expect(folder.list("node_modules/.cache/openawait").length).toBe(12);
});
