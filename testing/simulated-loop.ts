/**
 * An event loop whose clock stands still while anything can run, and jumps to the next timer when nothing can.
 *
 *     await sleep(3_600_000)      →      now() is an hour later, at once
 */
import type { EventLoop, Job, Timer } from "../loop/event-loop.ts";
import { TaskList } from "../loop/task-list.ts";
import type { Task } from "../loop/task.ts";
import { TimerQueue, type TimerEntry } from "../loop/timer-queue.ts";
import type { Tracer } from "../loop/tracer.ts";
import type { Chooser } from "./chooser.ts";

/** So many steps at one moment, and the clock goes on all the same: else who polls would poll for ever. */
const STEPS_AT_ONCE = 1_000;

export class SimulatedLoop implements EventLoop {
  readonly tasks = new TaskList();
  readonly tracer: Tracer | undefined;
  /** The decisions that were made, and had to be. */
  readonly decisions: number[] = [];
  private readonly ready: Job[] = [];
  private readonly timers = new TimerQueue();
  private failed: Task[] = [];
  private time = 0;
  private stepsAtOnce = 0;
  /** The place in time of the timer that was set last. */
  private newest = 0;

  constructor(
    private readonly chooser: Chooser,
    tracer: (now: () => number) => Tracer | undefined,
  ) {
    this.tracer = tracer(() => this.time);
  }

  now(): number {
    return this.time;
  }

  schedule(job: Job): void {
    this.ready.push(job);
  }

  scheduleAt(job: Job, time: number): Timer {
    const entry = this.timers.add(time, job);
    this.newest = entry.order;
    return entry;
  }

  cancelTimer(timer: Timer): void {
    this.timers.remove(timer as TimerEntry);
  }

  onYield(task: Task, value: unknown): boolean {
    return task.waitFor(value);
  }

  onFailure(task: Task): void {
    this.failed.push(task);
  }

  /** The tasks that failed since the last call, and that nobody has looked at. */
  takeUnobserved(): Task[] {
    const { failed } = this;
    this.failed = [];
    return failed.filter((task) => !task.observed);
  }

  /** Runs one of the jobs that are ready, or lets the clock go on to the next timer. False: there is neither. */
  step(): boolean {
    const { first } = this.timers;
    if (this.ready.length === 0 || (this.stepsAtOnce >= STEPS_AT_ONCE && first !== undefined)) {
      return first !== undefined && this.advance(first.time);
    }
    this.stepsAtOnce++;
    this.take().run();
    return true;
  }

  /** Whether a job is ready, so that the clock stands still. */
  get isReady(): boolean {
    return this.ready.length > 0;
  }

  private take(): Job {
    const { ready } = this;
    if (ready.length === 1) return ready.pop() as Job;
    const place = this.chooser.choose(ready);
    this.decisions.push(place);
    return ready.splice(place, 1)[0] as Job;
  }

  private advance(time: number): true {
    this.stepsAtOnce = 0;
    // Code that runs for long, and timers that are due already, don't turn it back.
    this.time = Math.max(this.time, time);
    // Those that they set for now come next time: what became ready has its turn before.
    const { newest } = this;
    for (let { first } = this.timers; first !== undefined && this.isDue(first, newest); { first } = this.timers) {
      this.timers.remove(first);
      first.job.run();
    }
    return true;
  }

  private isDue({ time, order }: TimerEntry, newest: number): boolean {
    return time <= this.time && order <= newest;
  }
}
