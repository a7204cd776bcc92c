/**
 * `openawait/loop` in Node.
 *
 *     import { run, sleep, spawn } from "openawait/loop";
 */
import "./async-hooks.ts";

export * from "./index.ts";
