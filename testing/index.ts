/**
 * `openawait/testing`: concurrent programs that run the same way each time.
 *
 *     import { explore, simulate } from "openawait/testing";
 */
// oxlint-disable-next-line import/no-unassigned-import -- for what it puts in place
import "../loop/async-hooks.ts";

export { ExplorationError, SimulationError, type SimulationErrorCode } from "./errors.ts";
export { explore, type Exploration, type ExploreOptions, type Program } from "./explore.ts";
export { simulate, type SimulateOptions, type SimulationOptions } from "./simulate.ts";
export { formatTrace, type TraceEntry } from "./trace.ts";
