// `for await` over an async generator.
export const title = "for await, async generator";
export const count = 20_000;

async function* numbers(end) {
  for (let i = 0; i < end; i++) yield i;
}

export async function run(count) {
  let sum = 0;
  for await (const number of numbers(count)) sum += number;
  return sum;
}
