// Clocks, sleeps and turns.
import { describe, expect, test } from "vitest";
import { checkpoint, now, sleep, spawn } from "../../loop/index.ts";
import { logger, looped } from "./looped.ts";

describe("time", () => {
  looped("sleeps end in the order of their times", async () => {
    const log = logger();
    const tasks = [90, 30, 60, 1, 30].map((ms, index) =>
      spawn(async () => {
        await sleep(ms);
        log(`${ms}/${index}`);
      }),
    );
    for (const task of tasks) await task;
    expect(log.text).toBe("1/3 30/1 30/4 60/2 90/0");
  });

  looped("lasts as long as it says, by the clock of the loop", async () => {
    const start = now();
    await sleep(20);
    expect(now() - start).toBeGreaterThanOrEqual(20);
  });

  looped("the host gets its turns while tasks spin", async () => {
    let on = true;
    let turns = 0;
    setTimeout(() => (on = false), 1);
    while (on) {
      turns++;
      await checkpoint();
    }
    expect(turns).toBeGreaterThan(1);
    let promised = false;
    void Promise.resolve().then(() => (promised = true));
    while (!promised) await checkpoint();
  });

  test("a limit that was not reached does not keep the process", async () => {
    const { execFile } = await import("node:child_process");
    const program = `
      import { run, CancelScope, sleep } from ${JSON.stringify(new URL("../../dist/loop/index.js", import.meta.url).href)};
      import { onEnter, onExit } from ${JSON.stringify(new URL("../../dist/runtime/index.js", import.meta.url).href)};
      import { coroutine } from ${JSON.stringify(new URL("../../dist/runtime/index.js", import.meta.url).href)};
      const limited = coroutine(function* () {
        const scope = new CancelScope({ timeout: 60_000 });
        const await_ = (it) => ({ [Symbol.iterator]: () => it[Symbol.for("openawait.onAwait")]() });
        yield* await_(scope[onEnter]());
        yield* await_(sleep(1));
        yield* await_(scope[onExit]());
        return "done";
      });
      console.log(await run(limited));
    `;
    const output = await new Promise((resolve) => {
      execFile(process.execPath, ["--input-type=module", "-e", program], (error, stdout) => resolve(error ?? stdout));
    });
    expect(output).toBe("done\n");
  });
});
