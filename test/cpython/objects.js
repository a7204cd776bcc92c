// The objects that random programs in the dialect use; objects.py says the same in Python.
//
//     await using v0 = new Manager("m0", undefined, undefined, () => S[0], undefined, true);
// oxlint-disable eslint/no-unused-vars, eslint/no-undef -- of the same function as prelude.js
class Manager {
  constructor(name, enter, enterRaises, exit, exitRaises, suppresses) {
    Object.assign(this, { name, enter, enterRaises, exit, exitRaises, suppresses });
  }
  async [onEnter]() {
    out(this.name, "enter");
    const value = this.enter ? await this.enter() : 0;
    if (this.enterRaises !== undefined) throw new Oops(String(this.enterRaises));
    return value;
  }
  async [onExit](error) {
    out(this.name, "exit", show(error));
    const value = this.exit ? await this.exit() : 0;
    out(this.name, "exited", show(value));
    if (this.exitRaises === "same") {
      if (error !== undefined) throw error;
    } else if (this.exitRaises !== undefined) throw new Oops(String(this.exitRaises));
    return this.suppresses;
  }
}

class PlainManager extends Manager {
  [onEnter]() {
    out(this.name, "enter");
    if (this.enterRaises !== undefined) throw new Oops(String(this.enterRaises));
    return this.enter ? this.enter() : new Wait(0);
  }
  [onExit](error) {
    out(this.name, "exit", show(error));
    if (this.exitRaises === "same") {
      if (error !== undefined) throw error;
    } else if (this.exitRaises !== undefined) throw new Oops(String(this.exitRaises));
    return this.leave();
  }
}
PlainManager.prototype.leave = coroutine(function* () {
  yield 8;
  return this.suppresses;
});

class NoExit {
  constructor(name) {
    this.name = name;
  }
  async [onEnter]() {
    out(this.name, "enter");
  }
}

class Items {
  constructor(name, values, operand, raises) {
    Object.assign(this, { name, values: [...values], operand, raises });
  }
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    out(this.name, "next");
    if (this.operand) out(this.name, "got", show(await this.operand()));
    if (this.values.length > 0) return { done: false, value: this.values.shift() };
    if (this.raises !== undefined) throw new Oops(String(this.raises));
    return { done: true, value: undefined };
  }
}

class MarkedItems extends Items {
  next() {
    out(this.name, "next");
    if (this.values.length === 0 && this.raises !== undefined) throw new Oops(String(this.raises));
    return this.steps();
  }
}
MarkedItems.prototype.steps = coroutine(function* () {
  out(this.name, "got", show(yield 6));
  return this.values.length > 0 ? { done: false, value: this.values.shift() } : { done: true, value: undefined };
});

class BadItems extends Items {
  next() {
    return 3;
  }
}

class NoNext {
  constructor(name, values, operand, raises) {
    this.raises = raises;
  }
  [Symbol.asyncIterator]() {
    if (this.raises !== undefined) throw new Oops(String(this.raises));
    return NOT;
  }
}

// As an iterable without `return`, since Python does not close what a loop leaves early.
class Stream {
  constructor(generator) {
    Object.assign(this, { generator, started: false, ended: false, running: false });
  }
  leave(owns, failed) {
    this.running &&= !owns;
    this.ended ||= owns && failed;
  }
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    const owns = !this.running;
    this.started = this.running = true;
    let ends = true;
    try {
      const result = await this.generator.next();
      ends = result.done;
      return result;
    } finally {
      this.leave(owns, ends);
    }
  }
}

async function step(stream, how, value) {
  if ((how === "throw" || how === "exit") && (stream.ended || !stream.started)) return "no throw";
  const first = !stream.started;
  const owns = !stream.running;
  stream.started = stream.running = true;
  let ends = true;
  try {
    let result;
    if (how === "next") result = await stream.generator.next(first ? undefined : value);
    else if (how === "throw") result = await stream.generator.throw(new Oops(String(value)));
    else if (how === "exit") result = await stream.generator.throw(new GeneratorExit());
    else result = await stream.generator.return();
    ends = result.done;
    if (!result.done) return show(result.value);
    return how === "close" ? "closed" : "end";
  } finally {
    stream.leave(owns, ends);
  }
}
