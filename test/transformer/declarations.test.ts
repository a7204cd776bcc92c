// What declarations say of coroutine-mode functions: those that TypeScript emits through the transformer, and the text
// of those that anything else has made of the source.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { lowerDeclarations } from "../../compiler/declarations.ts";
import { createDeclarationTransformer, type TransformerOptions } from "../../compiler/plugins/transformer.ts";
import { compile } from "./project.ts";

vi.setConfig({ testTimeout: 60_000 });

const RUNTIME = 'import("openawait/runtime").';
const OPTIONS: ts.CompilerOptions = { declaration: true, emitDeclarationOnly: true, allowJs: true };

/** The declarations of a file, with `$` in place of the import of the types. */
function declared(source: string, options: TransformerOptions = {}, name = "/main.ts"): string {
  const output = name.replace(/\.([cm]?)[jt]s$/, ".d.$1ts");
  const plain = compile({ [name]: source }, { mode: "promise" }, OPTIONS);
  const emitted = compile({ [name]: source }, options, OPTIONS).files.get(output)!;
  expect(lowerDeclarations(name, source, plain.files.get(output)!, options)).toBe(emitted);
  return emitted.replaceAll(RUNTIME, "$").trimEnd();
}

describe.each<[what: string, source: string, expected: string]>([
  [
    "a function",
    "export async function f(x: number) { return x; }",
    "export declare function f(x: number): $Coroutine<number>;",
  ],
  [
    "an annotation",
    "export async function f(): Promise<string | void> {}",
    "export declare function f(): $Coroutine<string | void>;",
  ],
  [
    "type parameters",
    "export const f = async <T,>(x: T) => [x];",
    "export declare const f: <T>(x: T) => $Coroutine<T[]>;",
  ],
  [
    "several variables",
    "export const f = async () => 1, g = 2, h = async function named() { return 3; };",
    "export declare const f: () => $Coroutine<number>, g = 2, h: () => $Coroutine<number>;",
  ],
  [
    "a variable with a type",
    "export const f: (x: number) => Promise<number> = async (x) => x;",
    "export declare const f: (x: number) => $Coroutine<number>;",
  ],
  [
    "an alias of a promise",
    "type P = Promise<number>; export async function f(): P { return 1; }",
    "type P = Promise<number>;\nexport declare function f(): $Coroutine<Awaited<P>>;\nexport {};",
  ],
  [
    "overloads",
    "export function f(x: string): Promise<string>;\nexport function f(x: number): Promise<number>;\nexport async function f(x: never) { return x; }",
    "export declare function f(x: string): $Coroutine<string>;\nexport declare function f(x: number): $Coroutine<number>;",
  ],
  [
    "what is exported by another name",
    "async function f() {} export { f as g };",
    "declare function f(): $Coroutine<void>;\nexport { f as g };",
  ],
  [
    "a default export without a name",
    "export default async (x: string) => x;",
    "declare const _default: (x: string) => $Coroutine<string>;\nexport default _default;",
  ],
  ["a default function", "export default async function () {}", "export default function (): $Coroutine<void>;"],
  [
    "a default function's name",
    "export default async function f() {}",
    "export default function f(): $Coroutine<void>;",
  ],
  ["a default class", "export default class { async m() {} }", "export default class {\n    m(): $Coroutine<void>;\n}"],
  [
    "members of a class",
    'export class C { async m() {} static async s() {} p = async () => 1; static readonly q = async () => 2; async "a-b"() {} async [Symbol.toPrimitive]() {} async *g() { yield 1; } private async own() {} }',
    'export declare class C {\n    m(): $Coroutine<void>;\n    static s(): $Coroutine<void>;\n    p: () => $Coroutine<number>;\n    static readonly q: () => $Coroutine<number>;\n    "a-b"(): $Coroutine<void>;\n    [Symbol.toPrimitive](): $Coroutine<void>;\n    g(): $CoroutineGenerator<number, void, unknown>;\n    private own;\n}',
  ],
  [
    "static and other members of one name",
    "export class C { static async m() {} m() { return Promise.resolve(); } }",
    "export declare class C {\n    static m(): $Coroutine<void>;\n    m(): Promise<void>;\n}",
  ],
  [
    "a class expression",
    "export const C = class { static async s() {} async m() {} };",
    "export declare const C: {\n    new (): {\n        m(): $Coroutine<void>;\n    };\n    s(): $Coroutine<void>;\n};",
  ],
  [
    "objects",
    "export const o = { async f() {}, g: async () => 1, inner: { async h() {} } } as const;",
    "export declare const o: {\n    readonly f: () => $Coroutine<void>;\n    readonly g: () => $Coroutine<number>;\n    readonly inner: {\n        readonly h: () => $Coroutine<void>;\n    };\n};",
  ],
  [
    "namespaces, merged and nested",
    "export async function N() {} export namespace N { export async function f() {} export namespace M { export const g = async () => 1; } } export namespace A.B { export async function f() {} }",
    "export declare function N(): $Coroutine<void>;\nexport declare namespace N {\n    function f(): $Coroutine<void>;\n    namespace M {\n        const g: () => $Coroutine<number>;\n    }\n}\nexport declare namespace A.B {\n    function f(): $Coroutine<void>;\n}",
  ],
  [
    "async generators",
    'export async function* g() { yield 1; return "end"; }',
    "export declare function g(): $CoroutineGenerator<number, string, unknown>;",
  ],
])("%s", (_, source, expected) => {
  test("says Coroutine", () => expect(declared(source)).toBe(expected));

  test("says what TypeScript says, in promise mode and in native code", () => {
    const plain = expected
      .replaceAll("$CoroutineGenerator", "AsyncGenerator")
      .replaceAll("$Coroutine<Awaited<P>>", "P")
      .replaceAll("$Coroutine", "Promise");
    expect(declared(source, { mode: "promise" })).toBe(plain);
    expect(declared(`"use native";\n${source}`)).toBe(plain);
    expect(declared(`"use coroutine";\n${source}`, { mode: "promise" })).toBe(expected);
  });
});

describe("stays", () => {
  test.each([
    [
      "what is no async function",
      "export declare function f(): Promise<void>;\nexport declare const g: () => Promise<void>;",
      "export function f() { return Promise.resolve(); } export const g = () => Promise.resolve();",
    ],
    ["what can be assigned anew", "export declare let f: () => Promise<number>;", "export let f = async () => 1;"],
    [
      "what a spread may bring",
      "export declare const o: {\n    f(): Promise<void>;\n};",
      "const all = { f() { return Promise.resolve(); } }; export const o = { async f() {}, ...all };",
    ],
    [
      "an iterable by its annotation",
      "export declare function f(): AsyncIterable<number>;",
      "export async function* f(): AsyncIterable<number> { yield 1; }",
    ],
    [
      "ambient code",
      "declare global {\n    function f(): Promise<void>;\n}\nexport declare function g(): $Coroutine<void>;",
      "declare global { function f(): Promise<void>; } async function f() {} export async function g() {}",
    ],
    [
      "a directive's function",
      "export declare function f(): Promise<void>;\nexport declare function g(): $Coroutine<void>;\nexport declare function h(): Promise<void>;",
      'export async function f() { "use promise"; } export async function g() {} export async function h() { "use native"; }',
    ],
  ])("%s", (_, expected, source) => expect(declared(source)).toBe(expected));

  test("an annotation that says Coroutine", () => {
    const library = 'import type { Coroutine } from "openawait/runtime";\nimport * as rt from "openawait/runtime";\n';
    const source = `${library}export async function f(): Coroutine<number> { return 1; }\nexport async function g(): rt.Coroutine<number> { return 1; }`;
    expect(declared(source)).toContain(
      "function f(): Coroutine<number>;\nexport declare function g(): rt.Coroutine<number>;",
    );
  });
});

describe("the import", () => {
  const source = "export async function f() {}";
  test("is from the import source", () => {
    expect(declared(source, { importSource: "my/await" })).toContain('import("my/await").Coroutine<void>');
    const comment = `/** @awaitImportSource their/await */\n${source}`;
    expect(declared(comment, { importSource: "my/await" })).toContain('import("their/await").Coroutine<void>');
  });

  test("two entries do it once", () => {
    const { outputText } = ts.transpileDeclaration("export async function f(): Promise<void> {}", {
      transformers: { afterDeclarations: [createDeclarationTransformer(), createDeclarationTransformer()] },
    });
    expect(outputText).toBe(`export declare function f(): ${RUNTIME}Coroutine<void>;\n`);
  });
});

test("JavaScript: functions, objects, what CommonJS exports", () => {
  const module = "export async function f() {} export const o = { async g() {} }; export default async () => {};";
  const text = declared(module, {}, "/main.js");
  expect(text.match(/\$Coroutine<void>/g)).toHaveLength(3);
  const commonJs =
    "exports.f = async () => {}; module.exports.g = async function () {}; exports.h = () => Promise.resolve();";
  expect(declared(commonJs, {}, "/main.cjs")).toBe(
    "export function f(): $Coroutine<void>;\nexport function g(): $Coroutine<void>;\nexport function h(): Promise<void>;",
  );
});

test("the map of declarations leads to the source", () => {
  const source = "\nexport async function f() {}\n\nexport async function after() {}\n";
  const { files } = compile({ "/main.ts": source }, {}, { declaration: true, declarationMap: true });
  const column = files.get("/main.d.ts")!.split("\n")[1]!.indexOf("after");
  const map = new TraceMap(files.get("/main.d.ts.map")!);
  expect(originalPositionFor(map, { line: 2, column })).toMatchObject({ line: 4, column: 22 });
});
