async function* g() {
  try {
    yield 1;
  } catch (error) {
    print("caught", show(error), await new Wait("inside"));
    yield 2;
  }
}
async function f() {
  const it = g();
  print((await it.next()).value);
  print((await it.throw(new Oops("in"))).value);
  try {
    await it.throw(new Oops("out"));
  } catch (error) {
    return show(error);
  }
}
const c = f();
send(c);
send(c, "resumed");
