async function leaf() {
  return [await new Wait("a"), await new Wait("b")];
}
async function middle() {
  return await leaf();
}
async function outer() {
  return await m;
}
const m = middle();
const c = outer();
send(c);
send(m, 1);
send(c, 2);
state(m);
