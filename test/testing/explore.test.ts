// explore: finds the interleaving that fails, and makes it small.
import { expect, test } from "vitest";
import { checkpoint, run, sleep, spawn } from "../../loop/index.ts";
import { ExplorationError, explore, simulate, SimulationError } from "../../testing/index.ts";

/** Reads, waits, writes: in some orders an update is lost, in the ordinary one not. */
async function lostUpdate(): Promise<void> {
  let balance = 0;
  const deposit = (turns: number) => async () => {
    for (let i = 0; i < turns; i++) await checkpoint();
    const before = balance;
    await checkpoint();
    balance = before + 1;
  };
  const tasks = [spawn(deposit(0), { name: "first" }), spawn(deposit(2), { name: "second" })];
  for (const task of tasks) await task;
  if (balance !== 2) throw new Error(`an update was lost: ${balance}`);
}

async function failureOf(promise: Promise<unknown>): Promise<ExplorationError> {
  try {
    await promise;
  } catch (error) {
    expect(error).toBeInstanceOf(ExplorationError);
    return error as ExplorationError;
  }
  throw new Error("nothing failed");
}

test("finds a lost update that an ordinary run does not show", async () => {
  await run(lostUpdate);
  await simulate(lostUpdate, { schedule: [] });
  const failure = await failureOf(explore(lostUpdate, { runs: 200 }));
  expect(String(failure.cause)).toBe("Error: an update was lost: 1");
  const { seed, schedule } = failure;
  expect(failure.message).toContain(`simulate(main, { seed: ${seed}, schedule: [${schedule.join(", ")}] })`);
  await expect(simulate(lostUpdate, { seed, schedule })).rejects.toThrow("an update was lost");
  expect(failure.trace.map(({ task }) => task)).toContain("second");
  expect(failure.message).toContain("second");
});

test("the schedule is as short as it can be: without any of its decisions the run passes", async () => {
  const { seed, schedule } = await failureOf(explore(lostUpdate, { runs: 200 }));
  expect(schedule.length).toBeGreaterThan(0);
  for (let at = 0; at < schedule.length; at++) {
    if (schedule[at] === 0) continue;
    const without = schedule.map((choice, place) => (place === at ? 0 : choice));
    await simulate(lostUpdate, { seed, schedule: without });
  }
});

test("the same options find the same failure", async () => {
  const first = await failureOf(explore(lostUpdate, { seed: 42 }));
  const second = await failureOf(explore(lostUpdate, { seed: 42 }));
  expect(second.message).toBe(first.message);
});

test("says how many interleavings there were where nothing fails", async () => {
  const main = async () => {
    const tasks = [1, 2, 3].map((ms) => spawn(async () => sleep(ms)));
    for (const task of tasks) await task;
  };
  const { runs, schedules } = await explore(main, { runs: 30 });
  expect(runs).toBe(30);
  expect(schedules).toBeGreaterThan(1);
});

test("what it can't run", async () => {
  const code = expect.objectContaining({ code: "ERR_BAD_OPTION" }) as SimulationError;
  await expect(explore((async () => 1)() as never)).rejects.toEqual(code);
  await expect(explore(async () => 1, { runs: 0 })).rejects.toEqual(code);
});
