/**
 * `openawait/loop`: an event loop for coroutines, with tasks, cancellation and structured concurrency.
 *
 *     import { run, sleep, spawn } from "openawait/loop";
 */
export { any, asCompleted, gather, map, race, settle } from "./combine.ts";
export { CancelScope, currentSignal, deadline, shield, timeout, type ScopeOptions } from "./cancel-scope.ts";
export { Channel, Queue } from "./channel.ts";
export { CancelledError, TimeoutError, type LoopErrorCode } from "./errors.ts";
export type { EventLoop, Job, Timer } from "./event-loop.ts";
export { Future } from "./future.ts";
export { TaskGroup } from "./group.ts";
export { HostLoop } from "./host-loop.ts";
export { Barrier, Condition, Event, Lock, Semaphore } from "./locks.ts";
export { run, runSync, spawn, type RunOptions, type SpawnOptions } from "./run.ts";
export { allTasks, currentLoop, currentTask, now } from "./running.ts";
export { checkpoint, sleep, type Sleep } from "./sleep.ts";
export { TaskList } from "./task-list.ts";
export { TaskLocal } from "./task-local.ts";
export { Task, type ResultOf, type Work } from "./task.ts";
export { taskTree } from "./task-tree.ts";
export type { Tracer } from "./tracer.ts";
export { Instruction, PENDING, WaitList, type Waiter } from "./wait-list.ts";
