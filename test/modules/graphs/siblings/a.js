L("a 1");
export const a = await W("a", 4);
L("a 2");
async function f(x) {
  L(await W(x, 2));
}
await f("a 3");
L("a 4");
