/**
 * The libraries of Python that random programs of tasks are compared with.
 *
 *     compareSeeds(trio, [1, 2, 3]).differences      →      []
 */
import { join } from "node:path";
import type { Peer } from "./compare.ts";
import * as tasks from "./asyncio/interpret.ts";
import { generate as generateTasks, type Program as Tasks } from "./asyncio/program.ts";
import * as scopes from "./trio/interpret.ts";
import { generate as generateScopes, type Program as Scopes } from "./trio/program.ts";

export { compareSeeds, isThere } from "./compare.ts";

/** Where this file is, also once it is part of a bundle. */
const folder = process.env["LOOP_TESTS_DIR"] ?? import.meta.dirname;

export const asyncio: Peer<Tasks> = {
  script: join(folder, "asyncio/interpret.py"),
  generate: generateTasks,
  traceOf: tasks.traceOf,
};

export const trio: Peer<Scopes> = {
  script: join(folder, "trio/interpret.py"),
  generate: generateScopes,
  traceOf: scopes.traceOf,
};
