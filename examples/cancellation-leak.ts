// A leak by cancellation: between taking a lock and the `try` that gives it back there is an await. Whoever is
// cancelled there keeps the lock for ever. An ordinary run passes, since the task is cancelled before it has the lock.
//
//     npx openawait build examples/cancellation-leak.ts --out-dir .cache/examples
//     node .cache/examples/cancellation-leak.js
//
// Output:
//     an ordinary run passes
//     explored: SimulationError: every task waits, and nothing is left that could wake one of them
//
//     main: waiting for Lock
//        at main
//     schedule [1]
import { checkpoint, Lock, run, settle, sleep, spawn } from "openawait/loop";
import { ExplorationError, explore } from "openawait/testing";

async function main(): Promise<void> {
  const printer = new Lock();
  const boss = spawn(
    async () => {
      await sleep(10);
      job.cancel("enough");
    },
    { name: "boss" },
  );
  const job = spawn(
    async () => {
      await sleep(10);
      await printer.acquire();
      await checkpoint(); // Cancelled here, it never comes to the `try`.
      try {
        await sleep(5);
      } finally {
        printer.release();
      }
    },
    { name: "job" },
  );
  await settle([boss, job]);
  await using _ = printer; // The next one in line.
}

await run(main);
console.log("an ordinary run passes");
try {
  await explore(main);
} catch (error) {
  if (!(error instanceof ExplorationError)) throw error;
  console.log(`explored: ${String(error.cause)}`);
  console.log(`schedule ${JSON.stringify(error.schedule)}`);
}
