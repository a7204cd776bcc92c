class Count {
  constructor(n) {
    this.i = 0;
    this.n = n;
  }
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    if (this.i === this.n) return { done: true };
    this.i += 1;
    return { done: false, value: await new Wait(this.i) };
  }
}
async function f() {
  const seen = [];
  for await (const x of new Count(2)) seen.push(x);
  return seen;
}
const c = f();
send(c);
send(c, "a");
send(c, "b");
