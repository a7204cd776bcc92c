/**
 * What the simulation puts in the place of the host's clock, timers and random numbers while it runs.
 *
 *     Date.now()      →      the simulated time      setTimeout(f, 1000)      →      a timer of the simulated loop
 *
 * `queueMicrotask` and `process.nextTick` stay: their order is laid down, and the simulation lets all of them run after
 * each step.
 */
import type { Random } from "./random.ts";
import type { SimulatedLoop } from "./simulated-loop.ts";
import { SimulatedTimers } from "./timers.ts";

/** `Date` by the simulated clock: `new Date()`, `Date.now()` and `Date()`; the rest is the host's. */
function simulatedDate(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args, newTarget: NewableFunction) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: (target) => new target(now()).toString(),
    get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
  });
}

/** Modules of Node that a program imports these things from. */
interface Host {
  getBuiltinModule?(name: string): object | undefined;
  hrtime?: object;
  uptime?: () => number;
}

const host = (globalThis as { process?: Host }).process;
const builtin = (name: string): object => host?.getBuiltinModule?.(name) ?? {};

/**
 * Puts them in place, until the function that it gives is called. `startTime`: of the simulated `Date`, in milliseconds
 * since 1970.
 */
export function simulateGlobals(loop: SimulatedLoop, random: Random, startTime: number): () => void {
  const timers = new SimulatedTimers(loop);
  const now = (): number => loop.now();
  const date = (): number => startTime + Math.floor(now());
  const restores = [
    ...replaceTimers(timers),
    ...replace(globalThis, { Date: simulatedDate(date) }),
    ...replace(performance, { now, timeOrigin: startTime }),
    ...replace((globalThis as { Temporal?: { Now: object } }).Temporal?.Now ?? {}, simulatedNow(date)),
    ...replaceProcess(now),
    ...replace(Math, { random: () => random.next() }),
    ...replaceCrypto(random, timers),
  ];
  synchronize();
  return () => {
    for (const restore of restores) restore();
    synchronize();
  };
}

/** `import { setTimeout } from "node:timers"` sees what was replaced in the module's object. */
function synchronize(): void {
  (builtin("node:module") as { syncBuiltinESMExports?(): void }).syncBuiltinESMExports?.();
}

function replaceTimers(timers: SimulatedTimers): (() => void)[] {
  const { setTimeout, setInterval, setImmediate, clear, after } = timers;
  // util.promisify asks for it.
  for (const [target, value] of [
    [setTimeout, after],
    [setImmediate, (result: unknown, options?: object) => after(0n, result, options)],
  ] as const) {
    Object.defineProperty(target, Symbol.for("nodejs.util.promisify.custom"), { value });
  }
  const all = {
    setTimeout,
    clearTimeout: clear,
    setInterval,
    clearInterval: clear,
    setImmediate,
    clearImmediate: clear,
    requestAnimationFrame: (callback: (time: number) => void) =>
      Number(setTimeout(() => callback(performance.now()), 1000 / 60)),
    cancelAnimationFrame: clear,
  };
  const promises = {
    setTimeout: after,
    setInterval: timers.every.bind(timers),
    setImmediate: (value: unknown, options?: object) => after(0n, value, options),
  };
  const scheduler = {
    wait: (ms: number, options?: object) => after(ms, undefined, options),
    yield: () => after(0n, undefined),
  };
  const modules = builtin("node:timers/promises") as { scheduler?: object };
  return [
    ...replaceExisting(globalThis, all),
    ...replaceExisting(builtin("node:timers"), all),
    ...replaceExisting(modules, promises),
    ...replaceExisting(modules.scheduler ?? {}, scheduler),
    ...replaceExisting(AbortSignal, { timeout: timers.abortAfter }),
  ];
}

/** `process.hrtime`, `hrtime.bigint` and `uptime`. */
function replaceProcess(now: () => number): (() => void)[] {
  const nanoseconds = (): bigint => BigInt(Math.round(now() * 1e6));
  const hrtime = (since?: readonly [number, number]): [number, number] => {
    const time = nanoseconds() - (since === undefined ? 0n : BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]));
    return [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)];
  };
  return replaceExisting(host ?? {}, {
    hrtime: Object.assign(hrtime, { bigint: nanoseconds }),
    uptime: () => now() / 1000,
  });
}

/** Random bytes and numbers of the Web's `crypto` and of Node's module, by the seed. */
function replaceCrypto(random: Random, timers: SimulatedTimers): (() => void)[] {
  const fill = <A extends ArrayBufferView>(target: A, offset = 0, size = target.byteLength - offset): A => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset + offset, size);
    for (let place = 0; place < size; place++) bytes[place] = random.below(256);
    return target;
  };
  const randomUUID = (): string => {
    const bytes = fill(new Uint8Array(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  /** With a callback as the last argument it is called later, as Node does it. */
  const withCallback =
    <A extends unknown[]>(work: (...args: A) => unknown) =>
    (...args: unknown[]): unknown => {
      const callback = typeof args.at(-1) === "function" ? (args.pop() as (...results: unknown[]) => void) : undefined;
      const result = work(...(args as A));
      return callback === undefined ? result : void timers.setImmediate(() => callback(null, result));
    };
  const filled = withCallback(fill);
  return [
    ...replaceExisting(globalThis.crypto ?? {}, { getRandomValues: fill, randomUUID }),
    ...replaceExisting(builtin("node:crypto"), {
      randomUUID,
      randomFill: filled,
      randomFillSync: fill,
      randomBytes: withCallback((size: number) => fill(globalThis.Buffer.alloc(size))),
      randomInt: withCallback((low: number, high?: number) =>
        high === undefined ? random.below(low) : low + random.below(high - low),
      ),
    }),
  ];
}

/** `Temporal.Now`, where there is one. */
function simulatedNow(date: () => number): Record<string, unknown> {
  const { Temporal } = globalThis as unknown as { Temporal?: TemporalLike };
  if (Temporal === undefined) return {};
  const instant = (): InstantLike => Temporal.Instant.fromEpochMilliseconds(date());
  const zoned = (zone = Temporal.Now.timeZoneId()): ZonedLike => instant().toZonedDateTimeISO(zone);
  return {
    instant,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (zone?: string) => zoned(zone).toPlainDateTime(),
    plainDateISO: (zone?: string) => zoned(zone).toPlainDate(),
    plainTimeISO: (zone?: string) => zoned(zone).toPlainTime(),
  };
}

interface ZonedLike {
  toPlainDateTime(): unknown;
  toPlainDate(): unknown;
  toPlainTime(): unknown;
}
interface InstantLike {
  toZonedDateTimeISO(zone: string): ZonedLike;
}
interface TemporalLike {
  readonly Instant: { fromEpochMilliseconds(ms: number): InstantLike };
  readonly Now: { timeZoneId(): string };
}

/** Those of `values` that `target` has, and that can be replaced. */
function replaceExisting(target: object, values: Record<string, unknown>): (() => void)[] {
  const isReplaceable = (name: string): boolean =>
    name in target && Object.getOwnPropertyDescriptor(target, name)?.configurable !== false;
  return replace(target, Object.fromEntries(Object.entries(values).filter(([name]) => isReplaceable(name))));
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
