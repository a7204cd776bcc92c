// docs/vitest.md: its configurations run its test, and warn of lost coroutines where it says so.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { PROJECT } from "../harness/fixtures.ts";
import { project } from "./project.ts";

vi.setConfig({ testTimeout: 60_000 });

const blocks = readFileSync(join(PROJECT, "docs/vitest.md"), "utf8").matchAll(/^```\w+ file=(\S+)\n([^]*?)^```$/gm);
const files = Object.fromEntries(Array.from(blocks, ([, name, text]) => [name!, text!]));

const LOST = `
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { test } from "vitest";

async function lost(): Promise<void> {
  await new Promise(() => {});
}

test("a coroutine is lost", async () => {
  (() => void lost())();
  setFlagsFromString("--expose-gc");
  for (let i = 0; i < 3; i++) {
    await new Promise((done) => setTimeout(done, 10));
    (runInNewContext("gc") as () => void)();
  }
});
`;

let folder: string;
beforeAll(() => {
  folder = project("vitest", { "package.json": '{ "type": "module" }', ...files, "lost.test.ts": LOST });
});

function vitest(config: string, ...args: string[]): { status: number | null; output: string } {
  // Those of the Vitest that runs this are not for another one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:VITE|NODE_ENV|TEST$)/.test(name)),
  );
  const main = join(PROJECT, "node_modules/vitest/vitest.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "run", "--config", config, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, NO_COLOR: "1" },
  });
  return { status, output: stdout + stderr };
}

const WARNING = "coroutine 'lost' was never awaited";

test("one configuration: tests await hooks, lost coroutines are warned of", () => {
  const { status, output } = vitest("vitest.config.js");
  expect(output).toContain("Tests  2 passed (2)");
  expect(output).toContain(WARNING);
  expect(status).toBe(0);
});

test("three projects side by side", () => {
  const { status, output } = vitest("vitest.projects.config.js", "rendezvous");
  for (const name of ["native", "promise", "coroutine"]) expect(output).toMatch(new RegExp(`✓ .*${name}.*rendezvous`));
  expect(status).toBe(0);
});

test("without the warnings", () => {
  const { status, output } = vitest("vitest.quiet.config.js");
  expect(output).toContain("Tests  2 passed (2)");
  expect(output).not.toContain(WARNING);
  expect(status).toBe(0);
});
