// Each bundler builds the apps by the configuration of docs/bundlers.md; the bundles run, and their maps lead back.
import { originalPositionFor, sourceContentFor, TraceMap } from "@jridgewell/trace-mapping";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildApps, bundleOf, HOSTS, hostFolder, makeApp, node, type Language, type Mode } from "./apps.ts";

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
  const bundle = (language: Language, mode: Mode): string => bundleOf(folders.get(language + mode)!);

  beforeAll(async () => {
    const parent = hostFolder(host);
    for (const { language, mode } of APPS) folders.set(language + mode, makeApp(host, parent, language, mode));
    await buildApps(host, parent, [...folders.values()]);
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
});
