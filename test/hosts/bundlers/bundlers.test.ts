// Each bundler builds the apps by the configuration of docs/bundlers.md; the bundles run, and their maps lead back.
import { originalPositionFor, sourceContentFor, TraceMap } from "@jridgewell/trace-mapping";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  buildApps,
  bundleOf,
  HOSTS,
  hostFolder,
  makeApp,
  makeBrokenApp,
  node,
  type Language,
  type Mode,
  type Output,
} from "./apps.ts";

const APPS = (["ts", "js"] as const).flatMap((language) =>
  (["coroutine", "promise"] as const).map((mode) => ({ language, mode })),
);

interface Printed {
  found: string[];
  log: string[];
  promised: boolean;
  stack: string;
}

/** Where the error of the app is thrown, by the marker in its source. */
function thrownAt(language: Language): { line: number; column: number; source: string } {
  const source = readFileSync(join(import.meta.dirname, `apps/${language}/src/lines.${language}`), "utf8");
  const before = source.slice(0, source.indexOf("new RangeError(text); /* here */"));
  return { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") - 1, source };
}

describe.each(HOSTS)("$name", (host) => {
  const folders = new Map<string, string>();
  let built: Output;

  const bundle = (language: Language, mode: Mode): string => {
    try {
      return bundleOf(folders.get(language + mode)!);
    } catch (error) {
      throw new Error(built.stdout + built.stderr, { cause: error });
    }
  };

  // One process for all: the apps, then one that can't be built.
  beforeAll(async () => {
    const parent = hostFolder(host);
    for (const { language, mode } of APPS) folders.set(language + mode, makeApp(host, parent, language, mode));
    built = await buildApps(host, parent, [...folders.values(), makeBrokenApp(host, parent)]);
  }, 120_000);

  test.each(APPS)("$language app in $mode mode", async ({ language, mode }) => {
    const file = bundle(language, mode);
    const { stdout, stderr } = await node([file], folders.get(language + mode)!);
    expect(stderr).toBe("");
    const { stack, ...printed } = JSON.parse(stdout) as Printed;
    expect(printed).toEqual({
      found: ["one", "two", "hook"],
      log: ["enter", "body", "exit"],
      promised: mode === "promise",
    });
    const [, line, column] = /^RangeError: a short error\n.*:(\d+):(\d+)\)?$/m.exec(stack)!;
    const map = new TraceMap(readFileSync(`${file}.map`, "utf8"));
    const place = originalPositionFor(map, { line: Number(line), column: Number(column) - 1 });
    const { source, ...expected } = thrownAt(language);
    expect(place).toMatchObject(host.linesOnly ? { line: expected.line } : expected);
    expect(place.source).toMatch(`src/lines.${language}`);
    expect(sourceContentFor(map, place.source!)).toBe(source);
  });

  test("what can't be lowered is the host's own error, with its place and a code frame", () => {
    expect(built.status).toBe(1);
    const text = built.stdout + built.stderr;
    expect(text).toContain("OA1003: direct eval in an async function");
    // (Rollup's columns begin with 0.)
    expect(text).toMatch(/src\/lines\.ts:4:3[78]\b/);
    expect(text).toMatch(/4 [|│] +const y = "é" \+ 1; await x; return eval\("y"\);\n.*[^ ] {38}[\^~]{9}\n|frame: /);
  });
});

test("webpack's cache on the disk keeps modes apart", async () => {
  const webpack = HOSTS.find(({ name }) => name === "webpack")!;
  const parent = hostFolder(webpack, "webpack-cache");
  cpSync(join(import.meta.dirname, "webpack-cache.mjs"), join(parent, "webpack-cache.mjs"));
  const folder = makeApp(webpack, parent, "ts", "coroutine");
  const modes = ["coroutine", "coroutine", "promise", "promise"];
  const { stdout, stderr } = await node([join(parent, "webpack-cache.mjs"), folder, ...modes], folder);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(["coroutine built", "coroutine cached", "promise built", "promise cached"]);
}, 60_000);
