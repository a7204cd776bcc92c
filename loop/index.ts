/**
 * `openawait/loop`: an event loop for coroutines, with tasks, cancellation and structured concurrency.
 *
 *     import { run, sleep, spawn } from "openawait/loop";
 */
export type { EventLoop, Job, Timer } from "./event-loop.ts";
export { CancelledError, TimeoutError, type LoopErrorCode } from "./errors.ts";
export { Future } from "./future.ts";
export { HostLoop } from "./host-loop.ts";
export { run, runSync, spawn, type RunOptions, type SpawnOptions } from "./run.ts";
export { allTasks, currentLoop, currentTask, now } from "./running.ts";
export { checkpoint, sleep, type Sleep } from "./sleep.ts";
export { TaskList } from "./task-list.ts";
export { Task, type Work } from "./task.ts";
export type { Tracer } from "./tracer.ts";
export { Instruction, WaitList, type Waiter } from "./wait-list.ts";
