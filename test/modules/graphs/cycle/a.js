import { odd, b, early } from "./b.js";
L("a");
L(early);
export const a = (await W("a", 2)) + b;
L("a ends");
export async function even(n) {
  await W(n, 1);
  return n === 0 ? true : odd(n - 1);
}
L(await even(3));
