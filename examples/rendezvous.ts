// An object that can be awaited, and a coroutine that is stepped by hand.
//
//     npx openawait build examples/rendezvous.ts --out-dir .cache/examples
//     node .cache/examples/rendezvous.js
//
// Output:
//     Hello
//     Ada heard World
import { Awaitable, coroutine, onAwait } from "openawait/runtime";

class Rendezvous extends Awaitable<string> {
  *[onAwait](): Generator<string, string, never> {
    yield "Hello"; // goes out to whoever drives the coroutine
    return "World"; // is the value of the await
  }
}

export const meet = coroutine(async function meet(name: string) {
  const answer = await new Rendezvous();
  return `${name} heard ${answer}`;
});

const meeting = meet("Ada"); // nothing has run yet
console.log(meeting.send().value);
console.log(meeting.send().value);
