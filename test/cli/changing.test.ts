// A file that is written to while it is read: what is compiled is the old text or the new one, never a part of each.
import { appendFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { inFolder } from "./command.ts";

vi.setConfig({ testTimeout: 30_000 });

/** How many reads of `b.ts` are disturbed. */
let disturbed = 0;

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof fs>();
  const readFile = async (path: string): Promise<Buffer> => {
    const bytes = await real.readFile(path);
    if (path.endsWith("b.ts") && disturbed-- > 0) appendFileSync(path, "export const more = 1;\n".repeat(10));
    return bytes;
  };
  return { ...real, default: real, readFile };
});

beforeEach(() => {
  disturbed = 0;
});

const FILES = { "src/a.ts": "export const a = 1;\n", "src/b.ts": "export const b = 1;\n" };

test("while it goes on, the file is an error, and the others are built", async () => {
  disturbed = 100;
  const folder = inFolder({ ...FILES, "dist/b.js": "old" });
  const { code, stderr } = await folder.run("build", "src", "--no-source-map");
  expect(stderr).toBe("src/b.ts - error: changes while it is read; build again when what writes it has finished\n");
  expect(code).toBe(1);
  expect(folder.list("dist")).toEqual(["a.js", "b.js"]);
  expect(folder.read("dist/b.js")).toBe("old");
});

test("when it has ended, the file is read as it is then", async () => {
  disturbed = 2;
  const folder = inFolder(FILES);
  expect(await folder.run("build", "src", "--no-source-map")).toMatchObject({ code: 0, stderr: "" });
  expect(folder.read("dist/b.js")).toBe(folder.read("src/b.ts"));
  expect(folder.read("dist/b.js").split("\n").length).toBe(22);
});
