/**
 * Runs a piece of the dialect against the runtime's sources, in this process.
 *
 *     dialect(`async function f() { return await wait("out") }
 *              const c = f();  expect(c.send()).toEqual({ done: false, value: "out" })`)
 *
 * In scope: every export of the runtime, `expect`, the helpers below, and what the caller adds.
 */
import ts from "typescript";
import { expect } from "vitest";
import { lower } from "../../compiler/index.ts";
import * as runtime from "../../runtime/index.ts";

type Options = NonNullable<Parameters<typeof lower>[1]>;

/** An object whose await yields `value` once, and gives what is sent in. */
function wait(value?: unknown): object {
  return {
    *[runtime.onAwait](): Generator<unknown, unknown> {
      return yield value;
    },
  };
}

/** As `wait`, but its iterator has nothing but `next`. */
function bare(value?: unknown, log: string[] = []): object {
  return {
    [runtime.onAwait]() {
      let first = true;
      return {
        next(sent: unknown) {
          log.push(`next ${String(sent)}`);
          const done = !first;
          first = false;
          return { done, value: done ? sent : value };
        },
      };
    },
  };
}

/** What `f` throws. */
function thrown(f: () => unknown): unknown {
  try {
    f();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** `[constructor's name, code or "", message]` of what `f` throws. */
function failure(f: () => unknown): [string, string, string] {
  const error = thrown(f) as Error & { code?: string };
  return [error.name, error.code ?? "", error.message];
}

/** Drives to the end with `undefined`, and gives what was yielded and, last, the result. */
function drain(c: { send(value?: unknown): IteratorResult<unknown, unknown> }): unknown[] {
  const seen: unknown[] = [];
  for (;;) {
    const { done, value } = c.send(undefined);
    seen.push(value);
    if (done) return seen;
  }
}

export function compile(source: string, mode: "coroutine" | "promise", fileName = "test.ts"): string {
  const options = { fileName, mode, runtime: { global: "$runtime" }, sourceMap: false } as Options;
  const { code, diagnostics } = lower(source, options);
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return ts.transpileModule(code, {
    fileName,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: false },
  }).outputText;
}

/** Runs `source`, the body of a function in `mode`; gives what it returns. */
export function dialect(
  source: string,
  scope: Record<string, unknown> = {},
  mode: "coroutine" | "promise" = "coroutine",
): unknown {
  const names = { ...runtime, expect, wait, bare, thrown, failure, drain, ...scope };
  const code = compile(`function $body() {${source}\n}`, mode);
  // oxlint-disable-next-line typescript/no-implied-eval -- running text is what this is for
  const body = new Function("$runtime", ...Object.keys(names), `${code}\nreturn $body();`) as (
    ...args: unknown[]
  ) => unknown;
  return body(runtime, ...Object.values(names));
}
