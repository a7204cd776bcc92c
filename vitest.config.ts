import { defineConfig } from "vitest/config";

/** Under "development" the runtime tracks every coroutine; that is a test of its own and makes the others slow. */
function withoutDevelopment(conditions: string[] | undefined): void {
  const index = conditions?.findIndex((condition) => condition.startsWith("development")) ?? -1;
  if (index >= 0) conditions!.splice(index, 1);
}

export default defineConfig({
  plugins: [
    { name: "no-development-condition", configResolved: ({ ssr }) => withoutDevelopment(ssr.resolve?.conditions) },
  ],
  test: {
    include: ["test/**/*.test.ts"],
    // The compiler and the fixtures run in the realm of Node itself, not in a vm context.
    pool: "forks",
    testTimeout: 10_000,
  },
});
