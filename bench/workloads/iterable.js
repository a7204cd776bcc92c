// `for await` over an iterable written by hand, whose `next` is an async method.
export const title = "for await, hand-written iterable, async next()";
export const count = 20_000;

class Numbers {
  constructor(end) {
    this.at = 0;
    this.end = end;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async next() {
    return this.at < this.end ? { done: false, value: this.at++ } : { done: true, value: undefined };
  }
}

export async function run(count) {
  let sum = 0;
  for await (const number of new Numbers(count)) sum += number;
  return sum;
}
