/** asyncio, for `compareSeeds` of compare.ts:      compareSeeds(asyncio, [1, 2, 3]).differences      →      [] */
import { join } from "node:path";
import type { Peer } from "../compare.ts";
import { traceOf } from "./interpret.ts";
import { generate, type Program } from "./program.ts";

export const asyncio: Peer<Program> = {
  script: join(process.env["LOOP_TESTS_DIR"] ?? join(import.meta.dirname, ".."), "asyncio/interpret.py"),
  generate,
  traceOf,
};
