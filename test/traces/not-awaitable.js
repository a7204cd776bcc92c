async function f(x) {
  try {
    await x;
  } catch (error) {
    return show(error);
  }
}
class NoIterator {
  [onAwait]() {
    return 5;
  }
}
class Coro {
  [onAwait]() {
    const c = f(1);
    close(c);
    return c;
  }
}
for (const x of [1, "s", undefined, [], new NoIterator(), new Coro()]) send(f(x));
