// An asynchronous context manager: `await using` enters it, and leaves it whatever happens in the block.
//
//     npx openawait build examples/manager.ts --out-dir .cache/examples
//     node .cache/examples/manager.js
//
// Output:
//     entering the transaction
//     two rows written
//     leaving the transaction: commit
//     entering the transaction
//     leaving the transaction: rollback, because the disk is full
//     done
import { AsyncContextManager, onEnter, onExit, toPromise, type Coroutine } from "openawait/runtime";

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 1));

class Transaction extends AsyncContextManager {
  override async [onEnter](): Coroutine<this> {
    console.log("entering the transaction");
    await pause();
    return this;
  }
  /** Called with the error that is leaving the block, or `undefined`; truthy means: go on after the block. */
  async [onExit](error: Error | undefined): Coroutine<boolean> {
    await pause();
    console.log(`leaving the transaction: ${error ? `rollback, because ${error.message}` : "commit"}`);
    return error?.message === "the disk is full";
  }
  async write(rows: string, free: boolean): Coroutine<void> {
    await pause();
    if (!free) throw new Error("the disk is full");
    console.log(`${rows} written`);
  }
}

async function main(): Coroutine<void> {
  for (const free of [true, false]) {
    await using transaction = new Transaction();
    await transaction.write("two rows", free);
  }
  console.log("done");
}

await toPromise(main());
