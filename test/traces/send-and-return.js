async function f() {
  print("body");
  const a = await new Wait("one");
  const b = await new Wait("two");
  return [a, b];
}
const c = f();
state(c);
send(c);
state(c);
send(c, 1);
send(c, 2);
state(c);
send(c);
