// A deadlock: two tasks take the same two locks in different orders. An ordinary run passes, since the first is done
// before the second begins; an exploration of the orders finds the one in which each waits for the other.
//
//     npx openawait build examples/deadlock.ts --out-dir .cache/examples
//     node .cache/examples/deadlock.js
//
// Output:
//     an ordinary run passes
//     explored: SimulationError: every task waits, and nothing is left that could wake one of them
//
//     main: waiting for task 'cook'
//     │  at main
//     └─ cook: waiting for Lock
//           at holdBoth
//     waiter: waiting for Lock
//        at holdBoth
//        at (anonymous)
//     schedule [1,1,1]
import { checkpoint, Lock, run, spawn } from "openawait/loop";
import { ExplorationError, explore } from "openawait/testing";

async function holdBoth(first: Lock, second: Lock): Promise<void> {
  await using _ = first;
  await checkpoint();
  await second.acquire();
  second.release();
}

async function main(): Promise<void> {
  const [kitchen, pantry] = [new Lock(), new Lock()];

  const cook = spawn(holdBoth(kitchen, pantry), { name: "cook" });
  const waiter = spawn(
    async () => {
      for (let table = 0; table < 3; table++) await checkpoint();
      await holdBoth(pantry, kitchen);
    },
    { name: "waiter" },
  );
  await cook;
  await waiter;
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
