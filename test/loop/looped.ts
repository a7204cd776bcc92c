/** A test that runs in a loop: `looped("…", async () => { await sleep(1); })`. */
import { expect, test } from "vitest";
import { run } from "../../loop/index.ts";

export function looped(name: string, body: () => PromiseLike<void>): void {
  test(name, () => run(body));
}

/** A promise, for `expect(…).rejects`; with a code, that of a RuntimeError. */
export const withCode = (code: string): unknown => expect.objectContaining({ name: "RuntimeError", code });

/** The error that `work` ends with. */
export async function errorOf(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("there was no error");
}

/** What `log` was called with, as one line. */
export function logger(): ((line: unknown) => void) & { readonly text: string } {
  const lines: unknown[] = [];
  const log = (line: unknown): void => void lines.push(line);
  return Object.defineProperty(log, "text", { get: () => lines.join(" ") }) as never;
}
