// Graphs of modules (graphs/<name>/, entered by main.js), natively in Node 26 against lowered in Node 26 and here:
// promise mode logs the same lines at the same microtasks, coroutine mode the same lines.
//
//     npx vitest run test/modules -t siblings
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lower } from "../../compiler/index.ts";
import type { LoweredMode } from "../fuzz/compare.ts";
import { Engine, referenceNode } from "../engines/engine.ts";
import type { Job } from "./evaluate.ts";

const GRAPHS = fileURLToPath(new URL("graphs/", import.meta.url));
const names = readdirSync(GRAPHS);

type ModuleEngine = Engine<Job, string[]>;
let reference: ModuleEngine;
let own: ModuleEngine;

beforeAll(async () => {
  const start = (node: string): Promise<ModuleEngine> =>
    Engine.start({
      node,
      main: "test/modules/engine-main.ts",
      flags: ["--experimental-vm-modules", "--no-warnings"],
      hung: ["hangs"],
    });
  reference = await start(referenceNode());
  own = await start(process.execPath);
}, 30_000);
afterAll(() => {
  reference.stop();
  own.stop();
});

function read(name: string): Record<string, string> {
  const folder = `${GRAPHS}${name}/`;
  return Object.fromEntries(readdirSync(folder).map((file) => [`./${file}`, readFileSync(folder + file, "utf8")]));
}

function lowered(modules: Record<string, string>, mode: LoweredMode): Record<string, string> {
  const lowerOne = ([specifier, source]: [string, string]): [string, string] => {
    const { code, diagnostics } = lower(source, { fileName: specifier, mode, plainAwait: "allow" });
    expect(diagnostics).toEqual([]);
    return [specifier, code];
  };
  return Object.fromEntries(Object.entries(modules).map(lowerOne));
}

/** Top-level `using` stays native. */
function hasUsing(modules: Record<string, string>): boolean {
  return Object.values(modules).some((code) => /\busing\b/.test(code));
}

/** How long `import()` takes is a matter of Node's. */
function hasImports(modules: Record<string, string>): boolean {
  return Object.values(modules).some((code) => /\bimport\(/.test(code));
}

async function expectSame(modules: Record<string, string>, mode: LoweredMode, counts: boolean): Promise<void> {
  const code = lowered(modules, mode);
  const expected = await reference.run({ modules, counts });
  expect(expected.at(-1)).not.toBe("hangs");
  expect(await reference.run({ modules: code, counts })).toEqual(expected);
  if (hasUsing(code)) return;
  const timed = counts && !hasImports(modules);
  const there = timed === counts ? expected : await reference.run({ modules, counts: timed });
  expect(await own.run({ modules: code, counts: timed })).toEqual(there);
}

describe.each(names)("%s", (name) => {
  const modules = read(name);
  test("promise mode", () => expectSame(modules, "promise", true));
  // A coroutine runs when it is awaited: graphs in which calls overlap are for promise mode.
  if (/^\/\/ modes: promise$/m.test(modules["./main.js"]!)) return;
  test("coroutine mode", () => expectSame(modules, "coroutine", false));
});
