export let n = 0;
export let first, last;
export const list = [];
export let swapped = 1,
  kept = await W(2, 1);
[swapped, kept] = [kept, await W(swapped, 1)];
export async function increment(times) {
  for (let i = 0; i < times; i++) {
    n += await W(1, 1);
    n++;
    list.push(n);
  }
  ({ first, last = await W("last", 1) } = { first: n });
  return n;
}
async function reset() {
  [n, ...list[await W(0, 1)]] = [await W(-1, 2)];
}
const safe = async () => {
  try {
    await reset();
  } catch (error) {
    L(error);
  }
  for (n of [await W(7, 1), 8]) await null;
  n ??= await W(9, 1);
};
export { safe as reset };
export default n;
n = 0.5;
