export async function f(a: () => Promise<boolean>, b: boolean) {
  if ((await a()) && !b) return "both";
  else if (!(await a()) || (b && (await a()))) return "else";
  return b ? await a() : (await a()) ?? "none";
}
