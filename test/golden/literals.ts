export async function f(o: any, x: Promise<number>) {
  return { ...o, [o.k]: o.v, o, m() {}, x: [...o.xs, await x] };
}
