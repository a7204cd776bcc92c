import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** As it is built: that is what users have. (In a variable: it is type-checked before it is built.) */
const built = new URL("dist/compiler/plugins/vite.js", import.meta.url).href;
const { default: openawait } = (await import(built)) as typeof import("./compiler/plugins/vite.ts");

/** Under "development" the runtime tracks every coroutine; that is a test of its own and makes the others slow. */
function withoutDevelopment(conditions: string[] | undefined): void {
  const index = conditions?.findIndex((condition) => condition.startsWith("development")) ?? -1;
  if (index >= 0) conditions!.splice(index, 1);
}

/** Only these are written in the dialect. */
const DIALECT = "test/dialect/**/*.test.ts";
/** … and these mean the same natively. */
const ANYWHERE = "test/dialect/anywhere/*.test.ts";

/** What is lowered as the tests are: them, and nothing of the compiler and the runtime that is tested. */
const include = "test/dialect/**";

/** The loop and its tests are written in the dialect too; they call the runtime that is tested. */
const loop = openawait({
  include: ["loop/**", "testing/**", "test/loop/**", "test/testing/**"],
  importSource: join(import.meta.dirname, "runtime/index.ts"),
});

export default defineConfig({
  plugins: [
    loop,
    { name: "no-development-condition", configResolved: ({ ssr }) => withoutDevelopment(ssr.resolve?.conditions) },
  ],
  test: {
    // The compiler and the fixtures run in the realm of Node itself, not in a vm context.
    pool: "forks",
    testTimeout: 10_000,
    // One less than there are processors, which is the default, would be one where there are two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: { name: "tests", include: ["test/**/*.test.ts"], exclude: [DIALECT, "**/node_modules/**"] },
      },
      { extends: true, test: { name: "native", include: [ANYWHERE], provide: { mode: "native" } } },
      {
        extends: true,
        plugins: [openawait({ include })],
        test: { name: "coroutine", include: [DIALECT], provide: { mode: "coroutine" } },
      },
      {
        extends: true,
        plugins: [openawait({ include, mode: "promise" })],
        test: { name: "promise", include: [ANYWHERE], provide: { mode: "promise" } },
      },
    ],
  },
});
