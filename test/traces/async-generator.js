async function* g() {
  print("start");
  try {
    const a = yield 1;
    print("got", show(a), await new Wait("inside"));
    yield 2;
  } finally {
    print("finally");
  }
}
async function f() {
  const seen = [];
  for await (const x of g()) seen.push(x);
  return seen;
}
const c = f();
send(c);
send(c, "resumed");
