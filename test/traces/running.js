async function f() {
  send(c);
  raise(c, new Oops("x"));
  close(c);
  state(c);
  return await new Wait(1);
}
const c = f();
send(c);
send(c, 2);
