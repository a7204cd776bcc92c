/**
 * What happened in a simulation, as a list and as text.
 *
 *       at ms  task     what
 *           0  main     waits for task 'deposit'
 *           0  deposit  runs
 *         100  deposit  goes on with undefined
 */
import type { Task } from "../loop/task.ts";
import { CANCELLED, REJECTED } from "../loop/future.ts";
import type { Tracer } from "../loop/tracer.ts";
import { describe } from "../loop/wait-list.ts";
import { isObject, typeName } from "../runtime/protocol.ts";

export interface TraceEntry {
  /** Milliseconds of the simulated clock since the start. */
  readonly time: number;
  /** The name of the task. */
  readonly task: string;
  readonly event: "created" | "runs" | "waits" | "goes on" | "cancelled" | "ended";
  /** For people. */
  readonly detail: string;
}

/** A Tracer that keeps what it is told. `now`: the simulated clock. */
export class TraceRecorder implements Tracer {
  readonly entries: TraceEntry[] = [];

  constructor(private readonly now: () => number) {}

  created(task: Task, parent: Task | undefined): void {
    this.add(task, "created", parent === undefined ? "" : `by ${parent.name}`);
  }

  stepStarted(task: Task): void {
    this.add(task, "runs", "");
  }

  suspended(task: Task, awaited: unknown): void {
    this.add(task, "waits", describeAwaited(awaited));
  }

  resumed(task: Task, value: unknown, failed: boolean): void {
    this.add(task, "goes on", failed ? describeError(value) : `with ${describeValue(value)}`);
  }

  cancelled(task: Task, error: unknown): void {
    this.add(task, "cancelled", describeValue(error));
  }

  ended(task: Task): void {
    // (Not by `task.error`: who reads that has taken note of it.)
    const { outcome, settled } = task;
    this.add(task, "ended", outcome === CANCELLED ? "cancelled" : outcome === REJECTED ? describeError(settled) : "");
  }

  private add(task: Task, event: TraceEntry["event"], detail: string): void {
    this.entries.push({ time: this.now(), task: task.name, event, detail });
  }
}

function describeAwaited(awaited: unknown): string {
  return `for ${awaited === undefined ? "its next turn" : describe(awaited)}`;
}

function describeValue(value: unknown): string {
  if (value instanceof Error) return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  return isObject(value) ? typeName(value) : String(value);
}

const describeError = (error: unknown): string => `with error ${describeValue(error)}`;

/** The trace as a table for people. */
export function formatTrace(entries: readonly TraceEntry[]): string {
  const width = entries.reduce((most, { task }) => Math.max(most, task.length), 4);
  const lines = entries.map(({ time, task, event, detail }) =>
    `${String(time).padStart(8)}  ${task.padEnd(width)}  ${event} ${detail}`.trimEnd(),
  );
  return [`   at ms  ${"task".padEnd(width)}  what`, ...lines].join("\n");
}
