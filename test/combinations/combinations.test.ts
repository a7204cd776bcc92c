// Programs of all combinations of small pieces mean lowered what they mean natively.
import { describe, expect, test } from "vitest";
import { control } from "./control.ts";
import { differences } from "./harness.ts";
import { keys } from "./keys.ts";
import { names } from "./names.ts";
import { order } from "./order.ts";
import { sloppy } from "./sloppy.ts";

describe.each(["promise", "coroutine"] as const)("%s mode", (mode) => {
  test.each(Object.entries({ order, control, names, keys, sloppy }))(
    "%s",
    async (_, combinations) => expect((await differences(combinations, mode)).slice(0, 3)).toEqual([]),
    120_000,
  );
});

test.each([
  ["operands read later than they stand", order, /\$(\d) = v;/g, "$$$1 = undefined;"],
  ["errors that are lost", control, /= \$\.value;/g, "= undefined;"],
  ["classes that take the name of a temporary", names, /= \(0, class/g, "= (class"],
  ["a class whose keys are not converted", keys, /\$await\.toKey\(/g, "(() => 'key')("],
  ["variables that are not hoisted", sloppy, /let g_1/g, "let g_1 = 0"],
] as const)(
  "%s are noticed",
  async (_, combinations, wrong, by) => {
    const some = { ...combinations, bodies: combinations.bodies.slice(0, 1500) };
    const found = await differences(some, "promise", (code) => code.replace(wrong, by)).catch((error: Error) => [
      error,
    ]);
    expect(found).not.toEqual([]);
  },
  60_000,
);
