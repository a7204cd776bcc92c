// Top-level `for await`: over generators, synchronous iterables, iterators by hand, with every way out.
async function* items(n) {
  try {
    for (let i = 0; i < n; i++) yield W(i, 2);
  } finally {
    L("closing");
    await W("closed", 2);
  }
}
for await (const x of items(2)) L(x);
for await (const x of items(3)) {
  if (x === 1) break;
}
L("after break");
outer: for await (const x of items(2)) {
  for await (const y of items(2)) {
    L([x, y]);
    if (y === 0) continue outer;
  }
}
try {
  for await (const x of items(2)) throw E("body");
} catch (error) {
  L(error);
}
for await (const x of [W(1, 3), 2, Promise.resolve(3)]) L(x);
try {
  for await (const x of [W(1, 1), U("rejected")]) L(x);
} catch (error) {
  L(error);
}
let target;
for await (target of A("plain", [1, 2], "plain")) L(target);
for await (const { a, b = await W("b", 1) } of [{ a: 1 }]) L([a, b]);
for await (var hoisted of A("late", [1], "late"));
L(hoisted);
for await (const x of I("sync", [1, 2])) break;
for await (const x of A("thenable", [1], "thenable")) L(x);
const ways = ["next", "return", "no return", "value", "return not object", "next not object", "iterator", "no throw"];
for (const way of ways) {
  try {
    for await (const x of A(way, [1, 2, 3], way)) if (x === 2) break;
  } catch (error) {
    L(error);
  }
  try {
    for await (const x of A(way, [1, 2, 3], way)) throw E("body");
  } catch (error) {
    L(error);
  }
}
for (const way of ["return", "no return", "return not object", "iterator", "no throw"]) {
  try {
    for await (const x of I(way, [1, 2], way)) if (x === 1) break;
  } catch (error) {
    L(error);
  }
}
for (const wrong of [1, null, {}]) {
  try {
    for await (const x of wrong);
  } catch (error) {
    L(error);
  }
}
for await (const x of await Promise.resolve(items(1))) L(x);
const closures = [];
for await (const x of [1, 2]) closures.push(async () => x);
for (const f of closures) L(await f());
export {};
