async function f() {
  return 1;
}
async function g(c) {
  return await c;
}
const c = f();
send(g(c));
send(g(c));
const d = f();
close(d);
send(g(d));
