/**
 * Works for the tests of groups, and of what makes one of several.
 *
 *     gather([after(2, "a"), failing(1, "b")])      →      fails with Error: b
 */
import { shield, sleep } from "../../loop/index.ts";

export async function after<T>(ms: number, value: T): Promise<T> {
  await sleep(ms);
  return value;
}

export async function failing(ms: number, message: string): Promise<never> {
  await sleep(ms);
  throw new Error(message);
}

/** Sleeps until it is cancelled, and says so. */
export async function stubborn(log: (line: string) => void, name: string, cleanup = 0): Promise<void> {
  try {
    await sleep(1e9);
  } finally {
    await using _ = shield();
    await sleep(cleanup);
    log(name);
  }
}

/** Of the errors that came together. */
export const messages = (error: unknown): string[] =>
  (error as AggregateError).errors.map((each: Error) => each.message);
