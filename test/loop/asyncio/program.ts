/**
 * Random programs of tasks, for asyncio and for openawait/loop alike: trees of tasks that cancel, wait for and lock each
 * other out.
 *
 *     generate(7)      →      { tasks: [[["sleep", 512], ["spawn", 1], …], …], sizes: [2, 1, 3, …] }
 */
import { Random } from "../../../testing/random.ts";
import { Blocks, type Op } from "../blocks.ts";

export interface Program {
  /** The first is the main task. */
  readonly tasks: readonly (readonly Op[])[];
  /** Of the semaphores, the barriers, and the queues. */
  readonly sizes: readonly number[];
}

const TASKS = 10;
/** Of each primitive. */
export const PRIMITIVES = 2;

class Generator extends Blocks {
  /** Tasks that somebody starts already. */
  private started = 1;
  /** Tasks that nobody waits for yet: two that wait for one task are another matter (see docs/loop.md). */
  private readonly waitable: number[] = [];
  /** The locks around it: who waits for one that it has is in error here, and for ever there. */
  private held: number[] = [];
  private groups = 0;
  /** How many groups are around it. */
  private grouped = 0;
  private current = 0;

  /**
   * Whether conditions are waited for, or else tasks: a task that waits for a condition takes its time to be cancelled,
   * and asyncio waits that long if it is cancelled in waiting for that task; here it is let go.
   */
  private readonly conditions: boolean;

  constructor(random: Random) {
    super(random);
    this.conditions = random.below(2) === 0;
  }

  program(): Program {
    const sizes = Array.from({ length: 3 * PRIMITIVES }, () => 1 + this.random.below(3));
    const tasks: (readonly Op[])[] = [];
    for (; this.current < this.started; this.current++) tasks.push(this.current === 0 ? this.main() : this.block(7));
    return { tasks, sizes };
  }

  /** Begins with tasks of its own, so that something goes on. */
  private main(): readonly Op[] {
    const ops: Op[] = [];
    for (let n = 0; n < 3; n++) ops.push(["sleep", this.time()], ["spawn", this.started++]);
    this.waitable.push(1, 2, 3);
    return [...ops, ...this.block(10)];
  }

  protected override block(most: number): readonly Op[] {
    const ops: Op[] = [];
    const count = 2 + this.random.below(most);
    for (let n = 0; n < count; n++) {
      ops.push(["sleep", this.time()]);
      const op = this.op();
      if (op !== undefined) ops.push(this.isWait(op) ? ["timeout", this.time() * 3, [op]] : op);
      if (op?.[0] === "raise" || op?.[0] === "return") break;
    }
    return ops;
  }

  /** It may wait for ever; most of the time there is a limit to that. */
  private isWait([kind]: Op): boolean {
    return ["wait", "barrier", "get", "join"].includes(kind) && this.random.below(4) > 0;
  }

  private one(): number {
    return this.random.below(PRIMITIVES);
  }

  private op(): Op | undefined {
    const block = this.depth < 3 && this.random.below(2) === 0 ? this.blockOp() : undefined;
    return block ?? this.simpleOp();
  }

  private blockOp(): Op | undefined {
    switch (this.random.below(7)) {
      case 0:
        return ["timeout", this.time() * 2, this.nested()];
      case 1:
        return ["try", this.nested()];
      case 2:
        return ["finally", this.nested()];
      case 3:
        return this.group();
      case 4:
        return ["semaphore", this.one(), this.nested()];
      case 5:
        return this.locked((lock) => ["lock", lock, this.nested()]);
      default:
        return this.locked((lock) => ["condition", lock, this.nested()]);
    }
  }

  private group(): Op | undefined {
    const group = this.groups++;
    const children: Op[] = [];
    for (let n = 1 + this.random.below(3); n > 0 && this.started < TASKS; n--) {
      children.push(["child", group, this.started++]);
    }
    if (children.length === 0) return undefined;
    this.grouped++;
    const ops = this.nested();
    this.grouped--;
    return ["group", group, [...children, ...ops]];
  }

  private locked(make: (lock: number) => Op): Op | undefined {
    const lock = this.one();
    if (this.held.includes(lock)) return undefined;
    this.held.push(lock);
    const op = make(lock);
    this.held.pop();
    return op;
  }

  private simpleOp(): Op | undefined {
    switch (this.random.below(15)) {
      case 0:
      case 1:
        if (this.started >= TASKS) return undefined;
        this.waitable.push(this.started);
        return ["spawn", this.started++];
      case 2:
      case 3:
        return ["cancel", 1 + this.random.below(TASKS - 1)];
      case 4:
        return this.join();
      case 5:
        return ["wait", this.one()];
      case 6:
        return ["set", this.one()];
      case 7:
        return ["clear", this.one()];
      case 8:
        return ["barrier", this.one()];
      case 9:
        return ["put", this.one(), this.random.below(100)];
      case 10:
        return ["get", this.one()];
      case 11:
        return this.random.below(3) === 0 ? ["raise", this.random.below(100)] : ["put", this.one(), 1];
      case 12:
        return this.random.below(3) === 0 ? this.rare() : undefined;
      case 13:
        return this.notified();
      default:
        return ["gather", ...this.works()];
    }
  }

  private rare(): Op {
    return this.random.below(2) === 0 ? ["return"] : ["taskDone", this.one()];
  }

  private join(): Op | undefined {
    const task = this.waitable.pop();
    return this.conditions || task === undefined || task === this.current ? undefined : ["join", task];
  }

  /**
   * Only where the lock is held, and nothing between: a condition is not waited for inside of another block. In the
   * block of a group none is waited for: asyncio cancels the tasks of the group when the block has the lock again, here
   * they are cancelled with the block.
   */
  private notified(): Op | undefined {
    return this.locked((lock) => [
      "condition",
      lock,
      [
        ["sleep", this.time()],
        ...(this.conditions && this.grouped === 0 && this.random.below(2) === 0
          ? [["await", lock] as Op]
          : [["notify", lock, 1] as Op]),
      ],
    ]);
  }

  /** Tasks that sleep, at once. */
  private works(): number[] {
    return Array.from({ length: 1 + this.random.below(3) }, () => this.time());
  }
}

export function generate(seed: number): Program {
  return new Generator(new Random(seed)).program();
}
