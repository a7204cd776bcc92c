// Vitest moves `vi.mock` and `vi.hoisted` above the imports, that of the runtime among them.
import { expect, test, vi } from "vitest";
import { kept, load } from "./double.ts";

const doubles = vi.hoisted(() => ({ load: vi.fn(async () => "double") }));
const made = await vi.hoisted(async () => {
  const { sep } = await import("node:path");
  return { sep };
});

vi.mock(import("./double.ts"), async (original) => ({ ...(await original()), load: doubles.load }));

test("a module is replaced, but for what its double takes from it", async () => {
  expect(await load()).toBe("double");
  expect(doubles.load).toHaveBeenCalledOnce();
  expect(kept()).toBe("kept");
  expect(made.sep).toHaveLength(1);
});

test("a double of one test", async () => {
  doubles.load.mockImplementationOnce(async () => "once");
  expect(await load()).toBe("once");
  expect(await load()).toBe("double");
});
