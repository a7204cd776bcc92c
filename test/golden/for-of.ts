export async function f(xs: Iterable<Promise<number>>) {
  for (const x of xs) {
    if ((await x) > 1) return "early";
  }
  for (const key in xs) await key;
}
