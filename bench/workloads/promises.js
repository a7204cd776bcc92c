// Awaits of promises that are resolved: each one suspends, for one turn of the microtask queue.
export const title = "awaits of resolved promises";
export const count = 20_000;

export async function run(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await Promise.resolve(i);
  return sum;
}
