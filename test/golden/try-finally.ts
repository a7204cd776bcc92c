export async function f(a: () => Promise<number>) {
  for (;;) {
    try {
      try {
        return await a();
      } catch ({ message }) {
        if (message) break;
      } finally {
        await a();
      }
    } catch {
      continue;
    }
  }
}
