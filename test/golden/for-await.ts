export async function f(xs: AsyncIterable<number>) {
  for await (const x of xs) {
    if (x > 1) break;
  }
}
