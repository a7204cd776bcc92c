/**
 * `openawait/loop` in Node.
 *
 *     import { run, sleep, spawn } from "openawait/loop";
 */
// oxlint-disable-next-line import/no-unassigned-import -- for what it puts in place
import "./async-hooks.ts";

export * from "./index.ts";
