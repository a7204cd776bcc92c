/**
 * First in, first out: a ring, in which `size` values stand from `head` on; its length is a power of two.
 *
 *     push(a), push(b), shift()      →      a
 */
export class Fifo<T> {
  private ring: (T | undefined)[] = emptyRing();
  private head = 0;
  size = 0;

  push(value: T): void {
    if (this.size === this.ring.length) this.grow();
    this.ring[(this.head + this.size) & (this.ring.length - 1)] = value;
    this.size++;
  }

  /** `undefined` if it is empty. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const { ring, head } = this;
    const value = ring[head];
    ring[head] = undefined;
    this.head = (head + 1) & (ring.length - 1);
    // What has become large for a while need not stay so.
    if (--this.size === 0 && ring.length > 1024) {
      this.ring = emptyRing();
      this.head = 0;
    }
    return value;
  }

  private grow(): void {
    const { ring, head } = this;
    // What stands before the head came after the end.
    this.ring = [...ring.slice(head), ...ring.slice(0, head), ...Array.from<undefined>({ length: ring.length })];
    this.head = 0;
  }
}

const emptyRing = (): undefined[] => Array.from<undefined>({ length: 16 });
