/**
 * `Coroutine`: what a lowered `async` function returns in coroutine mode, and the frame that its machine runs on, in
 * one object, since a second one per call is what an await would mostly cost.
 *
 *     const c = total(urls);     c.state === "created"
 *     c.send(undefined)          { done: false, value: what an await yielded }   c.state === "suspended"
 *     c.send(reply)              { done: true, value: the sum }                  c.state === "closed"
 */
import { awaitOperand, awaitOther, forward, isRunning, linkOf, Link, start, takeYielded } from "./chain.ts";
import { CoroutineIterator, type Driven } from "./coroutine-iterator.ts";
import { close, drive } from "./drive.ts";
import { SUSPENDED as suspended, type Frame, type Machine } from "./interface.ts";
import { onAwait } from "./protocol.ts";
import { flight, takeError } from "./raise.ts";
import { toPromise } from "./task.ts";
import { Status, STATUS as statusKey } from "./status.ts";
import { watch } from "./watch.ts";

// Constants to the engine too: see status.ts.
const STATUS: typeof statusKey = statusKey,
  SUSPENDED: typeof suspended = suspended,
  watching = watch;

/** Python: `inspect.getcoroutinestate`. */
export type CoroutineState = "created" | "running" | "suspended" | "closed";

/**
 * The call of a lowered `async` function in coroutine mode (Python: coroutine objects, data model 3.4.2). It starts
 * when it is first driven: by `await` in another coroutine, by `send`, or as a task by `then`.
 */
export interface Coroutine<T> extends Promise<T> {
  /** The function's name, "" if it has none. */
  readonly name: string;
  readonly state: CoroutineState;
  /** What it is suspended on: the operand of the `await`; `undefined` if it is not suspended. */
  readonly awaiting: unknown;
  /**
   * Starts or resumes it; `value` becomes the value of what it is suspended on. Returns what is yielded, or the result.
   * Errors: what the function throws; ERR_COROUTINE_RUNNING, ERR_COROUTINE_REUSED; TypeError for a value other than
   * `undefined` at the start.
   */
  send(value?: unknown): IteratorResult<unknown, T>;
  /** Raises `error` at the suspension point. As `send` otherwise. */
  throw(error: unknown): IteratorResult<unknown, T>;
  /**
   * Raises GeneratorExit at the suspension point of all it awaits and then its own. Errors: ERR_COROUTINE_RUNNING,
   * ERR_COROUTINE_IGNORED_EXIT, and what the function throws instead.
   */
  close(): void;
  /** An iterator over the coroutine (Python: `coroutine.__await__`). */
  [onAwait](): CoroutineIterator<T>;
}

const STATES: readonly CoroutineState[] = ["created", "suspended", "running", "closed"];

/** The implementation of `Coroutine`. */
export class CoroutineFrame<T = unknown> extends Link implements Frame, Driven<T> {
  /** For people, who see it where the type of an object is told. */
  static override readonly name = "Coroutine";
  declare readonly name: string;

  constructor(name: string, machine: Machine<never>, value?: unknown) {
    super();
    this.label = 0;
    this.handler = 0;
    this.value = value;
    this.machine = machine as (frame: unknown) => unknown;
    this[STATUS] = Status.CREATED;
    this.parent = undefined;
    this.source = undefined;
    this.leaf = undefined;
    this.name = name;
  }

  // What the machine calls.

  await(operand: unknown, resume: number): boolean {
    this.label = resume;
    return operand instanceof Link ? start(this, operand) : awaitOther(this, operand, false);
  }

  settle(operand: unknown, resume: number): boolean {
    this.label = resume;
    return awaitOperand(this, operand, true);
  }

  // What users call.

  get state(): CoroutineState {
    const link = linkOf(this) as Link;
    const status = link[STATUS];
    return STATES[
      status === Status.DRIVEN || (status === Status.WAITING && isRunning(link)) ? Status.RUNNING : status
    ] as CoroutineState;
  }

  get awaiting(): unknown {
    if (this.state !== "suspended") return undefined;
    const value = (linkOf(this) as Link).value as Partial<Link> | undefined;
    return (value?.[STATUS] === Status.HANDLE && value.source) || value;
  }

  send(value?: unknown): IteratorResult<unknown, T> {
    const link = linkOf(this) as Link;
    return outcome(link, drive(link, value));
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    const link = linkOf(this) as Link;
    return outcome(link, drive(link, error, true));
  }

  close(): void {
    close(linkOf(this) as Link);
  }

  [onAwait](): CoroutineIterator<T> {
    return new CoroutineIterator(this);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- native code awaits it through this
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return toPromise(this).then(onValue, onError);
  }

  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd?: (() => void) | null): Promise<T> {
    return toPromise(this).finally(onEnd);
  }

  get [Symbol.toStringTag](): string {
    return "Coroutine";
  }
}

function outcome<T>(base: Link, result: unknown): IteratorResult<unknown, T> {
  if (result !== SUSPENDED) return { done: true, value: result as T };
  if (flight.failing) throw takeError();
  return { done: false, value: takeYielded(base) };
}

/** Coroutine mode: the call of a lowered `async` function, in state "created". `value`: what its machine begins with. */
export function createCoroutine(name: string, machine: Machine, value?: unknown): CoroutineFrame {
  const coroutine = new CoroutineFrame(name, machine, value);
  return watching.made === undefined ? coroutine : watching.made(coroutine);
}

/** The same for a body that never suspends, and whose results are surely not awaitable. */
export function createValueCoroutine(name: string, body: () => unknown): CoroutineFrame {
  return createCoroutine(name, runBody, body);
}

function runBody(frame: Frame): unknown {
  const body = frame.value as () => unknown;
  (frame as CoroutineFrame).machine = forward;
  return body();
}

/** The class, for `instanceof`. Coroutines are made by calling lowered functions. */
export const Coroutine = CoroutineFrame as unknown as {
  readonly prototype: Coroutine<unknown>;
  [Symbol.hasInstance](value: unknown): value is Coroutine<unknown>;
};
