// Computed keys and `extends` of classes: what they see, in loops too, where some of them suspend.
//
//     for (let x = 0; …) { class K { [C(() => x)]() {} [await W('a')] = x; } … }
import { fill, type Combinations } from "./harness.ts";

const KEYS = [
  "'a'",
  "await W('a')",
  "C(() => x)",
  "C(() => x++)",
  "C(function () { return [x, this === undefined]; })",
  "C(() => this && this.p)",
  "(await W(0), C(() => x))",
  "C(await W(() => x))",
  "typeof K",
  "K",
  "(x = x + 1, 'z')",
  "`${x}${await W(1)}`",
  "C(class { static m() { return x; } }.m)",
  "C({ [C(() => x)]: () => x }.k)",
  "(class { static [await W('n')] = x; static toString() { return 'i' + this.n; } })",
  "([y = x] = [await W()], y)",
];

const MEMBERS = [
  "[A]() { return x; } [B] = x;",
  "static [A] = x; static [B]() { return K; }",
  "get [A]() { return x; } async [B]() { return super.m?.(); }",
  "static { C(() => x); } [A] = () => x; static async *[B]() { yield x; }",
];

const CLASSES = [
  "class K { M } r = K;",
  "r = class K extends (await W(Base)) { M };",
  "r = class extends (C(() => x), Base) { M };",
];

const prelude = `
  const functions = [];
  const C = (f) => (functions.push(f), "k");
  const all = () => functions.splice(0).map((f) => { try { return show(f()); } catch (e) { return e.name; } }).join();
  const keys = (r) => Reflect.ownKeys(r).concat(Reflect.ownKeys(r.prototype)).map(String).join();
  const Base = class { m() { return 1; } };
`;

const bodies = CLASSES.flatMap((shell) =>
  MEMBERS.flatMap((members) =>
    KEYS.flatMap((a) =>
      KEYS.flatMap((b) => {
        const text = shell.replace("M", () => fill(members, { A: a, B: b }));
        return [
          `let x = 7, r, y; await 0; ${text} C(() => x); return [all(), keys(r)];`,
          `let r, y; for (let x = 0; x < 4; x += 2) { ${text} C(() => x); await 0; L(keys(r)); } return all();`,
        ];
      }),
    ),
  ),
);

export const keys: Combinations = { prelude, bodies };
