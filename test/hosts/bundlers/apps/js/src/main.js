// Prints one line of JSON: what the awaits gave, how the functions were lowered, the stack of an error.
import { Awaitable, onAwait } from "openawait/runtime";
import { fail, Kind, lines, Manager } from "./lines.js";
class Hook extends Awaitable {
  *[onAwait]() {
    return "hook";
  }
}
async function collect() {
  const found = [];
  for await (const line of lines("one", "two")) found.push(line);
  found.push(await new Hook());
  return found;
}
async function managed() {
  const manager = new Manager();
  {
    await using entered = manager;
    entered.log.push("body");
  }
  return manager.log;
}
async function main() {
  let stack = "";
  try {
    await fail(Kind.Short);
  } catch (error) {
    stack = error.stack ?? "";
  }
  const first = collect();
  const promised = first instanceof Promise;
  console.log(JSON.stringify({ found: await first, log: await managed(), promised, stack }));
}
// The first `then` of a coroutine starts it.
main().then(undefined, (error) => {
  throw error;
});
