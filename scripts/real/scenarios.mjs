// Runs scenarios one after the other, for scripts that compare a lowered package with the published one.
//
//     await runScenarios({ ping: async () => "pong" }, "", describe)      →      { ping: "pong" }

/** So many ms a scenario may take: one that hangs ends the process. */
const LIMIT = 10_000;

/**
 * The results of those whose name contains `only`. What fails is `describe(error)`, with the first `lines` of its stack.
 * With REAL_TIMES set, their times are printed.
 */
export async function runScenarios(scenarios, only, describe, lines) {
  const results = {};
  for (const [name, run] of Object.entries(scenarios)) {
    if (!name.includes(only)) continue;
    const limit = setTimeout(() => {
      console.error(`scenario "${name}" hangs`);
      process.exit(1);
    }, LIMIT);
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- they share servers
    results[name] = await run().catch((error) => ({
      failed: describe(error),
      stack: error.stack?.split("\n").slice(0, lines),
    }));
    if (process.env.REAL_TIMES) console.error(name, Math.round(performance.now() - started));
    clearTimeout(limit);
  }
  return results;
}
