// Runs one program natively or lowered, and compares what happened.
//
//     await compare(source, "promise")   →   undefined, or { kind: "log", what: "line 3: …" }
import ts from "typescript";
import { lower } from "../../compiler/index.ts";
import * as OpenAwait from "../../runtime/index.ts";
import { makeHelpers, MAX_LOG, show } from "./helpers.ts";

export type LoweredMode = "promise" | "coroutine";

export interface Failure {
  readonly kind: "invalid" | "threw" | "diagnostic" | "syntax" | "log" | "hang" | "order";
  readonly what: string;
  readonly expected?: readonly string[];
  readonly actual?: readonly string[];
  readonly code?: string;
}

export interface CompareOptions {
  /** Also compare at which microtask each line was logged. */
  readonly order?: boolean;
  /** A change to the lowered code, to prove that it is noticed. */
  readonly sabotage?: (code: string) => string;
}

/** Turns of the event loop after which a program is taken to hang. */
const PATIENCE = 1500;

export async function compare(
  source: string,
  mode: LoweredMode,
  options: CompareOptions = {},
): Promise<Failure | undefined> {
  const native = compile(nativeText(source));
  if (typeof native === "string") return { kind: "invalid", what: native };
  // What TypeScript makes of `using` takes microtasks of its own.
  if (options.order && /\busing\b/.test(source)) return { kind: "invalid", what: "using" };
  const expected = await run(native, options.order);
  if (expected.length >= MAX_LOG || expected.at(-1) === "hangs") return { kind: "invalid", what: "too long" };
  const lowered = lowerProgram(source, mode);
  if (typeof lowered !== "string") return lowered;
  const code = options.sabotage ? options.sabotage(lowered) : lowered;
  const main = compile(/\busing\b/.test(code) ? strip(code) : code);
  if (typeof main === "string") return { kind: "syntax", what: main, code };
  const actual = await run(main, options.order);
  const line = expected.findIndex((each, index) => each !== actual[index]);
  if (line < 0 && actual.length === expected.length) return undefined;
  const kind = actual.at(-1) === "hangs" ? "hang" : options.order ? "order" : "log";
  const at = line < 0 ? expected.length : line;
  return { kind, what: `line ${at}: expected ${expected[at]}, got ${actual[at]}`, expected, actual, code };
}

/** The lowered code, or why there is none. */
export function lowerProgram(source: string, mode: LoweredMode): string | Failure {
  try {
    const { code, diagnostics } = lower(source, {
      fileName: "program.js",
      mode,
      plainAwait: "allow",
      runtime: { global: "OpenAwait" },
    });
    const [first] = diagnostics;
    if (first && isKnownLimit(first.code, first.message)) return { kind: "invalid", what: first.message };
    return first ? { kind: "diagnostic", what: `${first.code} ${first.message}` } : code;
  } catch (error) {
    return {
      kind: "threw",
      what: String(error instanceof Error ? error.stack : error)
        .split("\n")
        .slice(0, 5)
        .join("\n"),
    };
  }
}

/** What the compiler refuses on purpose, or TypeScript's parser by mistake: `case (x): try {}`. */
function isKnownLimit(code: string, message: string): boolean {
  return (
    (code === "OA1005" && /sloppy|the block would assign it|names the class itself/.test(message)) ||
    (code === "OA1001" && message.includes("'=>' expected"))
  );
}

/** What the engine runs natively; what is no program to TypeScript stays as it is, and the engine refuses it. */
function nativeText(source: string): string {
  if (!/\busing\b/.test(source)) return source;
  const file = ts.createSourceFile("program.js", source, ts.ScriptTarget.Latest) as ts.SourceFile & {
    parseDiagnostics: readonly unknown[];
  };
  return file.parseDiagnostics.length > 0 ? source : strip(source);
}

/** Takes `using` away, which this version of Node does not have. */
function strip(source: string): string {
  return ts.transpileModule(source, {
    fileName: "program.js",
    compilerOptions: { target: ts.ScriptTarget.ES2022, alwaysStrict: false, ignoreDeprecations: "6.0" },
  }).outputText;
}

type Make = (...helpers: unknown[]) => (...args: unknown[]) => PromiseLike<unknown>;

const NAMES = ["OpenAwait", ...Object.keys(makeHelpers().helpers)];

function compile(code: string): Make | string {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- running programs is what this is for
    return new Function(...NAMES, `${code}\nreturn main;`) as Make;
  } catch (error) {
    return String(error);
  }
}

const GLOBALS: ReadonlySet<string> = new Set(Object.keys(globalThis));

/** The text of a function is no matter of comparison. */
const toString = Object.getOwnPropertyDescriptor(Function.prototype, "toString")!;

async function run(make: Make, order = false): Promise<string[]> {
  const { log, helpers, runStored } = makeHelpers();
  let done = false;
  let tick = 0;
  Function.prototype.toString = () => "function";
  if (order)
    countTicks(
      log,
      () => done,
      () => tick++,
    );
  const outcome = (async () => {
    try {
      const main = make(OpenAwait, ...NAMES.slice(1).map((name) => helpers[name]));
      const receiver = { toString: () => "receiver" };
      log.push(`returned ${show(await main.call(receiver, 10, 20))}`);
    } catch (error) {
      log.push(`threw ${show(error)}`);
    }
    await runStored();
    done = true;
  })();
  // oxlint-disable-next-line eslint/no-unmodified-loop-condition -- the program sets it
  for (let turn = 0; turn < PATIENCE && !done; turn++) await new Promise((resolve) => setImmediate(resolve));
  Object.defineProperty(Function.prototype, "toString", toString);
  // What sloppy code assigned without declaring it.
  for (const key of Object.keys(globalThis)) if (!GLOBALS.has(key)) delete (globalThis as Record<string, unknown>)[key];
  if (!done) return [...log, "hangs"];
  await outcome;
  return [...log];
}

/** Puts the number of the microtask before every line. */
function countTicks(log: string[], done: () => boolean, next: () => number): void {
  let current = 0;
  const push = log.push.bind(log);
  log.push = (line: string) => push(`${current} ${line}`);
  void (async () => {
    while (!done() && current < 2000) {
      current = next() + 1;
      await Promise.resolve();
    }
  })();
}
