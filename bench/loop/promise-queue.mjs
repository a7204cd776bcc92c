// A queue for contenders that have none: what is taken is a promise.
//   queue.put(1);   await queue.take()   → 1
export class Queue {
  items = [];
  takers = [];
  put(item) {
    const taker = this.takers.shift();
    if (taker === undefined) this.items.push(item);
    else taker(item);
  }
  take() {
    if (this.items.length > 0) return Promise.resolve(this.items.shift());
    return new Promise((resolve) => void this.takers.push(resolve));
  }
}
