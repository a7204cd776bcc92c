export const loads = ((globalThis as any).dLoads = ((globalThis as any).dLoads ?? 0) + 1);
export async function d(x: string): Promise<string> {
  return await Promise.resolve("/tmp/" + x);
}
