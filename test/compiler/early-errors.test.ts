// Syntax errors that TypeScript's parser leaves to its checker: those of async functions are OA1001.
import { describe, expect, test } from "vitest";
import { lower } from "../../compiler/index.ts";

const messages = (source: string, fileName = "a.mjs") =>
  lower(source, { fileName, runtime: { global: "OpenAwait" } }).diagnostics.map(
    ({ code, message }) => `${code} ${message}`,
  );

describe("refused", () => {
  test.each([
    ["async function f(x) { let x; }", "`x` is declared already"],
    ["async function f([x]) { const x = 1; }", "`x` is declared already"],
    ["async function f() { let x; { var x; } }", "`x` is declared already"],
    ["async function f() { let x; var x; }", "`x` is declared already"],
    ["async function f() { try {} catch (e) { let e; } }", "`e` is declared already"],
    ["async function f() { try {} catch (e) { function e() {} await 0; } }", "`e` is declared already"],
    ["async async function f() {}", "a second `async`"],
    ["const f = async (x) /*\n*/ => x;", "a line break before `=>`"],
    ["async function f(x) { async const y = x; await y; }", "`async` inside of a function"],
    ["async function f(x) { await x; var }", "a declaration without a name"],
    ["async function f(x) { try { await x; } catch { const } }", "a declaration without a name"],
    ["class A { static async async m() {} }", "a second `async`"],
    ["async function f(x) { class {} await x; }", "a class without a name"],
    ["async function f(x) { await\nusing y = x; }", "a line break between `await` and `using`"],
    ["async function f(x) { for (await // y\nusing y of x); }", "a line break between `await` and `using`"],
    ["async function f() { try {} catch ({ e }) { { var e; } } }", "`e` is declared already"],
    ["async function f() { { function g() {} var g; } }", "`g` is declared already"],
    ["switch (0) { case 0: async function f() {} default: let f; }", "`f` is declared already"],
    ["async function f(a = await 1) {}", "`await` in the parameters of a function"],
    ["async () => { (a = await 1) => {} }", "`await` in the parameters of a function"],
    ["async function* f(a = yield) {}", "`yield` in the parameters of a function"],
    ["async function f() { for (let x = 1 of []) {} }", "a variable in the head of this loop has an initial value"],
    [
      "async function f() { for await (var [x] = [] of []) {} }",
      "a variable in the head of this loop has an initial value",
    ],
    ["async function f() { for (await using x in {}) {} }", "a `for…in` loop can't have resources"],
    [
      "async function f(x) { switch (x) { case 1: await using y = x; } }",
      "resources of a `case` need a block of their own",
    ],
    ["if (1) await using x = 1;", "a declaration in the place of a single statement"],
    ["async function f(x) { for (await using of x) {} }", "a declaration without a name"],
    ["for await (await using of x);", "a declaration without a name"],
    ["for (await using x in {});", "a `for…in` loop can't have resources"],
    ["export await using x = 1;", "a modifier before resources"],
    ["await using x;", "no initial value"],
    ["async function f() { await using x; }", "no initial value"],
    ["async function f() { for (const x; ;) await 1; }", "no initial value"],
    ["async function f() { var [x]; }", "no initial value"],
    ["async function f() { using { x } = 1; }", "a resource is not taken apart"],
    ["async function f() { await 1; using x; }", "no initial value"],
    ["async function f() { for (const let of []) {} }", "`let` can't be the name of such a variable"],
    ["async function f() { if (1) let\nx = 1; }", "a declaration in the place of a single statement"],
    ["if (1) async function f() {}", "a declaration in the place of a single statement"],
    ["while (0) async function* f() {}", "a declaration in the place of a single statement"],
    ["label: async function f() {}", "a declaration in the place of a single statement"],
    ["class A { async constructor() {} }", "a constructor can't be async"],
    ["class A { async *constructor() {} }", "a constructor can't be async"],
    ["(async () => {}) = 1;", "a function can't be assigned to"],
    ["[...(async function () {})] = 1; for (async () => {} of []) ;", undefined],
    ["(async function eval() {});", "`eval` can't be a name in strict code"],
    ["async function f() { super.x; }", "`super` outside of a method"],
    ["class A { async get x() {} }", "an accessor can't be async"],
    ["const o = { async set x(y) {} };", "an accessor can't be async"],
    ["class A { async static f() {} }", "`async` stands before another modifier"],
    ["async function f(x) { if (x) break; else await x; }", "`break` has nothing to go to"],
    ["async function f(x) { switch (x) { default: continue; } }", "`continue` has nothing to go to"],
    ["async function f(x) { (await x)++; }", "this can't be assigned to"],
    ["async function f(x) { --(await x); }", "this can't be assigned to"],
    ["async function f(x) { x?.[await x]++; }", "this can't be assigned to"],
    ["async function f(x) { x(await x) = 1; }", "this can't be assigned to"],
    ["async function f(x) { [x] += await x; }", "this can't be assigned to"],
    ["async function f(x) { ([x]) = await x; }", "this can't be assigned to"],
    ["async function f(x) { for (x?.y of await x); }", "this can't be assigned to"],
    ["async function f(x, y) { x ?? y || await x; }", "`??` beside `||` or `&&` needs parentheses"],
    ["async function f(x, y) { x && await y ?? x; }", "`??` beside `||` or `&&` needs parentheses"],
    ["async function f(x) { x?.y`${await x}`; }", "a template in an optional chain"],
    ["async function f(x) { throw\nawait x; }", "a line break after `throw`"],
    ["async function f(x) { switch (await x) { default: default: } }", "a second `default`"],
    ["async function f(x) { while (await x) function g() {} }", "a declaration in the place of a single statement"],
    ["async function f(x) { if (await x) function* g() {} }", "a declaration in the place of a single statement"],
    ["async function f(x) { for (; await x;) class C {} }", "a declaration in the place of a single statement"],
    ["async function f(x) { a: function g() {} await x; }", "a declaration in the place of a single statement"],
    ["async function f(x) { try { await x; } catch ([a, a]) {} }", "`a` is declared already"],
    ["async function f(x) { try { await x; } catch ({ a, b: [a] }) {} }", "`a` is declared already"],
    ["async function f(x) { var y, ; await x; }", "a comma with no variable after it"],
    ["async function f(x) { export const y = await x; }", "`export` inside of a function"],
    ["async function f(x) { yield x; await x; }", "`yield` outside of a generator"],
    ["async function f(x) { static: await x; }", "`static` can't be a name in strict code"],
    ["async function f(x) { a: { await x; continue a; } }", "`continue` has nothing to go to"],
    ["async function f(x) { a: for (;;) { b: a: for (;;) await x; } }", "`a` is declared already"],
  ])("%s", (source, message) => {
    const found = messages(source);
    expect(found.length).toBeGreaterThan(0);
    if (message) expect(found).toContain(`OA1001 syntax error: ${message}`);
  });

  test.each([
    ["async function f() { var await; }", "`await` can't be a name here"],
    ["async function f() { function await() {} }", "`await` can't be a name here"],
    ["(async function* () { var yield; });", "`yield` can't be a name here"],
    ["async (await) => {};", "`await` can't be a name here"],
    ["async function f(x) { if (1) let\n[a] = x; }", "a declaration in the place of a single statement"],
  ])("sloppy: %s", (source, message) => {
    expect(messages(source, "a.cjs").join("\n")).toContain(message);
  });
});

describe("fine", () => {
  test("a function of a namespace in a sloppy script", () => {
    const source = "namespace A { export async function f() {} async function g() { await f(); } }";
    expect(messages(source, "a.cts")).toEqual([]);
  });

  test.each([
    "async function f(x) { var x; { let x; } function x() {} }",
    "async function f(x, y) { (x.y)++; x[await x] ||= x; (x as any)! = await x; [(x)] = await x; for ((x) of await y); }",
    "async function f(x, y) { (x ?? y) || await x; x ?? (y && await x); x.y`${await x}`; (x?.y)`${await x}`; }",
    "async function f(x) { throw /* a */ await x; }",
    "async function f(x) { switch (x) { default: switch (await x) { default: } } try { await x; } catch ([a, { b }]) {} }",
    "async function f() { try {} catch (e) { { let e; } var g, e; } }",
    "async function f() { { function g() {} } { let g; } for (let i;;) { let i; } }",
    "async function f(x) { for (const [y] of x) for (const z in y) { let z; await z; } }",
    "await using x = 1, y = 2; for (await using z of [x]); for (await using z = y; ;) { await using a = z; }",
    "async function f(x) { switch (x) { case 1: { await using y = x; } } for (const y in x) { let x; } }",
    "class A { static async constructor() { super.x; } async m() { return (() => super.m())(); } async get() {} }",
    "async function f() { (function () { function g(a = 1) {} })(); const o = { await: 1, async yield() {} }; o.await; }",
    "async function f() { a: b: for (;;) { continue a; } a: switch (0) { default: { break a; } } c: { break c; } }",
    "async function f() { a: { (async () => { a: { break a; } })(); } } class B { public async m(): any {} async override n() {} static override async o() {} }",
    "const a = 1; async function f() { await 1; } export { a as let, f }; export { default as static, let } from 'm'; export * as let from 'n';",
    "enum E { A } enum E { B = 1 } async function f() { enum G { A } const A = 1; }",
  ])("%s", (source) => {
    expect(messages(source, "a.mts")).toEqual([]);
  });

  test("sloppy code may use `await` and `yield` as names where no async code is", () => {
    expect(messages("var await; async function f() { (function (await) { var yield; })(); }", "a.cjs")).toEqual([]);
    expect(
      messages("async function f(o) { { function g() {} function g() {} } for (var x = 1 in o); }", "a.cjs"),
    ).toEqual([]);
    const functions = "if (await x) function g() {} else function h() {} a: b: function i() {} yield: await x;";
    expect(messages(`async function f(x) { ${functions} }`, "a.cjs")).toEqual([]);
  });
});

test.each(["for (let; await x; ) break;", "for (let in x) await x;"])("a variable named let: %s", (loop) => {
  expect(messages(`async function f(x) { ${loop} }`, "a.cjs")).toEqual([
    "OA1005 this loop can't be lowered: its variable is named `let`",
  ]);
});
