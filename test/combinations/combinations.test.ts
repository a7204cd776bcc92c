// Programs of all combinations of small pieces mean lowered what they mean natively.
//
//     compare(order, "promise")   →   { compared: 2214, differ: [] }
import { describe, expect, test } from "vitest";
import { control } from "./control.ts";
import { generators } from "./generators.ts";
import { compare, type Combinations, type LoweredMode } from "./harness.ts";
import { keys } from "./keys.ts";
import { names } from "./names.ts";
import { order } from "./order.ts";
import { patterns } from "./patterns.ts";
import { references } from "./references.ts";
import { scopes } from "./scopes.ts";
import { sloppy } from "./sloppy.ts";

const inBoth = { order, references, control, patterns, scopes, names, keys, sloppy };
const lists: Record<LoweredMode, Record<string, Combinations>> = {
  promise: { ...inBoth, generators },
  coroutine: inBoth,
};

describe.each(["promise", "coroutine"] as const)("%s mode", (mode) => {
  test.each(Object.entries(lists[mode]))(
    "%s",
    async (_, combinations) => {
      const { compared, differ } = await compare(combinations, mode);
      expect(differ.slice(0, 3)).toEqual([]);
      // An older Node does not parse a few; a list that it does not parse at all would show nothing.
      expect(compared).toBeGreaterThan(0.9 * combinations.bodies.length);
    },
    120_000,
  );
});

test.each([
  ["operands read later than they stand", order, /\$(\d) = v;/g, "$$$1 = undefined;"],
  ["receivers that are lost", references, /\$await\.call\(([^,]+), [^,]+, /g, "$await.call($1, undefined, "],
  ["errors that are lost", control, /= \$\.value;/g, "= undefined;"],
  ["iterators that stay open", patterns, /\$\d+\.close\(\);/g, ""],
  ["a return that is none", generators, /\.resumption === \$await\.RETURN/g, ".resumption === 9"],
  ["variables that are there too early", scopes, /\$await\.UNINITIALIZED/g, "undefined"],
  ["classes that take the name of a temporary", names, /= \(0, class/g, "= (class"],
  ["keys that are not converted", keys, /\$await\.toKey\(/g, "(() => 'key')("],
  ["functions of blocks that assign no variable", sloppy, /\bg_1 = g(?:_\d)?;/g, ""],
] as const)(
  "%s are noticed",
  async (_, combinations, wrong, by) => {
    const some = { ...combinations, bodies: combinations.bodies.slice(0, 1500) };
    const { differ } = await compare(some, "promise", (code) => code.replace(wrong, by));
    expect(differ).not.toEqual([]);
  },
  60_000,
);
