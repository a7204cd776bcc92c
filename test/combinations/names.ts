// Which name a function or a class takes from where it stands, where something around it or in it suspends.
//
//     const x = class { [await k]() {} }; L(x.name);   let x; x ??= (0, () => 1); …
import type { Combinations } from "./harness.ts";

const FUNCTIONS = [
  "class { [await k]() {} }",
  "class { static [await k] = 1 }",
  "class extends (await B) {}",
  "class {}",
  "async () => 1",
  "() => 1",
  "function () {}",
  "async function () {}",
  "async function* () {}",
];

const AROUND: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `((${text}))`,
  (text) => `(0, ${text})`,
  (text) => `(await k, (${text}))`,
  (text) => `(c ? ${text} : 0)`,
  (text) => `(await c ? ${text} : 0)`,
  (text) => `(n ?? (${text}))`,
  (text) => `(await n ?? (${text}))`,
  (text) => `(await c && (${text}))`,
];

const PLACES: readonly ((text: string) => string)[] = [
  (text) => `const x = ${text}; L(x.name);`,
  (text) => `let x; x = ${text}; L(x.name); (x) = ${text}; L(x.name);`,
  (text) =>
    `let x, y, z; x ??= ${text}; (y) ??= ${text}; z = 0; z ||= ${text}; z &&= ${text}; L([x.name, y.name, z.name]);`,
  (text) => `const { x = ${text} } = {}; L(x.name);`,
  (text) => `let x, y; [x = ${text}] = [await undefined]; [(y) = ${text}] = []; L([x.name, y.name]);`,
  (text) => `const o = { x: ${text}, y: await 1, ["z"]: ${text} }; L([o.x.name, o.z.name]);`,
  (text) => `const o = {}; o.x = ${text}; o["y"] = ${text}; L([o.x.name, o.y.name]);`,
  (text) => `if (c) { let x = ${text}; L(x.name); await 0; log.push((() => x.name)()); }`,
  (text) => `for (let x = ${text}, i = 0; i < 1; i++) { await 0; L(x.name); }`,
  (text) => `for (const { x = ${text} } of [{}]) L(x.name);`,
  (text) => `try { throw {}; } catch ({ x = ${text} }) { L(x.name); }`,
  (text) => `L((${text}).name); L([${text}][0].name);`,
];

const bodies = PLACES.flatMap((place) =>
  AROUND.flatMap((around) =>
    FUNCTIONS.map((text) => `const [k, c, n, B] = ["k", true, undefined, class {}]; await 0; ${place(around(text))}`),
  ),
);

export const names: Combinations = { prelude: "", bodies };
