async function link(name, inner) {
  try {
    await inner;
  } catch (error) {
    print(name, show(error));
    throw error;
  } finally {
    print(name, "finally");
  }
}
const c = link("outer", link("middle", link("inner", new Wait(1))));
send(c);
close(c);
state(c);
