// `openawait init` adds the plugin to the documented configurations, and has a probe built by the bundler itself.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { documented, HOSTS, hostFolder, node, type Host, type Output } from "./apps.ts";

/** A project whose packages are all installed, with the configuration as it is before openawait. */
function projectOf(host: Host): string {
  const folder = hostFolder(host, `${host.name}-init`);
  const manifest = {
    private: true,
    type: "module",
    scripts: host.name === "esbuild" ? { build: "node build.mjs" } : {},
    dependencies: { openawait: "*" },
  };
  const config = documented(host.config).replace(/^.*"openawait\/\w+".*\n/m, "");
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(
    join(folder, host.config),
    config.replace("openawait(), ", "").replace(/\n.*plugins: \[openawait\(\)\],/, ""),
  );
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, `src/main.${host.config.includes("vite") ? "js" : "ts"}`), "export {};\n");
  return folder;
}

const command = (folder: string, ...args: string[]): Promise<Output> =>
  node(["node_modules/openawait/dist/compiler/cli/main.js", ...args], folder);

const TOOLS = HOSTS.filter(({ name }) => name !== "webpack-loader");

test.each(TOOLS)("$name", { timeout: 60_000 }, async (host) => {
  const folder = projectOf(host);
  expect(readFileSync(join(folder, host.config), "utf8")).not.toContain("openawait");
  const { status, stdout, stderr } = await command(folder, "init", "--yes");
  expect(readFileSync(join(folder, host.config), "utf8")).toContain("openawait()");
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/✓ a probe compiled by \w+ [\d.]+ was lowered, and runs/);
});
