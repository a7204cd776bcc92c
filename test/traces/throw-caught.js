async function f() {
  try {
    await new Wait(1);
  } catch (error) {
    print("caught", show(error));
    const got = await new Wait(2);
    return got;
  } finally {
    print("finally");
  }
}
const c = f();
send(c);
raise(c, new Oops("in"));
send(c, "end");
