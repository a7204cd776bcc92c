/**
 * Several things at once, as one await. All that is begun has ended when it is over: what is not needed any more was
 * cancelled.
 *
 *     const [user, posts] = await gather([loadUser(id), loadPosts(id)]);
 */
import { shielded } from "./cancel-scope.ts";
import { checkCount } from "./errors.ts";
import { TaskGroup } from "./group.ts";
import { Semaphore } from "./locks.ts";
import { currentTask } from "./running.ts";
import { isCallable, type Owner, type ResultOf, Task, type Work } from "./task.ts";
import { Ready, WaitList } from "./wait-list.ts";

type Results<W extends readonly unknown[]> = { -readonly [K in keyof W]: ResultOf<W[K]> };
type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** (Not `async`: what it gives is awaited as it is.) */
const begin = (work: unknown): PromiseLike<never> => (isCallable(work) ? (work as () => unknown)() : work) as never;

/** The group that `fill` spawns into, to its end. What it makes of one error is that error. */
async function inGroup(fill: (group: TaskGroup) => PromiseLike<void>): Promise<void> {
  try {
    await using group = new TaskGroup();
    await fill(group);
  } catch (error) {
    throw error instanceof AggregateError && error.errors.length === 1 ? error.errors[0] : error;
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
  return gather(
    Array.from(works, (work) => async (): Promise<PromiseSettledResult<ResultOf<W>>> => {
      try {
        return { status: "fulfilled", value: await begin(work) };
      } catch (reason) {
        return { status: "rejected", reason };
      }
    }),
  );
}

/** The result or error of the first that ends (as `Promise.race`); the others are cancelled. */
export async function race<W extends Work<unknown>>(works: Iterable<W>): Promise<ResultOf<W>> {
  return first("race", works, () => true);
}

/** The result of the first that succeeds (as `Promise.any`); the others are cancelled. Errors: AggregateError of all. */
export async function any<W extends Work<unknown>>(works: Iterable<W>): Promise<ResultOf<W>> {
  return first("any", works, (outcome) => "value" in outcome);
}

async function first<W extends Work<unknown>, T extends ResultOf<W>>(
  name: string,
  works: Iterable<W>,
  wins: (outcome: Outcome<T>) => boolean,
): Promise<T> {
  const errors: unknown[] = [];
  const winners: Outcome<T>[] = [];
  await inGroup(async (group) => {
    const enter = async (work: W, place: number): Promise<void> => {
      let outcome: Outcome<T>;
      try {
        outcome = { value: await begin(work) };
      } catch (error) {
        errors[place] = error;
        outcome = { error };
      }
      if (winners.length > 0 || !wins(outcome)) return;
      winners.push(outcome);
      group.cancel("another one was faster");
    };
    let place = 0;
    for (const work of works) group.spawn(enter(work, place++));
  });
  const [winner] = winners;
  if (winner === undefined) throw new AggregateError(errors, `${name}(): none succeeded`);
  if ("error" in winner) throw winner.error;
  return winner.value;
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
  const one = async (item: I, place: number): Promise<void> => {
    results[place] = await settled(fn(item, place));
    room.release();
  };
  await inGroup(async (group) => {
    let index = 0;
    for await (const item of inOrder(items)) {
      await room.acquire();
      group.spawn(one(item, index++));
    }
  });
  return results;
}

/** As it is, but items of a synchronous one, which may be coroutines, are not awaited. */
function inOrder<I>(items: Iterable<I> | AsyncIterable<I>): AsyncIterable<I> {
  if (Symbol.asyncIterator in items) return items;
  const iterator = items[Symbol.iterator]();
  const step = (result: IteratorResult<I>): PromiseLike<IteratorResult<I>> => new Ready(result);
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => step(iterator.next()),
      return: () => step(iterator.return?.() ?? ({ done: true } as never)),
    }),
  } as AsyncIterable<I>;
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
  return new Completions(works);
}

class Completions<T> implements AsyncIterableIterator<T, undefined>, Owner {
  private readonly running = new Set<Task>();
  private readonly completed: Task[] = [];
  private readonly more = new WaitList();

  constructor(works: Iterable<Work<unknown>>) {
    const task = currentTask();
    for (const work of works) {
      this.running.add(new Task(task.loop, work, undefined, this, task.scope ?? task.rootScope()));
    }
  }

  childEnded(task: Task): void {
    this.running.delete(task);
    // (By `error`, so that it counts as seen: it is thrown, or one before it was.)
    void task.error;
    this.completed.push(task);
    this.more.wakeAll(undefined);
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    try {
      while (this.completed.length === 0) {
        if (this.running.size === 0) return { done: true, value: undefined };
        await this.more;
      }
      return { done: false, value: (this.completed.shift() as Task).result as T };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    for (const task of this.running) task.cancel("the loop over them was left");
    while (this.running.size > 0) await shielded(this.more);
    this.completed.length = 0;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
