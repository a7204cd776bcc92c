// Every deviation of V8 in known.md is still there; else programs may go there again.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, compare } from "./compare.ts";

const text = readFileSync(new URL("known.md", import.meta.url), "utf8");
const known = [...text.matchAll(/^## (.*)\n+```js\n([^]*?)```/gm)].map(
  ([, title, program]) => [title!, program!] as const,
);

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
}, 30_000);
afterAll(() => bench.stop());

/** The reference is right where "before Node 24" is said; it is for the Node that runs this. */
const old = Number(process.versions.node.split(".")[0]) < 24;
const here = known.filter(([title]) => old || !title.endsWith("before Node 24"));

test.each(here)("%s", { timeout: 30_000 }, async (_, program) => {
  expect(await compare(bench, program, "promise")).toMatchObject({ kind: "log" });
});
