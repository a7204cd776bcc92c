export async function f(xs: Iterable<number>, later: (f: () => number) => Promise<void>) {
  for (const x of xs) {
    let count = 0;
    const next = () => x + count++;
    await later(next);
  }
  for (let i = 0; i < 2; i++) await later(() => i);
}
