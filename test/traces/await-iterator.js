async function f() {
  return await new Wait(1);
}
class Through {
  [onAwait]() {
    return f()[onAwait]();
  }
}
class Around {
  *[onAwait]() {
    print("before");
    const result = yield* f()[onAwait]();
    print("after");
    return result;
  }
}
async function g(x) {
  return await x;
}
for (const x of [new Through(), new Around()]) {
  const c = g(x);
  send(c);
  send(c, 2);
  const d = g(x);
  send(d);
  close(d);
  state(d);
}
