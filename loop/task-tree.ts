/**
 * Who awaits whom, as text: for a look at a program that hangs.
 *
 *     main: waiting for the end of its task group
 *     │  at main (app.ts:20:3)
 *     └─ load: waiting for 50 ms
 *           at retry (app.ts:5:9)
 *           at load (app.ts:11:7)
 */
import { awaitedBy } from "../runtime/chain.ts";
import { watch } from "../runtime/watch.ts";
import type { EventLoop } from "./event-loop.ts";
import { currentLoop, findTask } from "./running.ts";
import type { Task } from "./task.ts";
import { describe } from "./wait-list.ts";

/** The coroutines of a suspended task, the innermost first. */
export function awaitsOf(task: Task): Awaiting[] {
  const coroutines: Awaiting[] = [];
  for (let { link } = task; link !== undefined; link = awaitedBy(link)) {
    const { name } = link;
    if (name !== undefined) coroutines.unshift({ name: name || "(anonymous)", place: watch.placeOf?.(link) });
  }
  return coroutines;
}

export interface Awaiting {
  readonly name: string;
  /** File, line and column of its `await`: in development (`setDebug`). */
  readonly place: string | undefined;
}

/**
 * The tasks of `loop` (default: of the running one): each below the task that waits for it, by awaiting it or by the
 * end of its group; below each its coroutines, the innermost first. Errors: ERR_NO_RUNNING_LOOP.
 */
export function taskTree(loop: EventLoop = currentLoop()): string {
  const tasks = [...loop.tasks];
  const awaiters = new Map<Task, Task[]>();
  for (const task of tasks) {
    const parent = awaiterOf(task, tasks);
    if (parent !== undefined) awaiters.set(parent, [...(awaiters.get(parent) ?? []), task]);
  }
  const lines: string[] = [];
  const shown = new Set<Task>();
  const show = (task: Task, head: string, rest: string): void => {
    const again = shown.has(task);
    const children = again ? [] : (awaiters.get(task) ?? []);
    shown.add(task);
    lines.push(`${head}${task.name}: ${again ? "see above" : describeTask(task)}`);
    if (!again) {
      const margin = children.length > 0 ? "│  " : "   ";
      for (const line of stackOf(task)) lines.push(`${rest}${margin}${line}`);
    }
    for (const [index, child] of children.entries()) {
      const last = index === children.length - 1;
      show(child, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`);
    }
  };
  const waited = new Set([...awaiters.values()].flat());
  for (const task of tasks) if (!waited.has(task)) show(task, "", "");
  // Those that wait for each other in a circle stand below none.
  for (const task of tasks) if (!shown.has(task)) show(task, "(circle) ", "");
  return lines.join("\n");
}

function awaiterOf(task: Task, tasks: readonly Task[]): Task | undefined {
  return tasks.find((other) => other.waiting === task) ?? task.root?.parent?.task;
}

function stackOf(task: Task): string[] {
  if (findTask() === task) return [];
  return awaitsOf(task).map(({ name, place }) => `at ${place === undefined ? name : `${name} (${place})`}`);
}

function describeTask(task: Task): string {
  const cancelled = task.scope?.error === undefined ? "" : ", cancelled";
  return describeState(task) + cancelled;
}

function describeState(task: Task): string {
  if (findTask() === task) return "running";
  const { waiting } = task;
  return waiting === undefined ? "ready" : `waiting for ${describe(waiting)}`;
}
