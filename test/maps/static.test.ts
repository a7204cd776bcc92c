// Maps of every fixture: names lead to themselves, and every await, call, throw and statement can be reached.
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { createTransformer } from "../../compiler/plugins/transformer.ts";
import { lower, transpile, type LowerResult, type Mode, type RawSourceMap } from "../../compiler/index.ts";
import { findFixtures, type Fixture } from "../harness/fixtures.ts";
import { missedPlaces, wrongNames, type Mapped } from "./positions.ts";

const FIXTURES = findFixtures();
const MODES = ["coroutine", "promise"] as const;

function mappings(fixture: Fixture, { code, map, diagnostics }: LowerResult): Mapped | undefined {
  expect(diagnostics).toEqual([]);
  return map && { source: fixture.source, code, map, fileName: fixture.file };
}

/** What `check` finds in the fixtures, with their names. */
function found(
  mode: Mode,
  compile: (fixture: Fixture) => Mapped | undefined,
  check: (file: Mapped) => string[],
): string[] {
  return FIXTURES.filter(({ modes }) => modes.includes(mode)).flatMap((fixture) => {
    const mapped = compile(fixture);
    return mapped ? check(mapped).map((each) => `${fixture.name} ${each}`) : [];
  });
}

const runtimeOf = (fixture: Fixture): "require" | "auto" => (fixture.script ? "require" : "auto");

/** Names that the source writes otherwise: with escapes, as parts of a word, or that it does not have. */
const WRITTEN_OTHERWISE =
  /^(?:syntax\/unicode-names|syntax\/jsx|scope\/(?:annex-b-functions|sloppy-if-functions)|syntax\/legacy-decorators\.ts)/;

describe.each(MODES)("%s mode", (mode) => {
  test("lower: names, awaits, calls, throws and statements", () => {
    const compile = (fixture: Fixture): Mapped | undefined =>
      mappings(fixture, lower(fixture.source, { fileName: fixture.file, mode, runtime: runtimeOf(fixture) }));
    const check = (file: Mapped): string[] => [...wrongNames(file), ...missedPlaces(file)];
    expect(found(mode, compile, check).filter((each) => !WRITTEN_OTHERWISE.test(each))).toEqual([]);
  }, 60_000);

  test("transpile: awaits, calls, throws and statements", () => {
    const compile = (fixture: Fixture): Mapped | undefined =>
      mappings(fixture, transpile(fixture.source, optionsOf(fixture, mode)));
    expect(found(mode, compile, missedPlaces)).toEqual([]);
  }, 60_000);
});

test("the transformer: awaits, calls, throws and statements", () => {
  expect(found("coroutine", (fixture) => emitted(fixture, "coroutine"), missedPlaces)).toEqual([]);
}, 60_000);

test("the checks can fail", () => {
  const source = "export async function f(x) {\n  const y = await x;\n  return g(y);\n}\n";
  const { code, map } = lower(source, { fileName: "a.js" });
  const file = { source, code, fileName: "a.js" };
  expect([...wrongNames({ ...file, map: map! }), ...missedPlaces({ ...file, map: map! })]).toEqual([]);
  const lines = { ...map!, mappings: map!.mappings.replaceAll(/,[^;]*/g, "") };
  expect(wrongNames({ ...file, map: lines })).toContainEqual(expect.stringMatching(/ g → /));
  expect(missedPlaces({ ...file, map: lines })).toContain("3:10 g(y)");
});

function optionsOf(fixture: Fixture, mode: Mode): Parameters<typeof transpile>[1] {
  const switchedOn = Object.fromEntries(fixture.options.map((option) => [option, true]));
  const compilerOptions = { jsx: ts.JsxEmit.React, ...switchedOn };
  return { fileName: fixture.file, mode, runtime: runtimeOf(fixture), compilerOptions };
}

function emitted(fixture: Fixture, mode: Mode): Mapped | undefined {
  if (!/\.tsx?$/.test(fixture.file)) return undefined;
  const { outputText, sourceMapText } = ts.transpileModule(fixture.source, {
    fileName: fixture.file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      ...optionsOf(fixture, mode)!.compilerOptions,
    },
    transformers: { before: [createTransformer({ mode })] },
  });
  const map = JSON.parse(sourceMapText!) as RawSourceMap;
  return { source: fixture.source, code: outputText, map, fileName: fixture.file };
}
