// What fixtures/globals.d.ts declares: puts `check`, `later`, `failing` and `thrown` on globalThis.
import assert from "node:assert";

let checks = 0;

/** How many times `check` passed since the last call of this function. */
export function takeChecks(): number {
  const count = checks;
  checks = 0;
  return count;
}

function check(actual: unknown, expected: unknown, what?: string): void {
  try {
    assert.deepStrictEqual(actual, expected);
  } catch (error) {
    if (what !== undefined && error instanceof Error) error.message = `${what}: ${error.message}`;
    throw error;
  }
  checks++;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
}

function later<T>(value: T): Promise<T> {
  return turns().then(() => value);
}

function failing(error: unknown): Promise<never> {
  const promise = turns().then(() => {
    throw error;
  });
  // A fixture may let it wait before it awaits it; that is not an unhandled rejection.
  promise.catch(() => {});
  return promise;
}

function thrown(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

export function installGlobals(): void {
  Object.assign(globalThis, { check, later, failing, thrown });
}
