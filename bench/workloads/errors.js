// try, catch and finally, where half of the calls throw.
export const title = "try/catch/finally, half of the calls throw";
export const count = 5_000;

async function parse(i) {
  if (i % 2 === 1) throw new RangeError("odd");
  return i;
}

export async function run(count) {
  let sum = 0;
  let failed = 0;
  let done = 0;
  for (let i = 0; i < count; i++) {
    try {
      sum += await parse(i);
    } catch (error) {
      if (error instanceof RangeError) failed++;
    } finally {
      done++;
    }
  }
  return `${sum}, ${failed} of ${done} failed`;
}
