// An asynchronous line reader: `for await` over an object whose lines come from outside, up to the first empty one.
//
//     npx openawait build examples/lines.ts --out-dir .cache/examples
//     node .cache/examples/lines.js
//
// Output:
//     1: Beautiful is better than ugly.
//     2: Explicit is better than implicit.
//     read 2 lines
import { coroutine } from "openawait/runtime";

/** Awaiting it asks the driver for a line, which the driver sends in. */
const readLine = coroutine(function* (): Generator<"line", string, string> {
  return yield "line";
});

class Lines {
  [Symbol.asyncIterator](): this {
    return this;
  }
  async next(): Promise<IteratorResult<string, undefined>> {
    const line = await readLine();
    return line === "" ? { done: true, value: undefined } : { done: false, value: line };
  }
}

const number = coroutine(async function number() {
  let count = 0;
  for await (const line of new Lines()) console.log(`${++count}: ${line}`);
  return `read ${count} lines`;
});

// The driver: it starts the coroutine, then answers each request with the next line.
const input = ["Beautiful is better than ugly.", "Explicit is better than implicit.", "", "This one is not read."];
const reading = number();
let step = reading.send();
while (!step.done) step = reading.send(input.shift());
console.log(step.value);
