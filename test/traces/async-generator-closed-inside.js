async function* g() {
  try {
    yield await new Wait("inside");
  } catch (error) {
    print("g", show(error));
    throw error;
  } finally {
    print("finally");
  }
}
async function f() {
  for await (const x of g()) print("never");
}
const c = f();
send(c);
close(c);
state(c);
