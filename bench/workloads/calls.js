// Calls that finish at once: the callee awaits nothing, so there is nothing to wait for.
export const title = "calls that finish at once";
export const count = 50_000;

async function increment(value) {
  return value + 1;
}

export async function run(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await increment(i);
  return sum;
}
