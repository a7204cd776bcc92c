class Manager {
  constructor(name, suppress) {
    this.name = name;
    this.suppress = suppress;
  }
  async [onEnter]() {
    print("enter", await new Wait(this.name));
    return this;
  }
  async [onExit](error) {
    print("exit", await new Wait(this.name), show(error));
    return this.suppress;
  }
}
async function f(suppress) {
  {
    await using m = new Manager("m", suppress);
    print("in", m.name);
    throw new Oops("body");
  }
  return "after";
}
for (const suppress of [true, false]) {
  const c = f(suppress);
  send(c);
  send(c, "entered");
  send(c, "exited");
}
