const g = coroutine(function* (x) {
  try {
    const y = yield x;
    return [x, y];
  } catch (error) {
    const z = yield show(error);
    return z;
  }
});
async function f(x) {
  return await g(x);
}
const c = f(1);
send(c);
send(c, 2);
const d = f(3);
send(d);
raise(d, new Oops("in"));
send(d, 4);
const e = f(5);
send(e);
close(e);
state(e);
