// Closures that capture variables of an iteration: each iteration has its own, also across its await.
export const title = "closures in a loop";
export const count = 50_000;

async function double(value) {
  return value * 2;
}

export async function run(count) {
  let sum = 0;
  let last = () => 0;
  for (let i = 0; i < count; i++) {
    const doubled = await double(i);
    const before = last;
    last = () => doubled - i;
    sum += before();
  }
  return sum + last();
}
