// Runs one program natively in the newest Node and lowered in each Node, and compares what happened.
//
//     await compare(bench, source, "promise")   →   undefined, or { kind: "log", what: "Node 20, line 3: …" }
import ts from "typescript";
import { lower, type Diagnostic } from "../../compiler/index.ts";
import { Engine, referenceNode } from "../engines/engine.ts";
import type { Job } from "./execute.ts";
import { MAX_LOG } from "./helpers.ts";

export type LoweredMode = "promise" | "coroutine";

/** What a program is written in. Types and JSX are taken away before it runs, lowered or not. */
export type Language = "js" | "ts" | "tsx";

export interface Failure {
  readonly kind: "invalid" | "threw" | "diagnostic" | "syntax" | "log" | "hang" | "order";
  readonly what: string;
  readonly expected?: readonly string[];
  readonly actual?: readonly string[];
  readonly code?: string;
}

export interface CompareOptions {
  readonly language?: Language | undefined;
  /** A change to the lowered code, to prove that it is noticed. */
  readonly sabotage?: (code: string) => string;
  /** A broken runtime, likewise. */
  readonly runtime?: Job["runtime"];
}

type ProgramEngine = Engine<Job, string[] | string>;

/** The Nodes that take part. */
export class Bench {
  private constructor(
    readonly reference: ProgramEngine,
    readonly engines: ReadonlyMap<string, ProgramEngine>,
  ) {}

  /** The reference, and the Nodes given; without any, the one that runs this. */
  static async start(nodes: readonly string[] = [process.execPath], patience?: number): Promise<Bench> {
    const main = "test/fuzz/engine-main.ts";
    const start = (node: string): Promise<ProgramEngine> =>
      Engine.start<Job, string[] | string>({ node, main, hung: ["hangs"], patience });
    const newest = referenceNode();
    const reference = await start(newest);
    const engines = new Map([["reference", reference]]);
    for (const node of nodes) if (node !== newest) engines.set(node, await start(node));
    return new Bench(reference, engines);
  }

  stop(): void {
    for (const engine of this.engines.values()) engine.stop();
  }
}

export async function compare(
  bench: Bench,
  source: string,
  mode: LoweredMode,
  { language = "js", sabotage, runtime }: CompareOptions = {},
): Promise<Failure | undefined> {
  // A coroutine takes no microtasks of its own, and is run by who awaits it.
  const counts = mode === "promise";
  const plain = language === "js" ? source : withoutTypes(source, language);
  if (plain === undefined) return { kind: "invalid", what: "no TypeScript" };
  const native = bench.reference.run({ code: plain, counts });
  const lowered = lowerProgram(source, mode, language);
  if (typeof lowered !== "string") {
    const refused = await native;
    return typeof refused === "string" ? { kind: "invalid", what: refused } : lowered;
  }
  const stripped = language === "js" ? lowered : withoutTypes(lowered, language);
  if (stripped === undefined) {
    const refused = await native;
    if (typeof refused === "string") return { kind: "invalid", what: refused };
    return { kind: "syntax", what: "the lowered code is no TypeScript", code: lowered };
  }
  const code = sabotage ? sabotage(stripped) : stripped;
  // Of what stays native older engines have older rules.
  const elsewhere = /"use native"/.test(source) ? undefined : withoutUsing(code);
  const answers = [...bench.engines].map(async ([name, engine]) => {
    const text = engine === bench.reference ? code : elsewhere;
    return text === undefined ? undefined : { name, actual: await engine.run({ code: text, counts, runtime }) };
  });
  const expected = await native;
  if (typeof expected === "string") return { kind: "invalid", what: expected };
  if (expected.length >= MAX_LOG || expected.at(-1) === "hangs") return { kind: "invalid", what: "too long" };
  for (const answer of await Promise.all(answers)) {
    if (!answer) continue;
    const { name, actual } = answer;
    if (typeof actual === "string") return { kind: "syntax", what: `${name}: ${actual}`, code };
    const failure = difference(expected, actual);
    if (failure) return { ...failure, what: `${name}, ${failure.what}`, code };
  }
  return undefined;
}

export function difference(expected: readonly string[], actual: readonly string[]): Failure | undefined {
  const line = expected.findIndex((each, at) => each !== actual[at] && rounded(each) !== rounded(actual[at]));
  if (line < 0 && actual.length === expected.length) return undefined;
  const same = actual.length === expected.length && expected.every((each, at) => bare(each) === bare(actual[at]!));
  const at = line < 0 ? expected.length : line;
  return {
    kind: actual.at(-1) === "hangs" ? "hang" : same ? "order" : "log",
    what: `line ${at}: expected ${expected[at]}, got ${actual[at]}`,
    expected,
    actual,
  };
}

/** A line without the number of its microtask. */
function bare(line: string): string {
  return rounded(line.replace(/^\d+:\d+ /, ""));
}

/** `**` is approximated (ECMA-262 6.1.6.1.3), by each version of V8 in its own way. */
function rounded(line: string | undefined): string {
  return (line ?? "").replace(/\d+(?:\.\d+)?(?:e[+-]\d+)?/g, (text) => Number(text).toPrecision(12));
}

/** The lowered code, or why there is none. */
export function lowerProgram(source: string, mode: LoweredMode, language: Language = "js"): string | Failure {
  try {
    const { code, diagnostics } = lower(source, {
      fileName: `program.${language}`,
      mode,
      plainAwait: "allow",
      sourceMap: false,
      runtime: { global: "OpenAwait" },
    });
    const [first] = diagnostics;
    if (first && isKnownLimit(source, first)) return { kind: "invalid", what: first.message };
    return first ? { kind: "diagnostic", what: `${first.code} ${first.message}` } : code;
  } catch (error) {
    const stack = String(error instanceof Error ? error.stack : error);
    return { kind: "threw", what: stack.split("\n").slice(0, 5).join("\n") };
  }
}

/** What the compiler refuses on purpose, or TypeScript's parser by mistake: `case (x): try {}`, `await {}` in a module. */
export function isKnownLimit(source: string, { code, message, start, end }: Diagnostic): boolean {
  return (
    (code === "OA1005" &&
      /sloppy|the block would assign it|names the class|a class is strict|named `let`|the head of its `switch`/.test(
        message,
      )) ||
    (message.endsWith("this can't be assigned to") && isCall(source.slice(start.offset, end.offset))) ||
    (code === "OA1001" && (message.includes("'=>' expected") || /\bawait [{!][^]*export \{\};/.test(source)))
  );
}

/** V8 lets code assign to a call, until that runs. */
function isCall(text: string): boolean {
  const [statement] = ts.createSourceFile("a.js", `(${text})`, ts.ScriptTarget.Latest).statements;
  let target: ts.Node | undefined = statement && ts.isExpressionStatement(statement) ? statement.expression : undefined;
  while (target && ts.isParenthesizedExpression(target)) target = target.expression;
  return target !== undefined && ts.isCallExpression(target);
}

/** The program as JavaScript, if it is TypeScript. */
export function withoutTypes(source: string, language: Language): string | undefined {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: `program.${language}`,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      alwaysStrict: false,
      verbatimModuleSyntax: true,
      jsx: ts.JsxEmit.React,
      jsxFactory: "L",
      jsxFragmentFactory: "S",
      ignoreDeprecations: "6.0",
    },
  });
  return diagnostics?.length ? undefined : outputText;
}

const BEHIND_AWAIT = /(?<=\bawait)(?:\s|\/\*[^]*?\*\/|\/\/.*)+/g;

/**
 * Takes the `using` of functions that stay as they are away, for Nodes that do not have it. It waits for nothing. The older
 * Node sits out where that can't be done.
 */
function withoutUsing(code: string): string | undefined {
  if (!/\busing\b/.test(code)) return code;
  // In two lines it is a name and a declaration, which TypeScript takes for one declaration.
  for (const { 0: between, index } of code.matchAll(BEHIND_AWAIT)) {
    const end = index + between.length;
    if (code.startsWith("using", end) && /[\n\r\u2028\u2029]/.test(between)) return undefined;
  }
  try {
    const { outputText, diagnostics } = ts.transpileModule(code, {
      fileName: "program.js",
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, alwaysStrict: false, ignoreDeprecations: "6.0" },
    });
    // What its parser misreads (misread.ts in compiler) comes out as something else.
    return diagnostics?.length ? undefined : outputText;
  } catch (error) {
    // Its checker does not come to an end with some patterns that name themselves.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
