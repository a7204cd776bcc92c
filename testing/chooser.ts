/**
 * Who decides which of the ready tasks runs next. A schedule is the list of these decisions: of the places in the queue,
 * wherever there was more than one task in it. 0 is who came first, so an empty schedule is the ordinary order.
 *
 *     ready: a, b, c      →      choose gives 2      →      c runs, and the schedule ends with 2
 */
import type { Job } from "../loop/event-loop.ts";
import { Random } from "./random.ts";

export interface Chooser {
  /** The place in `ready`, which has more than one job, of the one that runs next. */
  choose(ready: readonly Job[]): number;
}

/** The decisions of a schedule, then first come first served. */
export class Replay implements Chooser {
  private at = 0;

  constructor(private readonly schedule: readonly number[]) {}

  choose(ready: readonly Job[]): number {
    // A schedule that was shortened may meet a shorter queue than the one it was made for.
    return (this.schedule[this.at++] ?? 0) % ready.length;
  }
}

class Walk implements Chooser {
  constructor(private readonly random: Random) {}

  choose(ready: readonly Job[]): number {
    return this.random.below(ready.length);
  }
}

/** How often, once in so many decisions, the task that would go on is put behind all others. */
const PREEMPTION = 12;

/**
 * Tasks have random priorities, and now and then the one in front loses its place: long runs of one task with a few
 * switches at odd moments. Such schedules, which a random walk hardly ever makes, are what many bugs need
 * (probabilistic concurrency testing, Burckhardt et al., ASPLOS 2010).
 */
class Priorities implements Chooser {
  private readonly priorities = new WeakMap<Job, number>();
  /** Below all that were given out. */
  private lowest = 0;

  constructor(private readonly random: Random) {}

  choose(ready: readonly Job[]): number {
    let place = this.foremost(ready);
    if (this.random.below(PREEMPTION) === 0) {
      this.priorities.set(ready[place] as Job, --this.lowest);
      place = this.foremost(ready);
    }
    return place;
  }

  private foremost(ready: readonly Job[]): number {
    let best = 0;
    for (let place = 1; place < ready.length; place++) {
      if (this.priority(ready[place] as Job) > this.priority(ready[best] as Job)) best = place;
    }
    return best;
  }

  private priority(job: Job): number {
    let priority = this.priorities.get(job);
    if (priority === undefined) this.priorities.set(job, (priority = this.random.next()));
    return priority;
  }
}

/** The decisions that a seed makes: half of the seeds walk at random, half give priorities. */
export function chooserOf(seed: number): Chooser {
  const random = new Random(seed);
  return random.below(2) === 0 ? new Walk(random) : new Priorities(random);
}

/** Decisions of nobody's: first come first served is what a schedule does where it ends. */
export function withoutTail(schedule: readonly number[]): number[] {
  let { length } = schedule;
  while (length > 0 && schedule[length - 1] === 0) length--;
  return schedule.slice(0, length);
}
