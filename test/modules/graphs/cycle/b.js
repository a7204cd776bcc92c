import { even, a } from "./a.js";
L("b");
export const early = [];
try {
  L(a);
} catch (error) {
  L(error);
}
L([typeof even, even.name, even.length]);
L(await even(2));
even(3).then((x) => early.push(x));
export const b = await W("b", 2);
L("b ends");
export async function odd(n) {
  return n === 0 ? false : even(n - 1);
}
