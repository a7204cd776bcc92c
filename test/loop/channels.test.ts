// Queues and channels: the behaviours of CPython's test_queues, and of channels elsewhere.
import { describe, expect, test } from "vitest";
import { Channel, checkpoint, Queue, sleep, spawn, TaskGroup } from "../../loop/index.ts";
import { errorOf, logger, looped, withCode } from "./looped.ts";

const turns = async (count = 5): Promise<void> => {
  for (let n = 0; n < count; n++) await checkpoint();
};

describe("Queue", () => {
  looped("first in, first out", async () => {
    const queue = new Queue<number>();
    for (let n = 1; n <= 3; n++) await queue.put(n);
    expect([queue.size, queue.full, queue.empty, queue.maxSize]).toEqual([3, false, false, Infinity]);
    expect([await queue.get(), await queue.get(), await queue.get(), queue.empty]).toEqual([1, 2, 3, true]);
  });

  looped("get waits, in order", async () => {
    const queue = new Queue<string>();
    const tasks = [1, 2].map((n) => spawn(async () => `${n}${await queue.get()}`));
    await turns();
    expect([queue.tryPut("a"), queue.tryPut("b")]).toEqual([true, true]);
    expect([await tasks[0], await tasks[1]]).toEqual(["1a", "2b"]);
  });

  looped("put waits when it is full, in order", async () => {
    const queue = new Queue<number>(1);
    const log = logger();
    const tasks = [1, 2, 3].map((n) =>
      spawn(async () => {
        await queue.put(n);
        log(n);
      }),
    );
    await turns();
    expect([log.text, queue.full, queue.tryPut(9)]).toEqual(["1", true, false]);
    expect(await queue.get()).toBe(1);
    await turns();
    expect([log.text, queue.size]).toEqual(["1 2", 1]);
    expect([await queue.get(), await queue.get()]).toEqual([2, 3]);
    for (const task of tasks) await task;
    expect(queue.tryGet()).toBe(undefined);
  });

  looped("cancelled getters and putters lose nothing", async () => {
    const queue = new Queue<number>(1);
    const getter = spawn(queue.get());
    await turns();
    getter.cancel();
    await queue.put(1);
    const putter = spawn(queue.put(2));
    const other = spawn(queue.put(3));
    await turns();
    putter.cancel();
    await turns();
    expect([await queue.get(), await queue.get()]).toEqual([1, 3]);
    await other;
    expect(queue.empty).toBe(true);
  });

  looped("a getter that is cancelled when it was given a value has it", async () => {
    const queue = new Queue<number>();
    const log = logger();
    const getter = spawn(async () => {
      log(await queue.get());
      await checkpoint();
    });
    await turns();
    queue.tryPut(7);
    getter.cancel();
    await errorOf(getter);
    expect([log.text, getter.cancelled]).toEqual(["7", true]);
  });

  looped("values may be awaitables: they come out as they went in", async () => {
    const queue = new Queue<PromiseLike<number>>();
    const task = spawn(async () => 5);
    await queue.put(task);
    for await (const value of queue) {
      expect(value).toBe(task);
      queue.close();
    }
  });

  looped("for await takes what comes until it is closed and empty", async () => {
    const queue = new Queue<number>();
    const log = logger();
    {
      await using group = new TaskGroup();
      for (const name of ["a", "b"]) {
        group.spawn(async () => {
          for await (const value of queue) {
            log(name + value);
            await checkpoint();
          }
        });
      }
      for (let n = 1; n <= 4; n++) await queue.put(n);
      await turns(1);
      queue.close();
      expect(queue.closed).toBe(true);
    }
    expect(log.text.split(" ").map((line) => line.slice(1))).toEqual(["1", "2", "3", "4"]);
    expect(new Set(log.text.match(/[ab]/g)).size).toBe(2);
  });

  looped("closed: what waits and what comes gets an error, what is in comes out", async () => {
    const queue = new Queue<number>(1);
    await queue.put(1);
    const putter = spawn(queue.put(2));
    await turns();
    queue.close();
    queue.close();
    const closed = withCode("ERR_CHANNEL_CLOSED");
    expect(await errorOf(putter)).toEqual(closed);
    expect(await errorOf(queue.put(3))).toEqual(closed);
    expect(() => queue.tryPut(3)).toThrowError(closed as Error);
    expect(await queue.get()).toBe(1);
    expect(await errorOf(queue.get())).toEqual(closed);
    const other = new Queue<number>();
    const getter = spawn(other.get());
    await turns();
    other.close();
    expect(await errorOf(getter)).toMatchObject({ message: expect.stringMatching(/^the queue is closed: /) });
  });

  looped("join waits until all is worked off", async () => {
    const queue = new Queue<number>();
    const log = logger();
    await queue.join();
    for (let n = 1; n <= 2; n++) await queue.put(n);
    const joiner = spawn(async () => {
      await queue.join();
      log("joined");
    });
    for (let n = 1; n <= 2; n++) {
      log(await queue.get());
      await turns();
      queue.taskDone();
    }
    await joiner;
    expect(log.text).toBe("1 2 joined");
    expect(() => queue.taskDone()).toThrowError(withCode("ERR_TASK_DONE") as Error);
  });

  test("needs a size", () => expect(() => new Queue(0)).toThrowError(withCode("ERR_BAD_COUNT") as Error));

  looped("long queues are fast", async () => {
    const queue = new Queue<number>();
    for (let n = 0; n < 200_000; n++) queue.tryPut(n);
    for (let n = 0; n < 200_000; n++) if ((await queue.get()) !== n) throw new Error(`not ${n}`);
    expect(queue.empty).toBe(true);
  });
});

describe("Channel", () => {
  looped("send waits until it is received", async () => {
    const channel = new Channel<number>();
    const log = logger();
    const sender = spawn(async () => {
      for (let n = 1; n <= 2; n++) {
        await channel.send(n);
        log(`sent ${n}`);
      }
      channel.close();
    });
    await turns();
    expect(log.text).toBe("");
    for await (const value of channel) {
      log(`got ${value}`);
      await sleep(1);
    }
    await sender;
    expect(log.text).toBe("got 1 sent 1 got 2 sent 2");
  });

  looped("a capacity makes room", async () => {
    const channel = new Channel<number>(2);
    await channel.send(1);
    await channel.send(2);
    const third = spawn(channel.send(3));
    await turns();
    expect([channel.size, third.done]).toEqual([2, false]);
    expect([await channel.receive(), await channel.receive(), await channel.receive()]).toEqual([1, 2, 3]);
    await third;
  });

  looped("a cancelled sender takes its value along", async () => {
    const channel = new Channel<number>();
    const sender = spawn(channel.send(1));
    await turns();
    sender.cancel();
    await errorOf(sender);
    const receiver = spawn(channel.receive());
    await turns();
    await channel.send(2);
    expect(await receiver).toBe(2);
  });

  looped("closed", async () => {
    const channel = new Channel<number>();
    const receiver = spawn(channel.receive());
    await turns();
    channel.close();
    expect(await errorOf(receiver)).toMatchObject({
      code: "ERR_CHANNEL_CLOSED",
      message: expect.stringMatching(/^the channel is closed: /),
    });
    expect(await errorOf(channel.send(1))).toEqual(withCode("ERR_CHANNEL_CLOSED"));
    for await (const _ of channel) throw new Error("nothing is in it");
  });
});
