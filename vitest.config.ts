import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The compiler and the fixtures run in the realm of Node itself, not in a vm context.
    pool: "forks",
    testTimeout: 10_000,
  },
});
