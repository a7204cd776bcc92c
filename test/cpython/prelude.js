// What every random program in the dialect starts with; prelude.py says the same in Python, word for word.
// The objects that programs use are in objects.js.
//
//     S[0] = K(f0(undefined)); send(S[0], undefined)        appends "send nothing yields 5" to TRACE
// oxlint-disable eslint/no-unused-vars -- the programs use it
const S = [];
const MAKE = [];
const M = [];
const G = [];
const BOX = [0, 0];
const FUEL = [6];
const K = (x) => x;

class Unfit {
  id = 0;
}
const NOT = new Unfit();

const CODES = {
  ERR_COROUTINE_REUSED: "Reused",
  ERR_COROUTINE_AWAITED: "Awaited",
  ERR_COROUTINE_RUNNING: "Running",
  ERR_COROUTINE_IGNORED_EXIT: "Ignored",
  ERR_ASYNC_GENERATOR_RUNNING: "StreamRunning",
};

// By contract an error that hides another is a SuppressedError; Python has the error itself, with a context.
const plain = (error) => (error instanceof SuppressedError ? plain(error.error) : error);

const TYPE_ERRORS = [
  [/can't send non-undefined value to a just-started coroutine/, "JustStarted"],
  [/object of type '(\w+)' can't be used in 'await' expression/, "NotAwaitable"],
  [/returned non-iterator of type '(\w+)'/, "NonIterator"],
  [/\[onAwait\]\(\) returned a coroutine/, "ReturnedCoroutine"],
  [/'for await' requires an object with .*, got '(\w+)'/, "NotIterable"],
  [/that does not implement next: '(\w+)'/, "NoNextMethod"],
  [/received an invalid object from next: '(\w+)'/, "InvalidNext"],
  [/'(\w+)' does not support the asynchronous context manager protocol/, "NoManager"],
  [/already (?:running|executing)/, "GeneratorRunning"],
];

function typeError(text) {
  for (const [pattern, label] of TYPE_ERRORS) {
    const found = pattern.exec(text);
    if (found) return [label, ...found.slice(1)].join(" ");
  }
  return `TypeError ${text}`;
}

function show(value) {
  if (value === undefined) return "nothing";
  value = plain(value);
  if (value instanceof Oops) return `Oops ${value.message}`;
  if (value instanceof TypeError) return typeError(value.message);
  if (value instanceof GeneratorExit) return value instanceof Quit ? "Quit" : "GeneratorExit";
  if (value instanceof Error) return CODES[value.code] ?? `${value.name} ${value.message}`;
  return String(flat(value));
}

const flat = (value) => (value === null || typeof value === "object" || typeof value === "function" ? "object" : value);

const num = (value) => (typeof value === "number" ? ((value % 10) + 10) % 10 : 2);

function tell(value) {
  out("tell", show(value));
  return value;
}

function mix(...values) {
  out("mix", ...values.map(show));
  return flat(values.find((value) => value !== undefined));
}

function again(call) {
  if (FUEL[0] === 0) return new Wait(0);
  FUEL[0]--;
  return K(call());
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

function state(c, named) {
  const { awaiting } = c;
  const name =
    named && awaiting?.constructor === Coroutine && /^[cf]\d/.test(awaiting.name) ? awaiting.name : "something";
  out(nameOf(c), c.state, awaiting === undefined ? "nothing" : name);
}

function renew(slot) {
  if (S[slot].state === "closed") {
    S[slot] = MAKE[slot]();
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

async function guarded(n, x) {
  try {
    return await (n === 0 ? x : guarded(n - 1, x));
  } catch (error) {
    if (n % 100 === 0) out("guarded", n, show(error));
    throw error;
  } finally {
    if (n % 100 === 3) await new Wait(n);
  }
}

async function tail(n, x) {
  if (n === 0) return await x;
  return tail(n - 1, x);
}
