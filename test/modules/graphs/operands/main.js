// `await` at the top level in every place, with every kind of operand.
const o = { f: async () => W(o, 1), get then() { return undefined; }, n: 2, tag: async (s) => s.raw.length };
L((await o.f()).n + (await W(1, 1)));
L(await (L(1), W(2, 1)));
L(await await W(W(3, 2), 1));
L(-await W(4, 1), !(await W(0, 1)));
L((await W(2, 1)) ** 2);
L(await o?.f?.().then((x) => x.n));
L(await new (class { then = (f) => f("new"); })());
L(await o.tag`a${await W(1, 1)}b`);
L([await W(1, 1), ...(await W([2, 3], 1))]);
L({ [await W("k", 1)]: await W("v", 1) });
L(`${await W(1, 2)}${await W(2, 1)}`);
L((await W(F("f"), 1))(await W(1, 1)));
if (await W(true, 1)) L("if");
while (await W(C(1), 1)) L("while");
for (let i = await W(0, 1); i < (await W(2, 1)); i += await W(1, 1)) L(i);
for (const x of await W([1, 2], 1)) L(x);
for (const x in await W({ a: 1 }, 1)) L(x);
switch (await W(1, 1)) {
  case await W(1, 1):
    L("case");
}
const { a = await W("a", 1), ...rest } = await W({ b: 1 }, 1);
L([a, rest]);
label: {
  if (await null) break label;
  await 0
  ;[1].map(L)
  await void 0
}
const f = async (x = L("default")) => x;
L(await f());
var wait = await /re/.exec("re")[0];
L(wait);
L(this);
L(await import.meta.x);
L(typeof (await f));
L(await H("getter", 1), await H("nested", 1), await T(2, 2));
for (const odd of ["throws", "getter throws", "throws after", "twice", "subclass", "own then", "no function"]) {
  try {
    L(await H(odd, 1));
  } catch (error) {
    L(error);
  }
}
export default await W("default", 1);
export const one = await W(1, 1),
  two = one + (await W(1, 1));
