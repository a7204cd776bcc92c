/**
 * Random numbers that are the same for the same seed, in every engine.
 *
 *     const random = new Random(7);      random.next()      →      0.0117…, always
 */

/** Mulberry32: 32 bits of state, which is plenty for choosing among tasks. */
export class Random {
  private state: number;

  /** `seed`: any whole number. */
  constructor(seed: number) {
    // Seeds that lie side by side must not give numbers that do.
    this.state = Math.imul(seed ^ 0x9e_37_79_b9, 0x85_eb_ca_6b);
  }

  /** At least 0, less than 1. */
  next(): number {
    this.state = (this.state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, at least 0, less than `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}
