async function f() {
  await new Wait("f");
}
async function g() {
  try {
    await c;
  } catch (error) {
    return show(error);
  }
}
const c = f();
const a = g();
const b = g();
send(a);
send(b);
send(a);
