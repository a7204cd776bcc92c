export async function f(o: any, x: Promise<number>) {
  o.m(1, await x, ...o.rest);
  o.a?.b(await x).c;
  new o.C(await x);
  o.tag`${o.s}${await x}`;
  return `${o}${await x}`;
}
