/** What runs in a page: the loop, a simulation, an exploration. The test reads `window.results`. */
import {
  checkpoint,
  currentSignal,
  Event,
  gather,
  Lock,
  Queue,
  run,
  runSync,
  sleep,
  spawn,
  TaskGroup,
  taskTree,
  timeout,
} from "openawait/loop";
import { ChromeTrace } from "openawait/loop/chrome-trace";
import { ExplorationError, explore, simulate } from "openawait/testing";

async function tasks(): Promise<unknown[]> {
  const log: unknown[] = [];
  const queue = new Queue<number>(1);
  {
    await using group = new TaskGroup();
    group.spawn(async () => {
      for await (const value of queue) log.push(value);
    });
    for (let n = 0; n < 3; n++) await queue.put(n);
    queue.close();
  }
  try {
    await using _ = timeout(20);
    await sleep(10_000);
  } catch (error) {
    log.push((error as Error).name);
  }
  return [...log, ...(await gather([async () => "a", async () => runSync(async () => "b")]))];
}

/** A fetch whose task is cancelled: the browser aborts it. */
async function cancelledFetch(): Promise<string> {
  let error: unknown;
  const task = spawn(async () => {
    try {
      await fetch("/never", { signal: currentSignal() });
    } catch (caught) {
      error = caught;
      throw caught;
    }
  });
  await sleep(50);
  task.cancel("no more");
  await task.catch(() => undefined);
  return `${(error as Error).name} ${task.cancelled}`;
}

/** While a task never waits for anything but its next turn, timers and frames of the page go on. */
async function responsive(): Promise<boolean> {
  let [frames, over] = [0, false];
  const frame = (): void => {
    if (++frames === 3) over = true;
    else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  await using _ = timeout(5_000);
  while (!over) await checkpoint();
  return over;
}

async function tree(): Promise<string> {
  const [lock, event] = [new Lock(), new Event()];
  await lock.acquire();
  const waiting = spawn(lock.acquire(), { name: "locked" });
  const other = spawn(event.wait(), { name: "eventful" });
  await checkpoint();
  const text = taskTree();
  waiting.cancel();
  other.cancel();
  return text;
}

async function simulated(): Promise<unknown[]> {
  const start = performance.now();
  const seen = await simulate(
    async () => {
      const begin = Date.now();
      await sleep(3_600_000);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await new Promise(requestAnimationFrame);
      return [Date.now() - begin, crypto.randomUUID(), Math.random()];
    },
    { seed: 3 },
  );
  return [...seen, performance.now() - start < 2_000];
}

async function explored(): Promise<unknown> {
  let balance = 0;
  const deposit = async (amount: number): Promise<void> => {
    const before = balance;
    await checkpoint();
    balance = before + amount;
  };
  const main = async (): Promise<void> => {
    balance = 0;
    await gather([deposit(1), async () => (await sleep(1), await deposit(2))]);
    const late = spawn(async () => (await checkpoint(), await checkpoint(), await deposit(4)));
    await deposit(8);
    await late;
    if (balance !== 15) throw new Error(`lost: ${balance}`);
  };
  await run(main);
  try {
    await explore(main, { runs: 200 });
  } catch (error) {
    if (!(error instanceof ExplorationError)) throw error;
    const again = await simulate(main, { seed: error.seed, schedule: error.schedule }).catch(String);
    return [String(error.cause), again, error.trace.length > 5];
  }
  return "nothing found";
}

const trace = new ChromeTrace();
const all = async (): Promise<object> => {
  "use native";
  return {
    tasks: await run(tasks, { tracer: trace }),
    events: JSON.parse(JSON.stringify(trace)).traceEvents.length > 20,
    cancelledFetch: await run(cancelledFetch),
    responsive: await run(responsive),
    tree: await run(tree, { name: "main" }),
    simulated: await simulated(),
    simulatedAgain: await simulated(),
    explored: await explored(),
  };
};
Object.assign(window, { results: all().catch((error: Error) => ({ error: error.stack })) });
