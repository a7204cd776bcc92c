/**
 * Timers in the order of their times, those of the same time as they came: a binary heap. An entry knows its place, so
 * that a timer which is cancelled, as nearly all time limits are, leaves at once.
 *
 *     add(5, a), add(3, b)      →      first: b
 */
import type { Job } from "./event-loop.ts";

export interface TimerEntry {
  readonly time: number;
  readonly job: Job;
  /** Timers of the same time: which came first. */
  readonly order: number;
  /** Its place in the heap; -1 when it is not there any more. */
  place: number;
}

const isBefore = (a: TimerEntry, b: TimerEntry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

export class TimerQueue {
  private readonly heap: TimerEntry[] = [];
  private count = 0;

  get first(): TimerEntry | undefined {
    return this.heap[0];
  }

  add(time: number, job: Job): TimerEntry {
    const entry = { time, job, order: this.count++, place: this.heap.length };
    this.heap.push(entry);
    this.rise(entry);
    return entry;
  }

  remove(entry: TimerEntry): void {
    const { heap } = this;
    const { place } = entry;
    if (place < 0) return;
    entry.place = -1;
    const last = heap.pop() as TimerEntry;
    if (last === entry) return;
    this.put(last, place);
    this.rise(last);
    this.sink(last);
  }

  private put(entry: TimerEntry, place: number): void {
    this.heap[place] = entry;
    entry.place = place;
  }

  private rise(entry: TimerEntry): void {
    while (entry.place > 0) {
      const { place } = entry;
      const parent = this.heap[(place - 1) >> 1] as TimerEntry;
      if (!isBefore(entry, parent)) return;
      this.put(parent, place);
      this.put(entry, (place - 1) >> 1);
    }
  }

  private sink(entry: TimerEntry): void {
    for (;;) {
      const { place } = entry;
      const left = this.heap[2 * place + 1];
      const right = this.heap[2 * place + 2];
      const least = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (least === undefined || !isBefore(least, entry)) return;
      const down = least.place;
      this.put(least, place);
      this.put(entry, down);
    }
  }
}
