async function f() {
  return await new Wait(1);
}
const c = f();
send(c, 5);
state(c);
send(c);
const d = f();
raise(d, new Oops("early"));
state(d);
send(d);
const e = f();
close(e);
state(e);
close(e);
raise(e, new Oops("late"));
