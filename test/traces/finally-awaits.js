async function f() {
  try {
    await new Wait("body");
  } finally {
    print("cleanup", await new Wait("finally"));
  }
}
for (const error of [undefined, new Oops("e")]) {
  const c = f();
  send(c);
  if (error === undefined) send(c, 1);
  else raise(c, error);
  send(c, "resumed");
}
