export async function f(o: any, k: any, x: Promise<any>) {
  o.a[k] += await x;
  o.b ??= await x;
  let y;
  [y = await x, o.c] = await x;
  const { p, [k]: { q = await x }, ...rest } = o;
  return [p, q, rest, y];
}
