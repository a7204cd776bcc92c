/**
 * The event loop of the host, Node or a browser: steps run in microtasks, first come first served, and every few
 * milliseconds the host gets its turn.
 *
 *     schedule(a), schedule(b)      →      one microtask runs a, b, and what they schedule
 */
import { newPromise, type Resolver } from "../runtime/intrinsics.ts";
import { later } from "../runtime/task.ts";
import type { EventLoop, Job, Timer } from "./event-loop.ts";
import { Fifo } from "./fifo.ts";
import { report } from "./report.ts";
import { TaskList } from "./task-list.ts";
import type { Task } from "./task.ts";
import { TimerQueue, type TimerEntry } from "./timer-queue.ts";
import type { Tracer } from "./tracer.ts";

/** After so many steps the microtasks of others get their turn … */
const STEPS = 64;
/** … and after so many milliseconds the timers, the input and output, and the screen of the host. */
const BUDGET = 8;
/** The longest time that a host's timer can wait. */
const LONGEST = 0x7f_ff_ff_ff;

const resolved = Promise.resolve();

export class HostLoop implements EventLoop {
  readonly tasks = new TaskList();
  readonly tracer: Tracer | undefined;
  private readonly ready = new Fifo<Job>();
  /** A turn is on its way, or is running. */
  private awake = true;
  private readonly waker: Resolver = { resolve: undefined, reject: undefined };
  /** When the host gets its turn; 0: not known yet. */
  private until = 0;
  private readonly timers = new TimerQueue();
  private alarm: ReturnType<typeof setTimeout> | undefined;
  /** When the alarm goes off. */
  private alarmAt = Infinity;
  private failed: Task[] = [];

  constructor(tracer?: Tracer) {
    this.tracer = tracer;
    this.rest();
  }

  now(): number {
    return performance.now();
  }

  schedule(job: Job): void {
    this.ready.push(job);
    if (!this.awake) this.wake();
  }

  onYield(task: Task, value: unknown): boolean {
    return task.waitFor(value);
  }

  onFailure(task: Task): void {
    this.failed.push(task);
    if (!this.awake) this.wake();
  }

  private wake(): void {
    this.awake = true;
    this.until = 0;
    this.waker.resolve?.(undefined);
  }

  /** (A field, so that the one function serves all turns.) */
  private readonly turn = (): void => {
    const { ready } = this;
    for (let left = STEPS; left > 0 && ready.size > 0; left--) {
      try {
        (ready.shift() as Job).run();
      } catch (error) {
        // Of a callback. As of any other callback of the host.
        report(error);
      }
    }
    if (ready.size > 0) this.proceed();
    else this.rest();
  };

  private proceed(): void {
    const now = performance.now();
    if (this.until === 0) this.until = now + BUDGET;
    if (now < this.until) {
      void resolved.then(this.turn);
    } else {
      this.reportFailures();
      this.until = 0;
      later(this.turn);
    }
  }

  private rest(): void {
    this.awake = false;
    // Now, and not when it is woken: so it has nothing of the context of whoever wakes it (AsyncLocalStorage).
    void newPromise(this.waker).then(this.turn);
    this.reportFailures();
    if (this.alarm !== undefined && this.timers.first === undefined) this.silence();
  }

  /** In a later turn, since native code that awaits a task says so in a microtask of its own. */
  private reportFailures(): void {
    if (this.failed.length === 0) return;
    const { failed } = this;
    this.failed = [];
    later(() => {
      for (const task of failed) task.reportFailure();
    });
  }

  scheduleAt(job: Job, time: number): Timer {
    const entry = this.timers.add(time, job);
    if (time < this.alarmAt || this.alarm === undefined) this.setAlarm();
    return entry;
  }

  cancelTimer(timer: Timer): void {
    this.timers.remove(timer as TimerEntry);
    // An alarm for nothing would keep the process alive. Inside of a turn another timer may still come.
    if (!this.awake && this.timers.first === undefined) this.silence();
  }

  private silence(): void {
    clearTimeout(this.alarm);
    this.alarm = undefined;
    this.alarmAt = Infinity;
  }

  private setAlarm(): void {
    if (this.alarm !== undefined) clearTimeout(this.alarm);
    this.alarmAt = this.timers.first?.time ?? Infinity;
    const delay = Math.ceil(this.alarmAt - performance.now());
    this.alarm = setTimeout(this.ring1, Math.min(Math.max(delay, 0), LONGEST));
  }

  private readonly ring1 = (): void => {
    this.alarm = undefined;
    const now = performance.now();
    for (let { first } = this.timers; first !== undefined && first.time <= now; { first } = this.timers) {
      this.timers.remove(first);
      first.job.run();
    }
    if (this.timers.first === undefined) this.alarmAt = Infinity;
    else if (this.alarm === undefined) this.setAlarm();
  };
}
