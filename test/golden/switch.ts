export async function f(x: number, a: (n: number) => Promise<number>) {
  switch (x) {
    case await a(1):
      await a(10);
    default:
      return "default";
    case 2: {
      break;
    }
  }
}
