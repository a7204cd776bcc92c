/**
 * What the simulation puts in the place of the host's clock, timers and random numbers while it runs.
 *
 *     Date.now()      →      the simulated time      setTimeout(f, 1000)      →      a timer of the simulated loop
 *
 * `queueMicrotask` and `process.nextTick` stay: the order of microtasks is laid down by ECMAScript, and the simulation
 * lets all of them run after each step.
 */
import type { Job, Timer } from "../loop/event-loop.ts";
import { inLoop } from "../loop/running.ts";
import type { Random } from "./random.ts";
import type { SimulatedLoop } from "./simulated-loop.ts";

type Callback = (...args: unknown[]) => void;

/** What `setTimeout` gives: as Node's, and a number where one is wanted, as a browser's. */
class SimulatedTimer implements Job {
  private timer: Timer | undefined;

  constructor(
    private readonly owner: SimulatedTimers,
    readonly id: number,
    private readonly ms: number,
    private readonly repeat: boolean,
    private readonly callback: () => void,
  ) {
    this.refresh();
  }

  run(): void {
    if (this.repeat) this.refresh();
    else this.owner.remove(this);
    inLoop(this.owner.loop, this.callback);
  }

  refresh(): this {
    const { loop } = this.owner;
    if (this.timer !== undefined) loop.cancelTimer(this.timer);
    this.timer = loop.scheduleAt(this, loop.now() + this.ms);
    return this;
  }

  close(): this {
    this.owner.remove(this);
    this.owner.loop.cancelTimer(this.timer as Timer);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    return this.id;
  }
}

class SimulatedTimers {
  private readonly timers = new Map<number, SimulatedTimer>();
  private count = 0;

  constructor(readonly loop: SimulatedLoop) {}

  remove(timer: SimulatedTimer): void {
    this.timers.delete(timer.id);
  }

  private set(callback: Callback, ms: unknown, args: unknown[], repeat = false): SimulatedTimer {
    // As every host has it: what is no sensible number of milliseconds is 1, or 0 for setImmediate.
    const delay = Number(ms) >= 1 && Number(ms) <= 0x7f_ff_ff_ff ? Math.trunc(Number(ms)) : 1;
    const timer = new SimulatedTimer(this, ++this.count, ms === 0n ? 0 : delay, repeat, () => callback(...args));
    this.timers.set(timer.id, timer);
    return timer;
  }

  setTimeout = (callback: Callback, ms?: number, ...args: unknown[]): SimulatedTimer => this.set(callback, ms, args);

  setInterval = (callback: Callback, ms?: number, ...args: unknown[]): SimulatedTimer =>
    this.set(callback, ms, args, true);

  /** In this turn of the clock, after what is ready. */
  setImmediate = (callback: Callback, ...args: unknown[]): SimulatedTimer => this.set(callback, 0n, args);

  clear = (timer?: unknown): void => {
    const id = timer instanceof SimulatedTimer ? timer.id : Number(timer);
    this.timers.get(id)?.close();
  };
}

/** `Date` by the simulated clock: `new Date()`, `Date.now()` and `Date()`; the rest is the host's. */
function simulatedDate(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args, newTarget: NewableFunction) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: (target) => new target(now()).toString(),
    get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
  });
}

/**
 * Puts them in place, until the function that it gives is called. `startTime`: of the simulated `Date`, in milliseconds
 * since 1970.
 */
export function simulateGlobals(loop: SimulatedLoop, random: Random, startTime: number): () => void {
  const timers = new SimulatedTimers(loop);
  const { setTimeout, setInterval, setImmediate, clear } = timers;
  // util.promisify(setTimeout) asks for it.
  Object.defineProperty(setTimeout, Symbol.for("nodejs.util.promisify.custom"), {
    value: (ms: number, value: unknown) => new Promise((resolve) => void setTimeout(resolve, ms, value)),
  });
  const restores = [
    replace(globalThis, { setTimeout, clearTimeout: clear, setInterval, clearInterval: clear }),
    "setImmediate" in globalThis ? replace(globalThis, { setImmediate, clearImmediate: clear }) : [],
    replace(globalThis, { Date: simulatedDate(() => startTime + Math.floor(loop.now())) }),
    replace(performance, { now: () => loop.now() }),
    replace(Math, { random: () => random.next() }),
  ].flat();
  return () => {
    for (const restore of restores) restore();
  };
}

/** Defines `values` on `target`. Gives what undoes it. */
function replace(target: object, values: Record<string, unknown>): (() => void)[] {
  return Object.entries(values).map(([name, value]) => {
    const before = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, {
      value,
      configurable: true,
      writable: true,
      enumerable: before?.enumerable ?? false,
    });
    return () => {
      if (before === undefined) Reflect.deleteProperty(target, name);
      else Object.defineProperty(target, name, before);
    };
  });
}
