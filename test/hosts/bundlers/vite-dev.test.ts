// Vite's development server: what it serves, hot updates, the runtime under the condition `development`.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hostFolder, hostNamed, makeApp, node, type Mode } from "./apps.ts";

interface Served {
  module: string;
  runtimePath: string;
  runtime: string;
  beforeChange: { type: string }[];
  ssr: { value: string; promised: boolean; stack: string };
  warnings: { name: string; message: string; stack: string }[];
  update: { updates: { type: string; path: string }[] };
  updated: string;
  changed: string;
}

async function serve(name: string, mode: Mode): Promise<Served> {
  const parent = hostFolder(hostNamed(name), `${name}-dev`);
  cpSync(join(import.meta.dirname, "vite-dev.mjs"), join(parent, "vite-dev.mjs"));
  const folder = makeApp(hostNamed(name), parent, "ts", mode);
  const { status, stdout, stderr } = await node(["--expose-gc", join(parent, "vite-dev.mjs"), folder], folder);
  if (status !== 0) throw new Error(stdout + stderr);
  return JSON.parse(readFileSync(join(folder, "served.json"), "utf8")) as Served;
}

describe.each(["vite7", "vite8"])("%s", (name) => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(name, "coroutine");
  }, 60_000);

  test("serves what is lowered", () => {
    expect(served.module).toContain('.createCoroutine("text"');
    expect(served.module).not.toMatch(/async |await Promise/);
    expect(served.module).toContain("sourceMappingURL=data:application/json");
  });

  test("knows the runtime from the start: no reload when lowered code imports it", () => {
    expect(served.runtimePath).toContain("/.vite/deps/openawait_runtime.js");
    expect(served.beforeChange.filter(({ type }) => type !== "connected")).toEqual([]);
  });

  test("gives the browser the runtime that tracks coroutines", () => {
    expect(served.runtime).toMatch(/^setDebug\(true\);$/m);
  });

  test("runs lowered code on the server, with places in the source", () => {
    expect(served.ssr).toMatchObject({ value: "before", promised: false });
    expect(served.ssr.stack).toMatch(/src\/lines\.ts:27:9/);
  });

  test("warns on the server of a coroutine that was never awaited, and says where it was made", () => {
    expect(served.warnings[0]).toMatchObject({
      name: "RuntimeWarning",
      message: "coroutine 'forgotten' was never awaited",
    });
    expect(served.warnings[0]!.stack).toContain("src/lost.ts:2:1");
  });

  test("updates a module that changed", () => {
    expect(served.update.updates).toMatchObject([{ type: "js-update", path: "/src/hot.ts" }]);
    expect(served.updated).toContain("after");
    expect(served.updated).toContain(".createCoroutine");
    expect(served.changed).toBe("after");
  });
});
