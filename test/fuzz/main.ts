// What scripts/fuzz.mjs runs.
export { ModuleBench, topLevels } from "../modules/bench.ts";
export { campaign, describeFailure, programs } from "./campaign.ts";
export { Bench } from "./compare.ts";
export { variations } from "./variations.ts";
