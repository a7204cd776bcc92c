// A chain of coroutines whose innermost waits for ever: one `send` goes to it, and what it yields comes out.
import { onAwait } from "openawait/runtime";

const tick = { [onAwait]: () => ({ next: () => ({ done: false, value: undefined }) }) };

async function wait() {
  for (;;) await tick;
}

export async function nest(depth) {
  if (depth > 1) await nest(depth - 1);
  else await wait();
}
