export async function f(x: PromiseLike<number>) {
  return 1 + (await x);
}
