// One run of one test in a realm of its own.
//   await runInRealm(test, "strict", (source) => lower(source).code)  →  undefined, or why it failed
// Needs --experimental-vm-modules.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import vm from "node:vm";

/** What a test asks of the engine that this host can't do; such tests fail natively too, and so don't count. */
class Unsupported extends Error {}

export class Host {
  #scripts = new Map();

  /** `root` is the checkout; `runtime` a script for every realm to run first, if any. */
  constructor(root, runtime) {
    this.root = root;
    this.runtime = runtime;
  }

  /** Runs a test, its text compiled by `compile(source, { fileName, module })`. Resolves to why it failed, if it did. */
  async run(test, variant, compile) {
    const path = join(this.root, "test", test.file);
    const text = readFileSync(path, "utf8");
    const realm = this.#createRealm(compile);
    const done = test.flags.has("async") ? new Completion(realm) : undefined;
    try {
      if (!test.flags.has("raw")) {
        const includes = ["assert.js", "sta.js", ...(done ? ["doneprintHandle.js"] : []), ...test.includes];
        for (const name of includes) this.#script(join(this.root, "harness", name)).runInContext(realm.context);
      }
    } catch (error) {
      return `harness: ${describe(error)}`;
    }
    const source = variant === "strict" ? `"use strict";\n${text}` : text;
    const failure = await evaluate(realm, path, source, variant === "module");
    if (test.negative) return checkNegative(test.negative, failure, realm);
    if (failure) return `${failure.phase}: ${describe(failure.error)}`;
    return done ? done.wait() : undefined;
  }

  #createRealm(compile) {
    const context = vm.createContext({}, { name: "test262" });
    const realm = { context, compile, modules: new Map(), prints: [] };
    const global = vm.runInContext("this", context);
    const define = (name, value) =>
      Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
    define("print", (line) => realm.prints.push(String(line)));
    if (this.runtime) this.#script(this.runtime).runInContext(context);
    const host = vm.runInContext("({ IsHTMLDDA: undefined })", context);
    host.global = global;
    host.createRealm = () => this.#createRealm(compile).host;
    host.evalScript = (code) => vm.runInContext(code, context);
    host.gc = () => {
      throw new Unsupported("gc");
    };
    host.detachArrayBuffer = (buffer) => structuredClone(buffer, { transfer: [buffer] });
    define("$262", host);
    realm.host = host;
    return realm;
  }

  /** A script that many realms run: parsed once. */
  #script(path) {
    let script = this.#scripts.get(path);
    if (!script) this.#scripts.set(path, (script = new vm.Script(readFileSync(path, "utf8"), { filename: path })));
    return script;
  }
}

/** How an async test says that it has ended: it prints a line. */
class Completion {
  constructor(realm) {
    this.prints = realm.prints;
  }

  /** Waits for as long as something may still happen by itself: all tests end within a few turns of the event loop. */
  async wait() {
    for (let turn = 0; turn < 40; turn++) {
      const line = this.prints.find((text) => text.startsWith("Test262:"));
      if (line) return line === "Test262:AsyncTestComplete" ? undefined : line;
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other is the point
      await new Promise((done) => (turn < 20 ? setImmediate(done) : setTimeout(done, 5)));
    }
    return "never called $DONE";
  }
}

async function evaluate(realm, path, source, isModule) {
  let phase = "parse";
  try {
    if (isModule) {
      const module = loadModule(realm, path, source);
      phase = "resolution";
      await module.link((specifier, from, extra) => resolveModule(realm, specifier, from.identifier, extra));
      phase = "runtime";
      await module.evaluate();
      return undefined;
    }
    const script = new vm.Script(realm.compile(source, { fileName: path, module: false }), {
      filename: path,
      importModuleDynamically: (specifier, _script, attributes) => importModule(realm, specifier, path, attributes),
    });
    phase = "runtime";
    script.runInContext(realm.context, { timeout: 10_000 });
    return undefined;
  } catch (error) {
    return { phase, error };
  }
}

function checkNegative({ phase, type }, failure, { context }) {
  if (!failure) return `no ${type}`;
  const constructor = failure.error?.constructor;
  // A script's SyntaxError is one of the realm that parsed it.
  const right = constructor?.name === type || constructor === vm.runInContext(type, context);
  const late = phase === "runtime" ? failure.phase !== "runtime" : failure.phase === "runtime";
  return right && !late ? undefined : `${failure.phase}: ${describe(failure.error)} instead of ${phase}: ${type}`;
}

// ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function loadModule(realm, path, source = readFileSync(path, "utf8")) {
  const known = realm.modules.get(path);
  if (known) return known;
  const module = new vm.SourceTextModule(realm.compile(source, { fileName: path, module: true }), {
    context: realm.context,
    identifier: path,
    initializeImportMeta: () => {},
    importModuleDynamically: (specifier, _module, attributes) => importModule(realm, specifier, path, attributes),
  });
  realm.modules.set(path, module);
  return module;
}

function resolveModule(realm, specifier, from, { attributes } = {}) {
  if (attributes?.type) throw new Unsupported(`modules of type ${attributes.type}`);
  return loadModule(realm, resolve(dirname(from), specifier));
}

async function importModule(realm, specifier, from) {
  const module = resolveModule(realm, specifier, from);
  if (module.status === "unlinked") {
    await module.link((inner, importer, extra) => resolveModule(realm, inner, importer.identifier, extra));
  }
  await module.evaluate();
  return module;
}

function describe(error) {
  try {
    return `${error?.name ?? error?.constructor?.name ?? "thrown"}: ${error?.message ?? String(error)}`.slice(0, 300);
  } catch {
    return "an error that can't be described";
  }
}
