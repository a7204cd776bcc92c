// Prints one line of JSON: what the awaits gave, how the functions were lowered, the stack of an error.
import { Awaitable, onAwait } from "openawait/runtime";
import { fail, Kind, lines, Manager } from "./lines.ts";

class Hook extends Awaitable<string> {
  *[onAwait](): Generator<never, string, unknown> {
    return "hook";
  }
}

async function collect(): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines("one", "two")) found.push(line);
  found.push(await new Hook());
  return found;
}

async function managed(): Promise<string[]> {
  const manager = new Manager();
  {
    await using entered = manager;
    entered.log.push("body");
  }
  return manager.log;
}

async function main(): Promise<void> {
  let stack = "";
  try {
    await fail(Kind.Short);
  } catch (error) {
    stack = (error as Error).stack ?? "";
  }
  const first: unknown = collect();
  const promised = first instanceof Promise;
  console.log(JSON.stringify({ found: await (first as Promise<string[]>), log: await managed(), promised, stack }));
}

// The first `then` of a coroutine starts it.
main().then(undefined, (error: unknown) => {
  throw error;
});
