// Patterns with awaits: of what is taken apart, and in a default.
export const title = "destructuring with awaits";
export const count = 20_000;

async function point(i) {
  return i % 2 === 0 ? { x: i, y: 1 } : { x: i };
}

async function pair(i) {
  return [i, i % 3 === 0 ? undefined : 3];
}

async function fallback() {
  return 2;
}

export async function run(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const { x, y = await fallback() } = await point(i);
    const [first, second = await fallback()] = await pair(i);
    sum += x + y + first + second;
  }
  return sum;
}
