/**
 * `openawait/loop/chrome-trace`: a run as a file for the performance panel of Chrome, or Perfetto: a row for each task, with its steps, its waits, and
 * who made it.
 *
 *     const tracer = new ChromeTrace();
 *     await run(main, { tracer });
 *     writeFileSync("run.json", JSON.stringify(tracer));
 */
import type { Task } from "./task.ts";
import type { Tracer } from "./tracer.ts";
import { describe } from "./wait-list.ts";

/** An event of the Trace Event Format. */
export interface TraceEvent {
  readonly name: string;
  /** "X" something that lasts, "i" an instant, "s" and "f" the ends of an arrow, "M" the name of a row. */
  readonly ph: "X" | "i" | "s" | "f" | "M";
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly pid: 1;
  /** The task. */
  readonly tid: number;
  readonly [detail: string]: unknown;
}

interface Row {
  readonly tid: number;
  since: number;
  waitingFor: string | undefined;
}

export class ChromeTrace implements Tracer {
  readonly events: TraceEvent[] = [];
  private readonly rows = new WeakMap<Task, Row>();
  private count = 0;

  private row(task: Task): Row {
    let row = this.rows.get(task);
    if (row === undefined) {
      row = { tid: ++this.count, since: now(task), waitingFor: undefined };
      this.rows.set(task, row);
      this.add(task, row, "thread_name", "M", { args: { name: task.name } });
    }
    return row;
  }

  private add(task: Task, { tid }: Row, name: string, ph: TraceEvent["ph"], details: object): void {
    this.events.push({ name, ph, ts: now(task), pid: 1, tid, ...details });
  }

  /** From when the row last changed until now. */
  private span(task: Task, row: Row, name: string, cat: string): void {
    const ts = row.since;
    row.since = now(task);
    this.add(task, row, name, "X", { ts, dur: row.since - ts, cat });
  }

  created(task: Task, parent: Task | undefined): void {
    const row = this.row(task);
    if (parent === undefined) return;
    this.add(parent, this.row(parent), "spawn", "s", { id: row.tid, cat: "spawn" });
    this.add(task, row, "spawn", "f", { id: row.tid, cat: "spawn", bp: "e" });
  }

  stepStarted(task: Task): void {
    const row = this.row(task);
    if (row.waitingFor !== undefined) this.span(task, row, row.waitingFor, "ready");
    row.waitingFor = undefined;
    row.since = now(task);
  }

  stepEnded(task: Task): void {
    this.span(task, this.row(task), task.name, "step");
  }

  suspended(task: Task, awaited: unknown): void {
    this.row(task).waitingFor = `await ${describe(awaited)}`;
  }

  resumed(task: Task): void {
    const row = this.row(task);
    if (row.waitingFor === undefined) return;
    this.span(task, row, row.waitingFor, "wait");
    row.waitingFor = "ready";
  }

  cancelled(task: Task, error: unknown): void {
    this.add(task, this.row(task), String(error), "i", { s: "t", cat: "cancel" });
  }

  ended(task: Task): void {
    const outcome = task.outcomeName;
    this.add(task, this.row(task), `ended: ${outcome}`, "i", { s: "t", cat: "end" });
  }

  /** The file's content. */
  toJSON(): { readonly traceEvents: readonly TraceEvent[] } {
    return { traceEvents: this.events };
  }
}

const now = (task: Task): number => task.loop.now() * 1000;
