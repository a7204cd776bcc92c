// `for await` over an iterable written by hand, whose `next` gives promises, as that of a stream does.
export const title = "for await, hand-written iterable, next() gives promises";
export const count = 20_000;

class Numbers {
  constructor(end) {
    this.at = 0;
    this.end = end;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    const result = this.at < this.end ? { done: false, value: this.at++ } : { done: true, value: undefined };
    return Promise.resolve(result);
  }
}

export async function run(count) {
  let sum = 0;
  for await (const number of new Numbers(count)) sum += number;
  return sum;
}
