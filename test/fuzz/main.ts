// What scripts/fuzz.mjs runs.
export { campaign, describeFailure } from "./campaign.ts";
export { Bench, compare, lowerProgram } from "./compare.ts";
export { generate } from "./program.ts";
