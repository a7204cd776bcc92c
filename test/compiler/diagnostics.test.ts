// Every diagnostic: when it comes and where it points; the code is unchanged then.
import { describe, expect, test, vi } from "vitest";
import { DIAGNOSTICS, lower, type DiagnosticCode, type LowerOptions } from "../../compiler/index.ts";

const broken: { rule: string | undefined } = vi.hoisted(() => ({ rule: undefined }));
vi.mock(import("../../compiler/verify.ts"), async (original) => {
  const module = await original();
  return {
    ...module,
    verify(machine) {
      if (broken.rule) throw new module.MachineError(`machine ${machine.name}: ${broken.rule}`);
      module.verify(machine);
    },
  };
});

interface Case {
  source: string;
  options?: LowerOptions;
  /** The text that the diagnostic points at, and where it begins. */
  at: [text: string, line: number, column: number];
  message: RegExp;
}

const CASES: Partial<Record<DiagnosticCode, Case[]>> = {
  OA1001: [
    { source: "export async function f() {\n  await ;\n}", at: [";", 2, 9], message: /Expression expected/ },
    { source: "async function f() { await x; }\nlet let = ;", at: [";", 2, 11], message: /syntax error/ },
  ],
  OA1002: [{ source: "async function f() {}", at: ["async function f() {}", 1, 1], message: /runtime: \{ global/ }],
  OA1003: [
    {
      source: "exports.f = async function (x) {\n  await x; eval('x');\n}",
      options: { fileName: "a.cjs" },
      at: ["eval('x')", 2, 12],
      message: /direct eval/,
    },
    {
      source: "exports.f = async function (x) {\n  await x; eval('var z = 1');\n}",
      options: { fileName: "a.cjs" },
      at: ["eval('var z = 1')", 2, 12],
      message: /direct eval/,
    },
    {
      source: "export async function f(x) {\n  const y = await x; return () => eval('y = 1');\n}",
      at: ["eval('y = 1')", 2, 35],
      message: /direct eval/,
    },
    {
      source: "exports.f = async function (x) {\n  await x; ((eval))('x');\n}",
      options: { fileName: "a.cjs" },
      at: ["((eval))('x')", 2, 12],
      message: /direct eval/,
    },
  ],
  OA1004: [
    {
      source: "exports.f = async function (o) { with (o) { await x; } };",
      options: { fileName: "a.cjs" },
      at: ["with (o) { await x; }", 1, 34],
      message: /a suspension/,
    },
    {
      source: "exports.f = async function (o) { x; { let x = await o; with (o) { x; } } };",
      options: { fileName: "a.cjs" },
      at: ["with (o) { x; }", 1, 56],
      message: /a variable that is renamed/,
    },
  ],
  OA1005: [
    {
      source: "export async function f(x) { enum E { A = await x } }",
      at: ["enum E { A = await x }", 1, 30],
      message: /a member suspends/,
    },
    {
      source: "export async function f(x) { await x; enum E { A } enum E { B = 1 } }",
      at: ["enum E { A }", 1, 39],
      message: /several parts/,
    },
    {
      source: "exports.f = async function (x) { await x; { function g() {} } function g() {} };",
      options: { fileName: "a.cjs" },
      at: ["function g() {}", 1, 45],
      message: /same name/,
    },
    {
      source: "exports.f = (g) => { switch (g) { default: async function g() {} return g; } };",
      options: { fileName: "a.cjs" },
      at: ["async function g() {}", 1, 44],
      message: /the function g of this `switch`.*a variable that the head of its `switch` sees/,
    },
    {
      source: "exports.f = async function (x) { var let; for (let in x) await x; };",
      options: { fileName: "a.cjs" },
      at: ["let", 1, 48],
      message: /its variable is named `let`/,
    },
  ],
  OA1006: [
    {
      source: "export async function f() {}",
      options: { mode: "sync" as never },
      at: ["", 1, 1],
      message: /mode: "sync" is none of "coroutine", "promise"/,
    },
    {
      source: "export async function f() {}",
      options: { target: "es2015x" } as never,
      at: ["", 1, 1],
      message: /target: "es2015x" is none of "es5", /,
    },
    {
      source: "export async function f() {}",
      options: { importSource: "" },
      at: ["", 1, 1],
      message: /importSource: "" is no module/,
    },
    {
      source: "export async function f() {}",
      options: { mod: 1 } as never,
      at: ["", 1, 1],
      message: /mod: there is no such option/,
    },
  ],
  OA1009: [
    {
      source:
        'import { TaskGroup as Group } from "openawait/loop";\n' +
        "export async function* f() { await using group = new Group(); if (group) { yield 1; } }",
      at: ["yield 1", 2, 76],
      message: /the block of TaskGroup:/,
    },
    {
      source:
        'import * as loop from "openawait/loop";\n' +
        "export async function* f(xs) { for (const x of xs) { await using _ = loop.timeout(5); yield* x; } }",
      at: ["yield* x", 2, 87],
      message: /the block of timeout:/,
    },
  ],
  OA1007: [{ source: "async x", options: { fileName: "a.json" }, at: ["", 1, 1], message: /\.json/ }],
};

describe("OA1009", () => {
  test.each([
    "import { timeout } from 'openawait/loop';\nexport async function* f() { { await using _ = timeout(5); } yield 1; }",
    "import { timeout } from 'openawait/loop';\nexport async function* f() { yield 1; await using _ = timeout(5); }",
    "import { timeout } from './timeout.js';\nexport async function* f() { await using _ = timeout(5); yield 1; }",
    "import { timeout } from 'openawait/loop';\nexport async function* f(timeout) { await using _ = timeout(5); yield 1; }",
    "import { Lock } from 'openawait/loop';\nexport async function* f() { await using _ = new Lock(); yield 1; }",
  ])("not for %s", (source) => expect(lower(source).diagnostics).toEqual([]));
});

describe("OA1008, source that is nested too deeply", () => {
  test("is refused", () => {
    const source = `export async function f() { return ${"(".repeat(100_000)}1${")".repeat(100_000)}; }`;
    const { code, diagnostics } = lower(source);
    expect(code).toBe(source);
    expect(diagnostics[0]).toMatchObject({ code: "OA1008", severity: "error" });
    expect(diagnostics[0]!.message).toMatch(/call stack/);
  });
});

describe("OA1008, a machine that breaks a rule", () => {
  test("is refused", () => {
    broken.rule = "runs off the end";
    const source = "export async function f(x) { await x; }";
    const { code, diagnostics } = lower(source);
    broken.rule = undefined;
    expect(code).toBe(source);
    expect(diagnostics[0]).toMatchObject({ code: "OA1008", start: { line: 1, column: 1 } });
    expect(diagnostics[0]!.message).toMatch(/internal error: machine f: runs off the end; please report/);
  });
});

for (const code of Object.keys(DIAGNOSTICS) as DiagnosticCode[]) {
  describe(code, () => {
    test("has a case", () => expect(code === "OA1008" || CASES[code]).toBeTruthy());
    for (const { source, options, at, message } of CASES[code] ?? []) {
      test(source, () => {
        const result = lower(source, options);
        expect(result.code).toBe(source);
        const found = result.diagnostics.find((each) => each.code === code);
        expect(found, JSON.stringify(result.diagnostics)).toBeDefined();
        expect(found!.message).toMatch(message);
        expect(found!.severity).toBe("error");
        const { start, end } = found!;
        expect([source.slice(start.offset, end.offset), start.line, start.column]).toEqual(at);
      });
    }
  });
}

test.each(["(0, eval)('x')", "eval?.('x')", "(await 0, eval)('x')"])("no direct eval: %s", (call) => {
  expect(lower(`exports.f = async function (x) { await x; ${call}; }`, { fileName: "a.cjs" }).diagnostics).toEqual([]);
});
