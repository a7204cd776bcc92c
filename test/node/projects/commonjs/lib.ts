export async function lib(x: number): Promise<number> {
  return await Promise.resolve(x);
}
export class Later {
  async get() {
    return "later";
  }
}
