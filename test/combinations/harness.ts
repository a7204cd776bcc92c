// Runs every combination of some pieces of code as the body of an async function, natively and lowered, and compares what
// each logs and gives: in promise mode also what comes before the first await.
//
//     await compare({ prelude, bodies: ["return [v, await L(1), v];", …] }, "promise")   →   { compared: 500, differ: [] }
import { lower } from "../../compiler/index.ts";
import * as runtime from "../../runtime/index.ts";

export interface Combinations {
  /** Declarations that all bodies use. */
  readonly prelude: string;
  /** What an engine does not parse is left out. */
  readonly bodies: readonly string[];
  readonly sloppy?: boolean;
}

export type LoweredMode = "promise" | "coroutine";

/** `log` is what a body may log to, `L` logs and gives a value, `W` gives a promise of one. */
const COMMON = `
  const log = [];
  const L = (x) => (log.push(show(x)), x);
  const W = (x) => (log.push("W" + show(x)), Promise.resolve(x));
  function show(x, depth = 0) {
    if (typeof x === "function") return "function " + x.name;
    if (x instanceof Error) return x.name;
    if (typeof x !== "object" || x === null) return typeof x === "string" ? JSON.stringify(x) : String(x);
    if (depth > 2) return "…";
    const shown = (key) => String(key) + ":" + show(Object.getOwnPropertyDescriptor(x, key).value, depth + 1);
    return (Array.isArray(x) ? "[" : "{") + Reflect.ownKeys(x).filter((key) => key !== "length").map(shown) + "}";
  }
`;

/** Each with its own log; "|" is where the call came back. */
const RUN = `
  exports.run = async () => {
    "use native";
    const results = [];
    for (const body of bodies) {
      log.length = 0;
      let end;
      try {
        const promise = body.call({ p: "this" }, 1, 2);
        log.push("|");
        end = "gives " + show(await promise);
      } catch (error) {
        end = "throws " + (error && error.name ? error.name : show(error));
      }
      results.push(log.join(" ") + " " + end);
    }
    return results;
  };
`;

const CHUNK = 500;

type Evaluate = (exports: { run?: () => Promise<string[]> }, require: () => typeof runtime) => void;

export interface Comparison {
  /** How many bodies were: not those that the engine does not parse. */
  readonly compared: number;
  /** The body, and both results. */
  readonly differ: readonly string[];
}

/** `sabotage` changes lowered code, to show that it is noticed. Errors: what the compiler refuses. */
export async function compare(
  { prelude, bodies, sloppy = false }: Combinations,
  mode: LoweredMode,
  sabotage = (code: string): string => code,
): Promise<Comparison> {
  const head = `${sloppy ? "" : '"use strict";'}${COMMON}${prelude}const bodies = [];`;
  const program = (list: readonly string[]): string =>
    `${head}${list.map((body) => `bodies.push(async function (...args) { ${body}\n});\n`).join("")}${RUN}`;
  const lowered = (list: readonly string[]): string => {
    const { code, diagnostics } = lower(program(list), { fileName: "a.cjs", mode, plainAwait: "allow" });
    if (diagnostics.length > 0) throw new Error(`${diagnostics[0]!.code} ${diagnostics[0]!.message}`);
    return code;
  };
  const differ: string[] = [];
  let compared = 0;
  for (let from = 0; from < bodies.length; from += CHUNK) {
    const list = bodies.slice(from, from + CHUNK).filter((body) => parses(program([body])));
    // oxlint-disable-next-line no-await-in-loop -- each has a log
    const expected = await run(program(list));
    // oxlint-disable-next-line no-await-in-loop -- likewise
    const actual = await run(sabotage(lowered(list)));
    const seen = (results: readonly string[], index: number): string | undefined =>
      mode === "promise" ? results[index] : results[index]?.replace(/\| ?/, "");
    compared += list.length;
    for (const [index, body] of list.entries()) {
      const [one, other] = [seen(expected, index), seen(actual, index)];
      if (one !== other) differ.push(`${body}\n  native:  ${one}\n  lowered: ${other}`);
    }
  }
  return { compared, differ };
}

function parses(code: string): boolean {
  try {
    evaluator(code);
    return true;
  } catch {
    return false;
  }
}

function evaluator(code: string): Evaluate {
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- programs are what is tested
  return new Function("exports", "require", code) as Evaluate;
}

async function run(code: string): Promise<string[]> {
  const exports: { run?: () => Promise<string[]> } = {};
  evaluator(code)(exports, () => runtime);
  return exports.run!();
}

/** `template` with each of the fillings in the place of its letter; "#" in a filling is the number of its letter. */
export function fill(template: string, fillings: Readonly<Record<string, string>>): string {
  let text = template;
  for (const [index, [letter, filling]] of Object.entries(fillings).entries()) {
    text = text.replace(new RegExp(`\\b${letter}\\b`), () => filling.replaceAll("#", String(index + 1)));
  }
  return text;
}
