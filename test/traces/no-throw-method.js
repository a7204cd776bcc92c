async function f() {
  try {
    await new Bare("bare");
  } catch (error) {
    if (!(error instanceof Oops)) throw error;
    return show(error);
  }
}
const c = f();
send(c);
raise(c, new Oops("straight"));
const d = f();
send(d);
send(d);
const e = f();
send(e);
close(e);
state(e);
