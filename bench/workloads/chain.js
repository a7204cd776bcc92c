// A chain of 500 calls, each of which waits for the next, with a busy leaf: it waits for promises, many times.
export const title = "a chain 500 deep with a busy leaf";
export const count = 10;

const DEPTH = 500;
const WAITS = 1_000;
export const steps = count * WAITS;

async function leaf(waits) {
  let sum = 0;
  for (let i = 0; i < waits; i++) sum += await Promise.resolve(i);
  return sum;
}

async function nest(depth, waits) {
  if (depth === 0) return await leaf(waits);
  return (await nest(depth - 1, waits)) + 1;
}

export async function run(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await nest(DEPTH, WAITS);
  return sum;
}
