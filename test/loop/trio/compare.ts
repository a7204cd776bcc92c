/** trio, for `compareSeeds` of compare.ts:      compareSeeds(trio, [1, 2, 3]).differences      →      [] */
import { join } from "node:path";
import type { Peer } from "../compare.ts";
import { traceOf } from "./interpret.ts";
import { generate, type Program } from "./program.ts";

export const trio: Peer<Program> = {
  script: join(process.env["LOOP_TESTS_DIR"] ?? join(import.meta.dirname, ".."), "trio/interpret.py"),
  generate,
  traceOf,
};
