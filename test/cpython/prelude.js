// What every random program in the dialect starts with; prelude.py says the same in Python, word for word.
//
//     S[0] = K(f0(undefined)); send(S[0], undefined)        appends "send nothing yields 5" to TRACE
// oxlint-disable eslint/no-unused-vars -- the programs use it
const S = [];
const M = [];
const G = [];
const K = (x) => x;

class Oops extends Error {}

const CODES = {
  ERR_COROUTINE_REUSED: "Reused",
  ERR_COROUTINE_AWAITED: "Awaited",
  ERR_COROUTINE_RUNNING: "Running",
  ERR_COROUTINE_IGNORED_EXIT: "Ignored",
  ERR_ASYNC_GENERATOR_RUNNING: "StreamRunning",
};

// By contract an error that hides another is a SuppressedError; Python has the error itself, with a context.
const plain = (error) => (error instanceof SuppressedError ? plain(error.error) : error);

function show(value) {
  if (value === undefined) return "nothing";
  value = plain(value);
  if (value instanceof Oops) return `Oops ${value.message}`;
  if (value instanceof TypeError) return /already running/.test(value.message) ? "GeneratorRunning" : "TypeError";
  if (value instanceof GeneratorExit) return "GeneratorExit";
  if (value instanceof Error) return CODES[value.code] ?? `${value.name} ${value.message}`;
  return String(value);
}

function out(...words) {
  if (TRACE.length < LIMIT) TRACE.push(words.join(" "));
}

const nameOf = (c) => `s${S.indexOf(c)}`;

function attempt(label, f) {
  try {
    const { done, value } = f();
    out(label, done ? "returns" : "yields", show(value));
  } catch (error) {
    out(label, "raises", show(error));
  }
}

function send(c, value) {
  out(nameOf(c), "send", show(value));
  attempt(nameOf(c), () => c.send(value));
}

function raise(c, error) {
  out(nameOf(c), "throw", show(error));
  attempt(nameOf(c), () => c.throw(error));
}

function through(c, how, value) {
  const iterator = c[onAwait]();
  out(nameOf(c), "through", how, show(value));
  attempt(nameOf(c), () => {
    if (how === "close") return quietly(() => iterator.return());
    return how === "send" ? iterator.next(value) : iterator.throw(new Oops(String(value)));
  });
}

// A GeneratorExit inside a SuppressedError is no GeneratorExit for close(), by contract.
function quietly(f) {
  try {
    return f();
  } catch (error) {
    if (plain(error) === error || !(plain(error) instanceof GeneratorExit)) throw error;
    return { done: true, value: undefined };
  }
}

function close(c) {
  out(nameOf(c), "close");
  try {
    quietly(() => c.close());
    out(nameOf(c), "closes");
  } catch (error) {
    out(nameOf(c), "close raises", show(error));
  }
}

function state(c) {
  out(nameOf(c), c.state, c.awaiting === undefined ? "nothing" : "something");
}

function renew(slot, f) {
  if (S[slot].state === "closed") {
    S[slot] = K(f(slot));
    out(`s${slot}`, "anew");
  }
}

class Wait {
  constructor(value) {
    this.value = value;
  }
  *[onAwait]() {
    return yield this.value;
  }
}

class Hook {
  constructor(f) {
    this.f = f;
  }
  [onAwait]() {
    return this.f();
  }
}

class Steps {
  constructor(name, steps, onThrow, onClose) {
    this.name = name;
    this.left = [...steps];
    if (onThrow) this.throw = (error) => this.act(`throw ${show(error)}`, onThrow, error);
    if (onClose) this.return = () => this.act("close", onClose, undefined);
  }
  next(value) {
    return this.act(`next ${show(value)}`, this.left.shift() ?? ["return", -1], undefined);
  }
  act(label, [kind, value], error) {
    out(this.name, label);
    if (kind === "yield") return { done: false, value };
    if (kind === "raise") throw new Oops(String(value));
    if (kind === "exit") throw new GeneratorExit();
    if (kind === "same") throw error;
    return { done: true, value };
  }
}

class Refuses {
  constructor(error) {
    this.error = error;
  }
  [onAwait]() {
    throw new Oops(String(this.error));
  }
}

async function deep(n, x) {
  return await (n === 0 ? x : deep(n - 1, x));
}

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
  if (how === "throw" && (stream.ended || !stream.started)) return "no throw";
  const first = !stream.started;
  const owns = !stream.running;
  stream.started = stream.running = true;
  let ends = true;
  try {
    let result;
    if (how === "next") result = await stream.generator.next(first ? undefined : value);
    else if (how === "throw") result = await stream.generator.throw(new Oops(String(value)));
    else result = await stream.generator.return();
    ends = result.done;
    if (!result.done) return show(result.value);
    return how === "close" ? "closed" : "end";
  } finally {
    stream.leave(owns, ends);
  }
}
