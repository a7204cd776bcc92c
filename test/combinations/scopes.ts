// Which variable a name means, and whether it has a value yet: closures made before, in and after a suspension, in every
// kind of scope.
//
//     for (let i = 0; …) { fs.push(() => v); await 0; { let v = 1; fs.push(() => v++); } } log all
import type { Combinations } from "./harness.ts";

/** Around the pieces A and B. `v` is declared in it, or outside of it. */
const SCOPES = [
  "{ A B }",
  "let v = 1; { A B }",
  "var v = 1; { A B } read(() => v);",
  "for (let v = 0; v < 2; v++) { A B }",
  "for (let v = 0, w = () => v; v < 2; v++) { fs.push(w); A { B } }",
  "for (const v of [1, 2]) { A B }",
  "for (let v of [1, 2]) { A B v = 5; }",
  "for (const v in { a: 1, b: 2 }) { A B }",
  "for await (let v of [1, 2]) { A B }",
  "let n = 0; do { let v = n; A B } while (await (n++ < 1));",
  "switch (await 1) { case 0: let v = 0; case 1: A break; default: B }",
  "switch (1) { case await 1: A let v = 3; case 2: B }",
  "try { throw 1; } catch (v) { A B }",
  "try { A throw 1; } catch { let v = 2; B } finally { A }",
  "out: { let v = 1; A if (await 1) break out; B }",
  "let v = 1; (() => { A })(); B",
  "let v = 1; await (async () => { A B })();",
  "let v = 1; await (async (w = () => v) => { fs.push(w); var v = 2; A B })();",
  "class v { static m() { A } } v.m(); B",
  "function v() { A } v(); B",
  "const v = async () => { A }; await v(); B",
];

/** A function that can't wait stands around A. */
const SYNCHRONOUS = /(?:m\(\)|function v\(\)|\(\(\) =>) \{ A/;

const PIECES = [
  "fs.push(() => v);",
  "fs.push(() => (v = 7));",
  "read(() => v);",
  "read(() => (v = 8));",
  "await 0;",
  "{ let v = 'x'; fs.push(() => v); await 0; v = 'y'; }",
  "{ read(() => v); let v = 'z'; await 0; }",
  "{ fs.push(() => v); await 0; let v = 'u'; }",
  "{ await 0; function v() {} fs.push(() => typeof v); }",
  "{ class v { static k = () => v; } fs.push(() => typeof v.k()); await 0; }",
  "{ const v = await 5; read(() => (v = 6)); }",
  "if (await true) { var u = 4; fs.push(() => u); }",
  "for (let v of [3, 4]) { fs.push(() => v); if (await v) continue; }",
  "try { v.x(); } catch (e) { log.push(e.name); }",
  "read(() => typeof v); await 0;",
];

const prelude = `
  const read = (f) => { try { L(f()); } catch (e) { log.push(e.name); } };
`;

const bodies = SCOPES.flatMap((scope) =>
  PIECES.filter((piece) => !(SYNCHRONOUS.test(scope) && piece.includes("await"))).flatMap((a) =>
    PIECES.map((b) => {
      const text = scope.replaceAll(/\bA\b/g, () => a).replaceAll(/\bB\b/g, () => b);
      return `const fs = []; try { ${text} } catch (e) { log.push(e.name); } await 0; for (let i = 0; i < 2; i++) for (const f of fs) read(f);`;
    }),
  ),
);

export const scopes: Combinations = { prelude, bodies };
