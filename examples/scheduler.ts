// A scheduler of one's own: three coroutines take turns, and what they await yields commands to it.
//
//     npx openawait build examples/scheduler.ts --out-dir .cache/examples
//     node .cache/examples/scheduler.js
//
// Output:
//     0 cook: water on
//     0 waiter: table set
//     0 guest: arrives
//     1 guest: orders
//     2 cook: gets "soup"
//     3 waiter: candles lit
//     5 cook: soup ready
//     all done at 5
import { Awaitable, coroutine, onAwait, type Coroutine } from "openawait/runtime";

type Command = { sleep: number } | { put: string } | { take: true };

/** Awaiting it yields one command to the scheduler; the value of the await is what the scheduler sends back. */
class Ask<T = void> extends Awaitable<T> {
  constructor(readonly command: Command) {
    super();
  }
  *[onAwait](): Generator<Command, T, never> {
    return yield this.command;
  }
}
const sleep = (ticks: number) => new Ask({ sleep: ticks });
const put = (item: string) => new Ask({ put: item });
const take = () => new Ask<string>({ take: true });

/** Time passes only when everybody waits; so a run is the same each time, and takes no time. */
class Scheduler {
  now = 0;
  readonly #ready: { at: number; task: Coroutine<void>; reply: string | undefined }[] = [];
  readonly #takers: Coroutine<void>[] = [];
  readonly #items: string[] = [];

  run(...tasks: Coroutine<void>[]): void {
    for (const task of tasks) this.#wake(0, task);
    for (let next; (next = this.#ready.shift());) {
      this.now = next.at;
      const { done, value } = next.task.send(next.reply);
      if (!done) this.#obey(value as Command, next.task);
      while (this.#items.length > 0 && this.#takers.length > 0) {
        this.#wake(0, this.#takers.shift()!, this.#items.shift());
      }
    }
  }
  #obey(command: Command, task: Coroutine<void>): void {
    if ("sleep" in command) return this.#wake(command.sleep, task);
    if ("take" in command) return void this.#takers.push(task);
    this.#items.push(command.put);
    this.#wake(0, task);
  }
  #wake(ticks: number, task: Coroutine<void>, reply?: string): void {
    this.#ready.push({ at: this.now + ticks, task, reply });
    this.#ready.sort((a, b) => a.at - b.at);
  }
}

const scheduler = new Scheduler();
const say = (text: string): void => console.log(`${scheduler.now} ${text}`);

const cook = coroutine(async function cook() {
  say("cook: water on");
  await sleep(2);
  const order = await take();
  say(`cook: gets "${order}"`);
  await sleep(3);
  say(`cook: ${order} ready`);
});
const waiter = coroutine(async function waiter() {
  say("waiter: table set");
  await sleep(3);
  say("waiter: candles lit");
});
const guest = coroutine(async function guest() {
  say("guest: arrives");
  await sleep(1);
  say("guest: orders");
  await put("soup");
});

scheduler.run(cook(), waiter(), guest());
console.log(`all done at ${scheduler.now}`);
