export const loads = ((globalThis as any).aLoads = ((globalThis as any).aLoads ?? 0) + 1);
export async function a(x: number): Promise<number> {
  await Promise.resolve();
  return x + 1;
}
