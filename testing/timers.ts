/**
 * The timers of a simulation, as a host has them.
 *
 *     setTimeout(f, 1000)      →      a timer of the simulated loop
 */
import type { Job, Timer } from "../loop/event-loop.ts";
import { inLoop } from "../loop/running.ts";
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

export class SimulatedTimers {
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

  /** What `node:timers/promises` and `scheduler` give. */
  after = <T>(ms: number | bigint | undefined, value: T, { signal }: Abortable = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- as Node has it
      const abort = (): void => reject(abortError(signal as AbortSignal));
      if (signal?.aborted) return abort();
      const timer = this.set(
        () => {
          signal?.removeEventListener("abort", stop);
          resolve(value);
        },
        ms,
        [],
      );
      const stop = (): void => {
        timer.close();
        abort();
      };
      signal?.addEventListener("abort", stop, { once: true });
    });

  async *every<T>(ms: number | undefined, value: T, options?: Abortable): AsyncGenerator<T, void> {
    "use native";
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    for (;;) yield await this.after(ms, value, options);
  }

  /** `AbortSignal.timeout`. */
  abortAfter = (ms: number): AbortSignal => {
    const controller = new AbortController();
    const error = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    this.setTimeout(() => controller.abort(error), ms);
    return controller.signal;
  };
}

interface Abortable {
  readonly signal?: AbortSignal;
}

function abortError(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
