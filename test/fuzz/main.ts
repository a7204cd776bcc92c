// What scripts/fuzz.mjs runs.
export { ModuleBench, topLevels } from "../modules/bench.ts";
export {
  annotated,
  campaign,
  describeFailure,
  directed,
  jsxified,
  mutated,
  parenthesized,
  programs,
  scattered,
} from "./campaign.ts";
export { Bench } from "./compare.ts";
