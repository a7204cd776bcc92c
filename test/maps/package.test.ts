// The maps of the runtime itself: each of its sources is on the ignore list, so that debuggers leave it out.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RawSourceMap } from "../../compiler/index.ts";
import { PROJECT } from "../harness/fixtures.ts";

const FOLDERS = ["dist", "dist/runtime"].map((folder) => join(PROJECT, folder));

test.each(FOLDERS)("%s: every script has a map that ignores its sources", (folder) => {
  const scripts = readdirSync(folder).filter((name) => /\.c?js$/.test(name) && !name.startsWith("language-service"));
  expect(scripts.length).toBeGreaterThan(2);
  for (const script of scripts) {
    const [, name] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(join(folder, script), "utf8")) ?? [];
    const map = JSON.parse(readFileSync(join(folder, name!), "utf8")) as RawSourceMap & {
      x_google_ignoreList: number[];
    };
    const all = map.sources.map((_, index) => index);
    expect([script, map.ignoreList, map.x_google_ignoreList]).toEqual([script, all, all]);
    expect(map.sourcesContent?.every((text) => typeof text === "string")).toBe(true);
  }
});
