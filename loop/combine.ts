/**
 * Several things at once, as one await. All that is begun has ended when it is over: what is not needed any more was
 * cancelled.
 *
 *     const [user, posts] = await gather([loadUser(id), loadPosts(id)]);
 */
import { onEnter, onExit } from "../runtime/protocol.ts";
import { checkCount } from "./errors.ts";
import { TaskGroup } from "./group.ts";
import { Semaphore } from "./locks.ts";
import { currentTask } from "./running.ts";
import { RESOLVED } from "./future.ts";
import { type Owner, type ResultOf, Task, type Work } from "./task.ts";
import { Shielded, WaitList } from "./wait-list.ts";

type Results<W extends readonly unknown[]> = { -readonly [K in keyof W]: ResultOf<W[K]> };

/**
 * The group that `fill` spawns into, to its end. What it makes of one error is that error. (`await using` and
 * `for await` stand nowhere in the loop: else each bundle would hold the runtime's part for them.)
 */
async function inGroup(fill: (group: TaskGroup) => PromiseLike<void>): Promise<void> {
  const group = new TaskGroup();
  group[onEnter]();
  let error: unknown;
  try {
    await fill(group);
  } catch (thrown) {
    error = thrown;
  }
  try {
    if (!(await group[onExit](error)) && error !== undefined) throw error;
  } catch (thrown) {
    throw thrown instanceof AggregateError && thrown.errors.length === 1 ? thrown.errors[0] : thrown;
  }
}

/**
 * The results of all, in their order (as `Promise.all`). If one fails the others are cancelled, and its error is
 * thrown; where others fail while they are cancelled, an AggregateError of all.
 */
export async function gather<const W extends readonly Work<unknown>[]>(works: W): Promise<Results<W>>;
export async function gather<W extends Work<unknown>>(works: Iterable<W>): Promise<ResultOf<W>[]>;
export async function gather(works: Iterable<Work<unknown>>): Promise<unknown[]> {
  const tasks: Task[] = [];
  await inGroup(async (group) => {
    for (const work of works) tasks.push(group.spawn(work));
  });
  return tasks.map((task) => task.result);
}

/** How each of them ended, in their order (as `Promise.allSettled`). */
export async function settle<W extends Work<unknown>>(
  works: Iterable<W>,
): Promise<PromiseSettledResult<ResultOf<W>>[]> {
  const { tasks } = await complete<ResultOf<W>>(works as Iterable<never>, () => false);
  return tasks.map((task) =>
    task.outcome === RESOLVED
      ? { status: "fulfilled", value: task.result }
      : { status: "rejected", reason: task.error },
  );
}

/** The result or error of the first that ends (as `Promise.race`); the others are cancelled. */
export async function race<W extends Work<unknown>>(works: Iterable<W>): Promise<ResultOf<W>> {
  return winnerOf("race", await complete<ResultOf<W>>(works as Iterable<never>, () => true));
}

/** The result of the first that succeeds (as `Promise.any`); the others are cancelled. Errors: AggregateError of all. */
export async function any<W extends Work<unknown>>(works: Iterable<W>): Promise<ResultOf<W>> {
  return winnerOf("any", await complete<ResultOf<W>>(works as Iterable<never>, ({ outcome }) => outcome === RESOLVED));
}

/** Runs them until one has `enough`, or all have ended: all of them, and that one. */
async function complete<T>(
  works: Iterable<Work<T>>,
  enough: (task: Task) => boolean,
): Promise<{ tasks: Task<T>[]; winner: Task<T> | undefined }> {
  const completions = new Completions<T>(works);
  const tasks = [...completions.running];
  try {
    for (;;) {
      const winner = (await completions.more()) ? completions.take() : undefined;
      if (winner === undefined || enough(winner)) return { tasks, winner };
    }
  } finally {
    await completions.return();
  }
}

function winnerOf<T>(name: string, { tasks, winner }: { tasks: Task<T>[]; winner: Task<T> | undefined }): T {
  if (winner !== undefined) return winner.result;
  throw new AggregateError(
    tasks.map((task) => task.error),
    `${name}(): none succeeded`,
  );
}

/**
 * `fn(item, index)` for each item, at most `concurrency` of them at a time (default: no limit); the results in the order
 * of the items. Items are taken when there is room. Errors: as `gather`; ERR_BAD_COUNT.
 */
export async function map<I, T>(
  items: Iterable<I> | AsyncIterable<I>,
  fn: (item: I, index: number) => PromiseLike<T> | T,
  options: { readonly concurrency?: number | undefined } = {},
): Promise<T[]> {
  const room = new Semaphore(checkCount(options.concurrency ?? Infinity, 1, "concurrency"));
  const results: T[] = [];
  await inGroup(async (group) => {
    // As `for await`, but items of a synchronous iterable, which may be coroutines, are not awaited.
    const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    for (let index = 0; ; index++) {
      const { done, value } = await settled(iterator.next());
      if (done) return;
      try {
        await room.acquire();
      } catch (error) {
        try {
          await settled(iterator.return?.());
        } catch {}
        throw error;
      }
      const place = index;
      group.spawn(async () => {
        results[place] = await settled(fn(value, place));
        room.release();
      });
    }
  });
  return results;
}

/** A value as it is, an awaitable awaited: what `return` does. */
async function settled<T>(value: PromiseLike<T> | T): Promise<T> {
  return value;
}

/**
 * The results in the order in which they come: `for await (const page of asCompleted(urls.map(load)))`. All run from
 * the call on. The first error is thrown by the loop; that, and leaving the loop, cancels the others.
 */
export function asCompleted<W extends Work<unknown>>(
  works: Iterable<W>,
): AsyncIterableIterator<ResultOf<W>, undefined> {
  return new Completions(works as Iterable<never>);
}

class Completions<T> implements AsyncIterableIterator<T, undefined>, Owner {
  readonly running = new Set<Task<T>>();
  private readonly completed: Task<T>[] = [];
  private readonly arrival = new WaitList("the next result");

  constructor(works: Iterable<Work<T>>) {
    const task = currentTask();
    for (const work of works) {
      this.running.add(new Task(task.loop, work, undefined, this, task.scope ?? task.rootScope()));
    }
  }

  childEnded(task: Task): void {
    this.running.delete(task as Task<T>);
    // (By `error`, so that it counts as seen: it is thrown, or one before it was.)
    void task.error;
    this.completed.push(task as Task<T>);
    while (this.arrival.wakeFirst());
  }

  /** When there is another one. False: that were all. */
  async more(): Promise<boolean> {
    while (this.completed.length === 0 && this.running.size > 0) await this.arrival;
    return this.completed.length > 0;
  }

  /** The next one. (Not what `more` gives, since a task that is returned is awaited.) */
  take(): Task<T> {
    return this.completed.shift() as Task<T>;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    try {
      return (await this.more()) ? { done: false, value: this.take().result } : { done: true, value: undefined };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    for (const task of this.running) task.cancel("it is not needed any more");
    while (this.running.size > 0) await new Shielded(this.arrival);
    this.completed.length = 0;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
