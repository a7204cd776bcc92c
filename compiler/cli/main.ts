#!/usr/bin/env node
/**
 * The `openawait` command.
 *
 *     openawait build src --out-dir dist
 */
import { run } from "./program.ts";

// `openawait inspect … | head` closes the pipe early; that is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv);
