export const f = async (x: number) => x + 1;
export async function g(x: number) {
  if (x) return 1;
  return 2;
}
