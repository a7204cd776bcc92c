// The declarations as they are built: they type-check by themselves, and give the types one expects.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";

const PROGRAM = `
import { asCompleted, CancelScope, gather, Lock, map, Queue, race, run, runSync, settle, spawn, Task, TaskGroup } from "openawait/loop";
import { ChromeTrace } from "openawait/loop/chrome-trace";

const queue = new Queue<number>();
const works = [Promise.resolve(1), async () => "a"] as const;
export const a: Promise<[number, string]> = run(gather(works));
export const b: Promise<[number, string]> = run(() => gather([Promise.resolve(1), async () => "a"]));
export const c: Promise<number | string> = run(race(works));
export const d: Promise<PromiseSettledResult<number | string>[]> = run(settle(works));
export const e: Promise<number> = run(queue.get());
export const f: Task<number> = spawn(async () => 5);
export const g: Task<string> = new TaskGroup().spawn(Promise.resolve("a"));
export const h: number = runSync(async () => 5);
export const i: Promise<string[]> = run(map([1, 2], (n, index) => String(n + index)));
export const j: AsyncIterable<number | string> = asCompleted(works);
export async function k() {
  await using lock = new Lock();
  await using scope = new CancelScope({ timeout: 5 });
  return [lock.locked, scope.caught] satisfies boolean[];
}
// @ts-expect-error
export const l: Promise<string> = run(async () => 5);
// @ts-expect-error
export const m = spawn(5);
export const n = run(async () => 5, { tracer: new ChromeTrace() });
`;

test("of openawait/loop", () => {
  const folder = join(import.meta.dirname, "../../.cache/loop-types");
  const file = join(folder, "program.mts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, PROGRAM);
  const options = "--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --module nodenext --target es2022";
  const { stdout } = spawnSync(
    process.execPath,
    [
      createRequire(import.meta.url).resolve("typescript/bin/tsc"),
      ...options.split(" "),
      "--lib",
      "es2023,esnext.disposable,dom",
      "--types",
      "node",
      file,
    ],
    { encoding: "utf8" },
  );
  expect(stdout).toBe("");
}, 60_000);
