/**
 * First in, first out: an array whose start is moved, not its values.
 *
 *     push(a), push(b), shift()      →      a
 */
export class Fifo<T> {
  private values: (T | undefined)[] = [];
  private head = 0;

  get size(): number {
    return this.values.length - this.head;
  }

  push(value: T): void {
    this.values.push(value);
  }

  /** `undefined` if it is empty. */
  shift(): T | undefined {
    const { values, head } = this;
    if (head === values.length) return undefined;
    const value = values[head];
    values[head] = undefined;
    this.head++;
    if (this.head === values.length) {
      this.values.length = this.head = 0;
    } else if (this.head >= 32 && this.head * 2 >= values.length) {
      this.values = values.slice(this.head);
      this.head = 0;
    }
    return value;
  }
}
