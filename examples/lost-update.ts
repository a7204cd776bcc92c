// A lost update: an account is read, and written later. An ordinary run passes; an exploration of the orders does not.
//
//     npx openawait build examples/lost-update.ts --out-dir .cache/examples
//     node .cache/examples/lost-update.js
//
// Output:
//     an ordinary run passes
//     explored: Error: 120 were paid in, and 20 are there
//     replay: seed 7, schedule [0,1,1]
//     replayed: 120 were paid in, and 20 are there
import { checkpoint, run, sleep, spawn } from "openawait/loop";
import { ExplorationError, explore, simulate } from "openawait/testing";

class Account {
  balance = 0;

  async deposit(amount: number): Promise<void> {
    const before = this.balance;
    await checkpoint(); // Somebody else may deposit here.
    this.balance = before + amount;
  }
}

async function main(): Promise<void> {
  const account = new Account();
  const salary = spawn(
    async () => {
      await sleep(10);
      await account.deposit(100);
    },
    { name: "salary" },
  );
  const refund = spawn(
    async () => {
      await sleep(10);
      for (let desk = 0; desk < 2; desk++) await checkpoint();
      await account.deposit(20);
    },
    { name: "refund" },
  );
  await salary;
  await refund;
  if (account.balance !== 120) throw new Error(`120 were paid in, and ${account.balance} are there`);
}

await run(main);
console.log("an ordinary run passes");
try {
  await explore(main);
} catch (error) {
  if (!(error instanceof ExplorationError)) throw error;
  const { cause, seed, schedule } = error;
  console.log(`explored: ${String(cause)}`);
  console.log(`replay: seed ${seed}, schedule ${JSON.stringify(schedule)}`);
  await simulate(main, { seed, schedule }).catch((again: Error) => console.log(`replayed: ${again.message}`));
}
