// Top-level `await using` and `using`: order, errors, nothing to dispose of, blocks and the end of the module.
{
  await using a = AD("a", false, "rounds");
  using b = D("b");
  await using c = D("c");
  L([a, b, c]);
}
L("after the block");
{
  await using nothing = null;
  L(nothing);
}
L("after nothing");
{
  await using nothing = undefined;
  await using a = AD("a", false, "at once");
  await using again = null;
}
L("after two");
{
  using b = D("b");
  await using nothing = null;
  using c = D("c");
}
L("after three");
try {
  await using a = D("a", true);
  L("body");
} catch (error) {
  L(error);
}
for (const how of ["turn", "rounds", "at once", "throws", "rejects", "thenable"]) {
  try {
    await using a = AD("a", true, how),
      b = AD("b", false, how);
    L(how);
    if (how !== "turn") throw E("body");
  } catch (error) {
    L(error);
  }
}
for (const wrong of [1, {}, { [Symbol.asyncDispose]: 1 }]) {
  try {
    await using x = wrong;
    L("never");
  } catch (error) {
    L(error);
  }
}
async function* items() {
  try {
    yield 1;
    yield 2;
  } finally {
    await W("end", 2);
    L("generator ends");
  }
}
{
  await using all = items();
  L((await all.next()).value);
}
for (const i of [1, 2]) {
  await using x = AD(`loop ${i}`, false, "rounds");
  if (i === 1) continue;
  L(x);
}
for (await using x of [AD("head 1"), null, D("head 2")]) L(x);
for await (await using x of [AD("await head 1", false, "rounds"), D("await head 2")]) L(x);
for (await using x = AD("for head", false, "rounds"); C(1, 2); ) L(x);
switch (1) {
  case 1: {
    await using x = AD("case", false, "rounds");
    L(x);
  }
}
await using last = AD("last", false, "rounds"),
  before = D("before");
export const value = L(await W("value", 1));
const read = async () => [last, await W(before, 1)];
L(await read());
