/**
 * What random programs of tasks are made of: blocks of ops, some with blocks in them.
 *
 *     [["sleep", 512], ["timeout", 900, [["sleep", 31], ["cancel", 3]]]]
 *
 * All lengths of time are random and long, and before each thing that a task does it sleeps: so no two things happen at
 * one moment, and what two loops do in what order within a moment makes no difference.
 */
import type { Random } from "../../testing/random.ts";

/** `["cancel", 3]`: what it does, with what; blocks are lists of these. */
export type Op = readonly [kind: string, ...details: readonly (number | readonly Op[])[]];

export abstract class Blocks {
  /** How many blocks are around it. */
  protected depth = 0;

  constructor(protected readonly random: Random) {}

  /** At least two things. */
  protected abstract block(most: number): readonly Op[];

  protected nested(most = 3): readonly Op[] {
    this.depth++;
    const block = this.block(most);
    this.depth--;
    return block;
  }

  protected time(): number {
    return 1 + this.random.below(1_000_000);
  }
}
