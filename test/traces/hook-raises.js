class Raises {
  [onAwait]() {
    throw new Oops("hook");
  }
}
class RaisesLater {
  *[onAwait]() {
    yield 1;
    throw new Oops("later");
  }
}
async function f(x) {
  try {
    await x;
  } catch (error) {
    return show(error);
  }
}
send(f(new Raises()));
const c = f(new RaisesLater());
send(c);
send(c);
