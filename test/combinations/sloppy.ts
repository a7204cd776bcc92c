// Sloppy code: functions in blocks, `arguments`, `with`, names that strict code does not have, two at a time.
//
//     { var yield = await W(1); … } for (var i = 0 in L({})) await 0;
import type { Combinations } from "./harness.ts";

const STATEMENTS = [
  "{ function g() { return 1; } } L(typeof g);",
  "L(typeof g); { L(typeof g); function g() {} g = 5; L(g); } L(typeof g);",
  "if (await W(1)) function g() { return 2; } L(typeof g);",
  "{ await 0; function g() { return 1; } { function g() { return 2; } } L(g()); } L(g());",
  "switch (await W(1)) { case 0: function g() { return 0; } case 1: L(g()); function h() {} } L(typeof g + typeof h);",
  "for (var i = 0; i < 2; i++) { function g() { return i; } await 0; } L(g());",
  "try { throw 1; } catch (g) { { function g() {} } await 0; L(g); } L(typeof g);",
  "let k = 1; { await 0; { function k() {} } L(typeof k); } L(k);",
  "L(arguments.length); arguments[0] = 9; L(arguments[0]);",
  "var o = { x: 1 }; with (o) { x = 5; L(x); } L(o.x); await 0;",
  "with (await W({ y: 2 })) { L(y); }",
  "L(typeof this); await 0; L((function () { return typeof this; })());",
  "var yield = await W(1), let = 2, static = 3; L([yield, let, static]);",
  "await (async function f3() { f3 = await W(1); L(typeof f3); })();",
  "await (async function (a, b) { a = 5; L(arguments[0]); await 0; arguments[1] = 6; L(b); })(1, 2);",
  "await (async function (a, a) { await 0; L(a); L(arguments.length); })(1, 2);",
  "await (async function (a) { var a; await 0; L(a); { function a() {} } })(3);",
  "await (async function (f) { { function f() { return 1; } L(typeof f); } await 0; L(typeof f); })(3);",
  "for (let q of [1]) { function g() { return q; } await 0; } L(g());",
  "{ async function ag() { return 1; } await 0; } L(typeof ag);",
  "for (var i = 0 in L({})) await 0; L(i);",
  "for (var i = L(5) in await W({ k: 1 })) ; L(i);",
  "try { throw 1; } catch (e) { var e = 7; await 0; L(e); } L(e);",
  "var arguments; await 0; L(typeof arguments);",
  "{ let arguments = 2; await 0; L(arguments); } L(typeof arguments);",
  "{ function arguments() {} await 0; L(typeof arguments); }",
  "(() => { arguments[0] = 77; })(); await 0; L(args[0]);",
  "let p; class K { [(p = (async () => { { function g() {} } await 0; return typeof g; })(), 0)]; } L(await p);",
  "for (let q = 0; q < 1; q++) { (() => q)(); await 0; L([delete q, delete (q), q]); }",
  "class K { [await W('a')]; [L((function () { return typeof this; })())]; }",
];

const bodies = STATEMENTS.flatMap((one) => [
  one,
  `try { ${one} } finally { await 0; }`,
  `const inner = async () => { ${one} }; await inner();`,
  `await (async function () { for (const z of [1, 2]) { ${one} } })(1);`,
  `await (async function (p = 3) { ${one} })();`,
  ...STATEMENTS.map((other) => `{ ${one} } ${other}`),
]);

export const sloppy: Combinations = { prelude: "", bodies, sloppy: true };
