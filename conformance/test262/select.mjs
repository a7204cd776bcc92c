// Which tests of a checkout count: those whose text has async syntax.
//   /*--- flags: [async]  features: [async-iteration] ---*/  →  { file, flags: {async}, features: ["async-iteration"], … }
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A test of the checkout.
 * @typedef {{
 *   file: string, flags: Set<string>, features: string[], includes: string[],
 *   negative: { phase: string, type: string } | undefined,
 * }} Test
 */

/** Features whose tests are about what openawait compiles. Tests of other features count if they use the syntax. */
const FEATURES = new Set(["async-functions", "async-iteration", "explicit-resource-management", "top-level-await"]);

/** The tests below `root`/test that count, in order of their names. `filter` is a part of the path. */
export function selectTests(root, filter = "") {
  const folder = join(root, "test");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".js") && !file.includes("_FIXTURE") && file.includes(filter))
    .toSorted()
    .map((file) => ({ text: readFileSync(join(folder, file), "utf8"), file }))
    .filter(({ text }) => /\basync\b|\bawait\b/.test(withoutComments(text)))
    .map(({ text, file }) => readTest(file, text));
}

/** @returns {Test} */
export function readTest(file, text) {
  const front = /\/\*---\r?\n?([\s\S]*?)---\*\//.exec(text)?.[1] ?? "";
  const negative = /^negative:\r?\n((?:[ \t]+.*\r?\n?)+)/m.exec(front)?.[1];
  return {
    file,
    flags: new Set(list(front, "flags")),
    features: list(front, "features"),
    includes: list(front, "includes"),
    negative: negative && { phase: /phase:\s*(\w+)/.exec(negative)[1], type: /type:\s*(\w+)/.exec(negative)[1] },
  };
}

/** The feature that a test is counted under. */
export function featureOf({ file, features }) {
  return features.find((feature) => FEATURES.has(feature)) ?? `others, in ${file.split("/", 1)[0]}`;
}

/** How a test is to be run: in sloppy code, in strict code, as a module. */
export function variantsOf({ flags }) {
  if (flags.has("module")) return ["module"];
  if (flags.has("raw") || flags.has("noStrict")) return ["sloppy"];
  return flags.has("onlyStrict") ? ["strict"] : ["sloppy", "strict"];
}

/** A list of the front matter, written as `key: [a, b]` or as lines of `- a`. */
function list(front, key) {
  const inline = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, "m").exec(front)?.[1];
  const lines = new RegExp(`^${key}:\\s*\\r?\\n((?:\\s*-.*\\r?\\n?)+)`, "m").exec(front)?.[1].replace(/^\s*-/gm, ",");
  return (inline ?? lines ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
}
