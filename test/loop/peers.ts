/** The libraries of Python that random programs of tasks are compared with: for scripts/fuzz-tasks.mjs. */
export { compareSeeds, isThere } from "./compare.ts";
export { asyncio } from "./asyncio/compare.ts";
export { trio } from "./trio/compare.ts";
