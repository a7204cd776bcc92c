// A program that hangs, or ends its process, does not keep the others from being run.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "../fuzz/execute.ts";
import { Engine } from "./engine.ts";

let engine: Engine<Job, string[] | string>;
beforeAll(async () => {
  const main = "test/fuzz/engine-main.ts";
  engine = await Engine.start<Job, string[] | string>({
    node: process.execPath,
    main,
    hung: ["hangs"],
    patience: 3000,
  });
}, 30_000);
afterAll(() => engine.stop());

test("hanging programs are given up, the others answer", { timeout: 30_000 }, async () => {
  const bodies = [
    "L(1)",
    "for (;;);",
    "L(2)",
    "process.exit(3)",
    "syntax error",
    "await new Promise(() => {})",
    "L(3)",
  ];
  const answers = await Promise.all(
    bodies.map((body) => engine.run({ code: `async function main() { ${body} }`, counts: false })),
  );
  expect(answers).toEqual([
    ["1", "returned undefined"],
    ["hangs"],
    ["2", "returned undefined"],
    ["hangs"],
    expect.stringContaining("SyntaxError"),
    ["hangs"],
    ["3", "returned undefined"],
  ]);
});
