/**
 * Random programs of cancel scopes, for trio and for openawait/loop alike: scopes in scopes and groups in groups, with
 * deadlines, shields, and clean-ups that wait.
 *
 *     generate(7)      →      { tasks: [[["sleep", 512], ["scope", 0, 9000, 0, [["sleep", 31], …]], …], …] }
 */
import { Random } from "../../../testing/random.ts";
import { Blocks, type Op } from "../blocks.ts";

export interface Program {
  /** The first is the main task. */
  readonly tasks: readonly (readonly Op[])[];
}

const TASKS = 8;
/** Of scopes and groups: who cancels one that is not there does nothing. */
const SCOPES = 12;

class Generator extends Blocks {
  /** Tasks that some group starts already. */
  private started = 1;
  private scopes = 0;

  program(): Program {
    const tasks: (readonly Op[])[] = [];
    for (let current = 0; current < this.started; current++) tasks.push(current === 0 ? this.main() : this.block(6));
    return { tasks };
  }

  /** Begins with a group of tasks, so that something goes on. */
  private main(): readonly Op[] {
    const children: Op[] = [1, 2, 3].map((child) => ["child", 0, child]);
    this.started = 4;
    this.scopes = 1;
    return [["group", 0, [...children, ...this.block(8), this.nap()]], ...this.block(3)];
  }

  protected override block(most: number): readonly Op[] {
    const ops: Op[] = [];
    const count = 2 + this.random.below(most);
    for (let n = 0; n < count; n++) {
      ops.push(["sleep", this.time()]);
      const op = this.depth < 4 && this.random.below(5) > 1 ? this.blockOp() : this.simpleOp();
      if (op !== undefined) ops.push(op);
      // Not told and cancelled at one moment: there trio lets it have what it was told, asyncio and this loop don't.
      if (op?.[0] === "set") ops.push(this.nap());
      if (op?.[0] === "raise") break;
    }
    return ops;
  }

  private blockOp(): Op {
    switch (this.random.below(8)) {
      case 0:
      case 1:
        return ["scope", this.scopes++, this.limit(), 0, this.nested()];
      case 2:
        return ["scope", this.scopes++, this.limit(), 1, this.nested()];
      case 3:
        return ["timeout", this.time() * 2, this.nested()];
      case 4:
        return ["try", this.nested()];
      case 5:
        return ["finally", this.nested(), this.nested(2)];
      case 6:
        return ["swallow", this.nested()];
      default:
        return this.group();
    }
  }

  /** Half of the scopes have a time of their own. */
  private limit(): number {
    return this.random.below(2) === 0 ? 0 : this.time() * 2;
  }

  private group(): Op {
    const group = this.scopes++;
    const children: Op[] = [];
    for (let n = 1 + this.random.below(3); n > 0 && this.started < TASKS; n--) {
      children.push(["child", group, this.started++]);
    }
    return ["group", group, [...children, ...this.nested(), this.nap()]];
  }

  /** Also the last thing in a group: whether its end is an await where nothing is left to wait for, versions of trio differ. */
  private nap(): Op {
    return ["sleep", this.time()];
  }

  private simpleOp(): Op | undefined {
    switch (this.random.below(7)) {
      case 0:
      case 1:
      case 2:
        return ["cancel", this.random.below(SCOPES)];
      case 3:
        return ["move", this.random.below(SCOPES), this.time()];
      case 4:
        // Not for ever, where a shield keeps everything away.
        return ["scope", this.scopes++, this.time(), 0, [["wait", this.random.below(2)]]];
      case 5:
        return ["set", this.random.below(2)];
      default:
        return this.random.below(4) === 0 ? ["raise", this.random.below(100)] : undefined;
    }
  }
}

export function generate(seed: number): Program {
  return new Generator(new Random(seed)).program();
}
