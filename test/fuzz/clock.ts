// Tells at which microtask of which turn of the event loop a line was logged: beside the program runs a chain of
// microtasks that counts.
//
//     clock.stamp("a")   →   "2:7 a"        the seventh round of the microtask queue in turn 2; "a" if nobody counts

/** Rounds of the microtask queue that are counted in a turn; what comes later in it has the last number. */
const ROUNDS = 150;

export class Clock {
  /** Turns that somebody waits for: without any, nothing more will happen. */
  pending = 0;
  #turn = 0;
  #round = 0;

  constructor(readonly counts: boolean) {}

  stamp(line: string): string {
    return this.counts ? `${this.#turn}:${this.#round} ${line}` : line;
  }

  /** Starts a turn: a macrotask of the program, as the first thing in it. */
  begin(): void {
    this.#turn++;
    this.#round = 0;
    if (this.counts) this.#count();
  }

  #count(): void {
    if (this.#round >= ROUNDS) return;
    void Promise.resolve().then(() => {
      this.#round++;
      this.#count();
    });
  }

  /** Settled in a later turn. */
  turn(): Promise<void> {
    this.pending++;
    return new Promise((resolve) => {
      setImmediate(() => {
        this.pending--;
        this.begin();
        resolve();
      });
    });
  }

  /** Settled after that many rounds of the microtask queue. */
  async rounds(count: number): Promise<void> {
    for (let round = 1; round < count; round++) await undefined;
  }
}
